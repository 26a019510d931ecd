package io.prez.node.raft;

import static io.prez.node.raft.SoloNode.append;
import static io.prez.node.raft.SoloNode.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prez.node.raft.Message.AppendEntries;
import io.prez.node.raft.Message.AppendResponse;
import io.prez.node.raft.Message.PreVoteRequest;
import io.prez.node.raft.Message.PreVoteResponse;
import io.prez.node.raft.Message.TimeoutNow;
import io.prez.node.raft.Message.VoteRequest;
import io.prez.node.raft.Message.VoteResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The sentences of the Raft paper (extended version) and of Ongaro's dissertation, one method each. */
class RaftPaperTest {
    // §5.1: "If one server's current term is smaller than the other's, then it updates its current term to the larger
    // value."
    @Test
    void followerTakesOverALargerTerm() {
        SoloNode solo = new SoloNode(3);
        solo.give(2, 7, append(0, 0, 0));
        assertEquals(7, solo.core().term());
    }

    // §5.1: "If a candidate or leader discovers that its term is out of date, it immediately reverts to follower
    // state."
    @Test
    void candidateOfAStaleTermRevertsToFollower() {
        SoloNode solo = new SoloNode(3);
        solo.campaign();
        assertEquals(Role.CANDIDATE, solo.core().role());
        solo.give(2, 9, new VoteResponse(false));
        assertEquals(Role.FOLLOWER, solo.core().role());
        assertEquals(9, solo.core().term());
    }

    @Test
    void leaderOfAStaleTermRevertsToFollower() {
        SoloNode solo = new SoloNode(3);
        solo.lead();
        solo.give(2, 9, new AppendResponse(false, 0, 0, 0, 0, 0));
        assertEquals(Role.FOLLOWER, solo.core().role());
        assertEquals(9, solo.core().term());
    }

    // §5.1: "If a server receives a request with a stale term number, it rejects the request."
    @Test
    void followerRejectsEntriesFromAStaleTerm() {
        SoloNode solo = new SoloNode(3);
        solo.follow(2, 5, 0, 1);
        solo.give(3, 4, append(1, 1, 0, entry(2, 4)));
        assertEquals(1, solo.core().lastIndex());
        assertFalse(solo.lastTo(3, AppendResponse.class).success());
        assertEquals(5, solo.sent.getLast().term());
    }

    @Test
    void voterRefusesACandidateOfAStaleTerm() {
        SoloNode solo = new SoloNode(3);
        solo.follow(2, 5, 0, 1);
        solo.give(3, 4, new VoteRequest(9, 4, false));
        assertFalse(solo.lastTo(3, VoteResponse.class).granted());
        assertEquals(5, solo.core().term());
    }

    // §5.2: "When servers start up, they begin as followers."
    @Test
    void startsAsFollower() {
        SoloNode solo = new SoloNode(3);
        assertEquals(Role.FOLLOWER, solo.core().role());
        assertEquals(HardState.NOBODY, solo.core().leaderId());
    }

    // §5.2: "Leaders send periodic heartbeats ... to all followers in order to maintain their authority."
    @Test
    void leaderSendsHeartbeatsEveryInterval() {
        SoloNode solo = new SoloNode(3);
        solo.leadSettled();
        for (int i = 0; i < 3; i++) {
            solo.sent.clear();
            solo.pass(RaftOptions.DEFAULT.heartbeatIntervalMillis());
            solo.acknowledge(1);
            assertEquals(1, solo.sentTo(2, AppendEntries.class).size());
            assertEquals(1, solo.sentTo(3, AppendEntries.class).size());
            assertTrue(solo.lastTo(2, AppendEntries.class).entries().isEmpty());
        }
    }

    // §5.2: "If a follower receives no communication over a period of time called the election timeout, then it ...
    // begins an election." (With thesis §9.6: it asks first.)
    @Test
    void followerThatHearsNothingAsksForPreVotes() {
        SoloNode solo = new SoloNode(3);
        solo.passDeadline();
        assertEquals(Role.PRE_CANDIDATE, solo.core().role());
        assertEquals(1, solo.sentTo(2, PreVoteRequest.class).size());
        assertEquals(1, solo.sentTo(3, PreVoteRequest.class).size());
    }

    @Test
    void followerThatHearsItsLeaderDoesNotCampaign() {
        SoloNode solo = new SoloNode(3);
        for (int i = 0; i < 50; i++) {
            solo.give(2, 1, append(0, 0, 0));
            solo.pass(RaftOptions.DEFAULT.electionTimeoutMillis() - 1);
            assertEquals(Role.FOLLOWER, solo.core().role());
        }
    }

    // §5.2: "To begin an election, a follower increments its current term and transitions to candidate state. It then
    // votes for itself and issues RequestVote RPCs in parallel to each of the other servers."
    @Test
    void candidateIncrementsItsTermVotesForItselfAndAsksEveryone() {
        SoloNode solo = new SoloNode(5);
        solo.campaign();
        assertEquals(1, solo.core().term());
        assertEquals(new HardState(1, SoloNode.SELF), solo.node.hardState);
        for (long peer = 2; peer <= 5; peer++) {
            assertEquals(new VoteRequest(0, 0, false), solo.lastTo(peer, VoteRequest.class));
        }
    }

    // §5.1, figure 2: term and vote are "updated on stable storage before responding to RPCs".
    @Test
    void voteRequestsWaitUntilTheOwnVoteIsDurable() {
        SoloNode solo = new SoloNode(3);
        solo.passDeadline();
        solo.give(2, 1, new PreVoteResponse(true));
        assertEquals(Role.CANDIDATE, solo.core().role());
        assertTrue(solo.sentTo(3, VoteRequest.class).isEmpty());
        solo.persist();
        assertEquals(1, solo.sentTo(3, VoteRequest.class).size());
    }

    @Test
    void votesWaitUntilTheyAreDurable() {
        SoloNode solo = new SoloNode(3);
        solo.give(2, 1, new VoteRequest(0, 0, false));
        assertTrue(solo.sent.isEmpty());
        solo.persist();
        assertTrue(solo.lastTo(2, VoteResponse.class).granted());
        assertEquals(new HardState(1, 2), solo.node.hardState);
    }

    @Test
    void voteInATermThatIsDurableAlreadyIsMadeDurableToo() {
        SoloNode solo = new SoloNode(3);
        solo.give(2, 4, new AppendResponse(false, 0, 0, 0, 0, 0));
        solo.persist();
        assertEquals(new HardState(4, HardState.NOBODY), solo.node.hardState);
        solo.give(3, 4, new VoteRequest(0, 0, false));
        solo.persist();
        assertEquals(new HardState(4, 3), solo.node.hardState);
    }

    @Test
    void answersInANewTermWaitUntilTheTermIsDurable() {
        SoloNode solo = new SoloNode(3);
        solo.give(2, 4, append(0, 0, 0));
        solo.give(2, 4, append(0, 0, 0));
        assertTrue(solo.sent.isEmpty());
        solo.persist();
        assertTrue(solo.lastTo(2, AppendResponse.class).success());
    }

    // §5.2: "A candidate wins an election if it receives votes from a majority of the servers in the full cluster for
    // the same term."
    @Test
    void candidateLeadsWithAMajorityAndNotBefore() {
        SoloNode solo = new SoloNode(5);
        solo.campaign();
        solo.give(2, 1, new VoteResponse(true));
        assertEquals(Role.CANDIDATE, solo.core().role());
        solo.give(2, 1, new VoteResponse(true));
        assertEquals(Role.CANDIDATE, solo.core().role());
        solo.give(3, 1, new VoteResponse(true));
        assertEquals(Role.LEADER, solo.core().role());
    }

    @Test
    void ownVoteCountsOnlyWhenItIsDurable() {
        SoloNode solo = new SoloNode(3);
        solo.passDeadline();
        solo.give(2, 1, new PreVoteResponse(true));
        solo.give(2, 1, new VoteResponse(true));
        assertEquals(Role.CANDIDATE, solo.core().role());
        solo.persist();
        assertEquals(Role.LEADER, solo.core().role());
    }

    @Test
    void candidateThatAMajorityRefusesGivesUp() {
        SoloNode solo = new SoloNode(3);
        solo.campaign();
        solo.give(2, 1, new VoteResponse(false));
        solo.give(3, 1, new VoteResponse(false));
        assertEquals(Role.FOLLOWER, solo.core().role());
    }

    // §5.2: "Each server will vote for at most one candidate in a given term, on a first-come-first-served basis."
    @Test
    void voterGivesOneVotePerTerm() {
        SoloNode solo = new SoloNode(3);
        solo.give(2, 1, new VoteRequest(0, 0, false));
        solo.give(3, 1, new VoteRequest(0, 0, false));
        solo.give(2, 1, new VoteRequest(0, 0, false));
        solo.persist();
        assertEquals(List.of(new VoteResponse(true), new VoteResponse(true)), solo.sentTo(2, VoteResponse.class));
        assertEquals(List.of(new VoteResponse(false)), solo.sentTo(3, VoteResponse.class));
    }

    @Test
    void voteOutlivesACrash() {
        SoloNode solo = new SoloNode(3);
        solo.give(2, 1, new VoteRequest(0, 0, false));
        solo.persist();
        solo.node.crash();
        solo.node.restart(solo.now);
        solo.sent.clear();
        solo.give(3, 1, new VoteRequest(0, 0, false));
        assertEquals(new VoteResponse(false), solo.lastTo(3, VoteResponse.class));
    }

    // §5.2: "If the leader's term ... is at least as large as the candidate's current term, then the candidate
    // recognizes the leader as legitimate and returns to follower state."
    @Test
    void candidateYieldsToALeaderOfItsTerm() {
        SoloNode solo = new SoloNode(3);
        solo.campaign();
        solo.give(3, 1, append(0, 0, 0, entry(1, 1)));
        assertEquals(Role.FOLLOWER, solo.core().role());
        assertEquals(3, solo.core().leaderId());
        assertEquals(1, solo.core().lastIndex());
    }

    // §5.2: "... election timeouts are chosen randomly from a fixed interval (e.g., 150–300 ms)."
    @Test
    void electionTimeoutsAreSpreadBetweenOneAndTwo() {
        SoloNode solo = new SoloNode(3);
        Set<Long> waits = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            long wait = solo.core().nextDeadlineMillis() - solo.now;
            assertTrue(wait >= 500 && wait < 1000, "waits " + wait);
            waits.add(wait);
            solo.passDeadline();
        }
        assertTrue(waits.size() > 50, "only " + waits.size() + " different timeouts");
    }

    // §5.2, "Election Safety: at most one leader can be elected in a given term."
    @Test
    void twoLeadersInATermStopTheNode() {
        SoloNode solo = new SoloNode(3);
        solo.follow(2, 1, 0, 1);
        assertThrows(IllegalStateException.class, () -> solo.give(3, 1, append(0, 0, 0)));
    }

    // §5.3: "The leader appends the command to its log as a new entry, then issues AppendEntries RPCs in parallel."
    @Test
    void leaderAppendsAndSendsToEveryone() {
        SoloNode solo = new SoloNode(3);
        solo.leadSettled();
        solo.propose(3);
        for (long peer = 2; peer <= 3; peer++) {
            AppendEntries append = solo.lastTo(peer, AppendEntries.class);
            assertEquals(1, append.prevLogIndex());
            assertEquals(1, append.prevLogTerm());
            assertEquals(2, append.entries().getFirst().index());
        }
    }

    // Thesis §10.2.1: "the leader can write to its disk in parallel with replicating to the followers".
    @Test
    void leaderCommitsOnTheOthersDisksBeforeItsOwnIsDone() {
        SoloNode solo = new SoloNode(3);
        solo.leadSettled();
        solo.propose(3);
        solo.give(2, 1, new AppendResponse(true, 2, 0, 2, 1, 0));
        assertEquals(1, solo.core().commitIndex());
        solo.give(3, 1, new AppendResponse(true, 2, 0, 2, 1, 0));
        assertEquals(2, solo.core().commitIndex());
        assertEquals(1, solo.core().status().durableIndex());
    }

    @Test
    void leaderCountsItselfOnlyWhenItsDiskIsDone() {
        SoloNode solo = new SoloNode(3);
        solo.leadSettled();
        solo.propose(3);
        solo.give(2, 1, new AppendResponse(true, 2, 0, 2, 1, 0));
        assertEquals(1, solo.core().commitIndex());
        solo.persist();
        assertEquals(2, solo.core().commitIndex());
    }

    // §5.3: "Once a follower learns that a log entry is committed, it applies the entry to its local state machine (in
    // log order)."
    @Test
    void followerCommitsWhatItsLeaderCommittedAndItHas() {
        SoloNode solo = new SoloNode(3);
        solo.follow(2, 1, 0, 1, 1, 1);
        solo.give(2, 1, append(3, 1, 2));
        assertEquals(2, solo.core().commitIndex());
        solo.give(2, 1, append(3, 1, 9));
        assertEquals(3, solo.core().commitIndex());
    }

    // Figure 2: "set commitIndex = min(leaderCommit, index of last new entry)": what follows the match may be
    // another's.
    @Test
    void followerDoesNotCommitWhatItHasNotVerified() {
        SoloNode solo = new SoloNode(3);
        solo.follow(2, 1, 0, 1, 1, 1);
        solo.give(3, 2, append(1, 1, 3));
        assertEquals(1, solo.core().commitIndex());
    }

    // §5.3: "If the follower does not find an entry in its log with the same index and term, then it refuses the new
    // entries."
    @Test
    void followerRefusesEntriesThatDoNotFollowItsLog() {
        SoloNode solo = new SoloNode(3);
        solo.follow(2, 2, 0, 1, 2);
        solo.give(2, 2, append(5, 2, 0, entry(6, 2)));
        assertFalse(solo.lastTo(2, AppendResponse.class).success());
        solo.give(2, 2, append(2, 1, 0, entry(3, 2)));
        assertFalse(solo.lastTo(2, AppendResponse.class).success());
        assertEquals(2, solo.core().lastIndex());
    }

    // Figure 2: "If an existing entry conflicts with a new one (same index but different terms), delete the existing
    // entry and all that follow it."
    @Test
    void followerReplacesWhatConflicts() {
        SoloNode solo = new SoloNode(3);
        solo.follow(2, 2, 1, 1, 1, 2, 2);
        solo.give(3, 3, append(2, 1, 0, entry(3, 3)));
        solo.persist();
        assertEquals(3, solo.core().lastIndex());
        assertEquals(3, solo.core().termAt(3));
        assertTrue(solo.node.hasDurably(3, 3));
    }

    // Thesis §3.5 (figure 3.1 footnote): a late append that matches must not shorten the log.
    @Test
    void followerNeverTruncatesOnAMatchingAppend() {
        SoloNode solo = new SoloNode(3);
        solo.follow(2, 1, 0, 1, 1, 1, 1);
        solo.give(2, 1, append(0, 0, 0, entry(1, 1), entry(2, 1)));
        solo.give(2, 1, append(1, 1, 0));
        assertEquals(4, solo.core().lastIndex());
        assertEquals(4, solo.lastTo(2, AppendResponse.class).matchIndex());
    }

    @Test
    void truncationOfACommittedEntryStopsTheNode() {
        SoloNode solo = new SoloNode(3);
        solo.follow(2, 1, 2, 1, 1, 1);
        assertThrows(IllegalStateException.class, () -> solo.give(3, 2, append(2, 9, 0, entry(3, 2))));
    }

    // Figure 2: a server answers "success" for entries that are in its log; what a crash would take is not.
    @Test
    void followerAcknowledgesEntriesWhenTheyAreDurable() {
        SoloNode solo = new SoloNode(3);
        solo.follow(2, 1, 0, 1);
        solo.give(2, 1, append(1, 1, 0, entry(2, 1)));
        assertTrue(solo.sent.isEmpty());
        solo.persist();
        assertEquals(2, solo.lastTo(2, AppendResponse.class).matchIndex());
    }

    @Test
    void heartbeatIsAnsweredAtOnceAndClaimsOnlyWhatIsDurable() {
        SoloNode solo = new SoloNode(3);
        solo.follow(2, 1, 0, 1);
        solo.give(2, 1, append(1, 1, 0, entry(2, 1)));
        solo.give(2, 1, append(1, 1, 0));
        AppendResponse answer = solo.lastTo(2, AppendResponse.class);
        assertTrue(answer.success());
        assertEquals(1, answer.matchIndex());
        assertEquals(2, answer.hintIndex());
    }

    // §5.3: "the follower can include the term of the conflicting entry ... one AppendEntries RPC will be required for
    // each term with conflicting entries, rather than one RPC per entry."
    @Test
    void leaderSkipsAWholeTermOfConflictsAtOnce() {
        SoloNode solo = new SoloNode(3);
        solo.follow(2, 4, 0, 1, 1, 1, 4, 4, 4, 4);
        solo.pass(2000);
        solo.lead();
        solo.sent.clear();
        // The peer's log: 1 1 1 2 2 2 2 2 2 2.
        solo.give(2, 5, new AppendResponse(false, 0, 7, 7, 2, 0));
        assertEquals(3, solo.lastTo(2, AppendEntries.class).prevLogIndex());
    }

    @Test
    void followerHintsWhereTheLogsMayAgree() {
        SoloNode solo = new SoloNode(3);
        solo.follow(2, 4, 0, 1, 1, 1, 4, 4, 4, 4);
        solo.give(3, 5, append(6, 3, 0));
        solo.persist();
        AppendResponse answer = solo.lastTo(3, AppendResponse.class);
        assertFalse(answer.success());
        assertEquals(3, answer.hintIndex());
        assertEquals(1, answer.hintTerm());
    }

    // §5.4.1: "the voter denies its vote if its own log is more up-to-date than that of the candidate."
    @Test
    void voterDeniesItsVoteToALogThatIsBehindItsOwn() {
        SoloNode solo = new SoloNode(3);
        solo.follow(2, 3, 0, 1, 2, 3);
        solo.pass(600);
        solo.give(3, 9, new VoteRequest(9, 2, false));
        solo.give(3, 10, new VoteRequest(2, 3, false));
        solo.give(3, 11, new VoteRequest(3, 3, false));
        solo.persist();
        assertEquals(
                List.of(new VoteResponse(false), new VoteResponse(false), new VoteResponse(true)),
                solo.sentTo(3, VoteResponse.class));
    }

    // §5.4.2: "Raft never commits log entries from previous terms by counting replicas."
    @Test
    void leaderDoesNotCommitAnEntryOfAnOlderTermByCounting() {
        SoloNode solo = new SoloNode(3);
        solo.follow(2, 1, 0, 1, 1);
        solo.pass(2000);
        solo.lead();
        solo.give(2, 2, new AppendResponse(true, 2, 0, 2, 1, 0));
        solo.give(3, 2, new AppendResponse(true, 2, 0, 2, 1, 0));
        assertEquals(0, solo.core().commitIndex());
        // "once an entry from the current term has been committed in this way, then all prior entries are committed"
        solo.give(2, 2, new AppendResponse(true, 3, 0, 3, 2, 0));
        solo.give(3, 2, new AppendResponse(true, 3, 0, 3, 2, 0));
        assertEquals(3, solo.core().commitIndex());
    }

    // §5.5: "If a follower or candidate crashes ... Raft RPCs are idempotent, so this causes no harm."
    @Test
    void theSameAppendTwiceIsHarmless() {
        SoloNode solo = new SoloNode(3);
        AppendEntries append = append(0, 0, 1, entry(1, 1), entry(2, 1));
        solo.give(2, 1, append);
        solo.give(2, 1, append);
        solo.persist();
        solo.give(2, 1, append);
        assertEquals(2, solo.core().lastIndex());
        assertEquals(2, solo.lastTo(2, AppendResponse.class).matchIndex());
        assertEquals(1, solo.core().commitIndex());
    }

    // §8: "Raft handles this by having each leader commit a blank no-op entry into the log at the start of its term."
    @Test
    void leaderBeginsWithANoOp() {
        SoloNode solo = new SoloNode(3);
        solo.lead();
        Entry first = solo.lastTo(2, AppendEntries.class).entries().getFirst();
        assertEquals(EntryKind.NO_OP, first.kind());
        assertEquals(1, first.term());
    }

    // §6: "servers disregard RequestVote RPCs when they believe a current leader exists ... within the minimum election
    // timeout of hearing from a current leader".
    @Test
    void voterDisregardsCandidatesWhileItHearsItsLeader() {
        SoloNode solo = new SoloNode(3);
        solo.follow(2, 1, 0, 1);
        solo.now += 499;
        solo.give(3, 9, new VoteRequest(9, 9, false));
        solo.give(3, 9, new PreVoteRequest(9, 9));
        assertEquals(1, solo.core().term());
        assertEquals(List.of(new PreVoteResponse(false)), solo.sentTo(3, PreVoteResponse.class));
        solo.now += 1;
        solo.give(3, 9, new PreVoteRequest(9, 9));
        assertTrue(solo.lastTo(3, PreVoteResponse.class).granted());
    }

    @Test
    void leaderDisregardsCandidates() {
        SoloNode solo = new SoloNode(3);
        solo.leadSettled();
        solo.give(3, 9, new VoteRequest(9, 9, false));
        assertEquals(Role.LEADER, solo.core().role());
        assertEquals(1, solo.core().term());
    }

    // Thesis §3.10: "TimeoutNow ... the target server starts a new election (incrementing its term and becoming a
    // candidate)"; §4.2.3: such a campaign is not disregarded.
    @Test
    void followerCampaignsWithoutAskingWhenItsLeaderHandsOver() {
        SoloNode solo = new SoloNode(3);
        solo.follow(2, 1, 0, 1);
        solo.give(2, 1, new TimeoutNow());
        assertEquals(Role.CANDIDATE, solo.core().role());
        solo.persist();
        assertEquals(new VoteRequest(1, 1, true), solo.lastTo(3, VoteRequest.class));
    }

    @Test
    void timeoutNowFromSomebodyElseIsIgnored() {
        SoloNode solo = new SoloNode(3);
        solo.follow(2, 1, 0, 1);
        solo.give(3, 1, new TimeoutNow());
        assertEquals(Role.FOLLOWER, solo.core().role());
    }

    @Test
    void voterAnswersACampaignByTransferEvenThoughItHearsItsLeader() {
        SoloNode solo = new SoloNode(3);
        solo.follow(2, 1, 0, 1);
        solo.give(3, 2, new VoteRequest(1, 1, true));
        solo.persist();
        assertTrue(solo.lastTo(3, VoteResponse.class).granted());
    }

    // Thesis §6.2: "a leader steps down if an election timeout elapses without a successful round of heartbeats to a
    // majority of its cluster".
    @Test
    void leaderWithoutAQuorumStepsDown() {
        SoloNode solo = new SoloNode(5);
        solo.leadSettled();
        for (int i = 0; i < 5; i++) {
            assertEquals(Role.LEADER, solo.core().role());
            solo.pass(100);
            solo.give(2, 1, new AppendResponse(true, 1, 0, 1, 1, 0));
        }
        assertEquals(Role.FOLLOWER, solo.core().role());
        assertEquals(1, solo.core().term());
    }

    // Thesis §9.6: "a candidate would only increment its term number if it first learned from a majority of the cluster
    // that they would be willing to grant the candidate their votes".
    @Test
    void preVoteChangesNothingAtTheVoterAndNothingAtTheCandidate() {
        SoloNode solo = new SoloNode(3);
        solo.give(2, 5, new PreVoteRequest(0, 0));
        assertTrue(solo.lastTo(2, PreVoteResponse.class).granted());
        assertEquals(5, solo.sent.getLast().term());
        assertEquals(0, solo.core().term());
        for (int i = 0; i < 5; i++) {
            solo.passDeadline();
        }
        assertEquals(0, solo.core().term());
        assertTrue(solo.node.unpersisted.isEmpty());
    }

    @Test
    void preVoteIsRefusedToALogThatIsBehind() {
        SoloNode solo = new SoloNode(3);
        solo.follow(2, 3, 0, 1, 2, 3);
        solo.pass(600);
        solo.give(3, 9, new PreVoteRequest(9, 2));
        assertFalse(solo.lastTo(3, PreVoteResponse.class).granted());
    }

    // Thesis §4.2.1: learners (non-voting members) neither campaign nor count.
    @Test
    void learnerNeverCampaigns() {
        SoloNode solo = new SoloNode(SoloNode.formation(2, 3, 4), RaftOptions.DEFAULT);
        solo.follow(2, 1, 0, 1);
        assertEquals(Role.LEARNER, solo.core().role());
        assertEquals(Long.MAX_VALUE, solo.core().nextDeadlineMillis());
        solo.pass(100_000);
        assertEquals(Role.LEARNER, solo.core().role());
        solo.give(2, 1, new TimeoutNow());
        assertEquals(Role.LEARNER, solo.core().role());
    }

    // Thesis §4.2.1: a server that does not know yet that it is a voter must vote, or the candidate could starve.
    @Test
    void learnerVotes() {
        SoloNode solo = new SoloNode(SoloNode.formation(2, 3, 4), RaftOptions.DEFAULT);
        solo.give(2, 1, new VoteRequest(0, 0, false));
        solo.persist();
        assertTrue(solo.lastTo(2, VoteResponse.class).granted());
    }
}
