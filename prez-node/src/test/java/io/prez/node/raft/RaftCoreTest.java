package io.prez.node.raft;

import static io.prez.node.raft.SoloNode.append;
import static io.prez.node.raft.SoloNode.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prez.node.raft.Message.AppendEntries;
import io.prez.node.raft.Message.AppendResponse;
import io.prez.node.raft.Message.InstallSnapshot;
import io.prez.node.raft.Message.InstallSnapshotResponse;
import io.prez.node.raft.Message.PreVoteRequest;
import io.prez.node.raft.Message.PreVoteResponse;
import io.prez.node.raft.Message.TimeoutNow;
import io.prez.node.raft.RaftStatus.PeerProgress;
import io.prez.node.raft.RaftStatus.PeerState;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is Prez' own: flow control, hand-over, snapshots, and what the shell may and may not do. */
class RaftCoreTest {
    private static PeerProgress peer(SoloNode solo, long id) {
        return solo.core().status().peers().stream()
                .filter(each -> each.memberId() == id)
                .findFirst()
                .orElseThrow();
    }

    static AppendResponse echo(long match, long round) {
        return new AppendResponse(true, match, 0, match, 1, round);
    }

    @Test
    void loneVoterLeadsOnlyWhenItsVoteIsDurableAndCommitsWhenItsEntryIs() {
        SoloNode solo = new SoloNode(1);
        solo.passDeadline();
        assertEquals(Role.CANDIDATE, solo.core().role());
        assertTrue(solo.node.persistOne(solo.now));
        assertEquals(Role.LEADER, solo.core().role());
        assertEquals(0, solo.core().commitIndex());
        solo.persist();
        assertEquals(1, solo.core().commitIndex());
    }

    @Test
    void messagesForSomebodyElseAreIgnored() {
        SoloNode solo = new SoloNode(3);
        solo.core().receive(new Envelope(0, 2, 3, 9, append(0, 0, 0)), 0);
        solo.core().receive(new Envelope(1, 2, 1, 9, append(0, 0, 0)), 0);
        assertEquals(0, solo.core().term());
        assertNull(solo.node.unpersisted.peek());
        assertNotEquals(2, solo.core().leaderId());
    }

    // Flow control.

    @Test
    void appendsFlowUntilTheCountOfThoseUnderWayIsReached() {
        SoloNode solo =
                new SoloNode(SoloNode.formation(1, 2, 3), RaftOptions.DEFAULT.withBounds(3, 1 << 20, 1 << 20, 1 << 20));
        solo.leadSettled();
        for (int i = 0; i < 6; i++) {
            solo.propose(10);
        }
        assertEquals(3, solo.sentTo(2, AppendEntries.class).size());
        assertEquals(3, peer(solo, 2).inflightMessages());
        solo.sent.clear();
        solo.give(2, 1, new AppendResponse(true, 2, 0, 4, 1, 0));
        assertEquals(1, solo.sentTo(2, AppendEntries.class).size());
        assertEquals(3, solo.lastTo(2, AppendEntries.class).entries().size());
    }

    @Test
    void appendsFlowUntilTheBytesUnderWayAreReached() {
        SoloNode solo =
                new SoloNode(SoloNode.formation(1, 2, 3), RaftOptions.DEFAULT.withBounds(64, 1000, 1 << 20, 1 << 20));
        solo.leadSettled();
        for (int i = 0; i < 6; i++) {
            solo.propose(400);
        }
        assertEquals(3, solo.sentTo(2, AppendEntries.class).size());
    }

    @Test
    void oneMessageStopsAfterPassingItsBytesButTakesAtLeastOneEntry() {
        SoloNode solo =
                new SoloNode(SoloNode.formation(1, 2, 3), RaftOptions.DEFAULT.withBounds(1, 1 << 20, 100, 1 << 20));
        solo.leadSettled();
        for (int i = 0; i < 5; i++) {
            solo.propose(i == 0 ? 500 : 30);
        }
        assertEquals(1, solo.lastTo(2, AppendEntries.class).entries().size());
        solo.give(2, 1, echo(2, 0));
        assertEquals(2, solo.lastTo(2, AppendEntries.class).entries().size());
    }

    @Test
    void proposalsAreRefusedWhileTooMuchIsUncommitted() {
        SoloNode solo =
                new SoloNode(SoloNode.formation(1, 2, 3), RaftOptions.DEFAULT.withBounds(64, 1 << 20, 1 << 20, 1000));
        solo.leadSettled();
        assertEquals(2, solo.core().propose(new byte[5000], 0));
        assertEquals(-1, solo.core().propose(new byte[1], 0));
        assertFalse(solo.core().canPropose(1));
        solo.node.pump(solo.now);
        solo.give(2, 1, echo(2, 0));
        solo.give(3, 1, echo(2, 0));
        assertEquals(2, solo.core().commitIndex());
        // Its own disk lags: what it could not read back counts as well.
        assertEquals(-1, solo.core().propose(new byte[1], 0));
        solo.persist();
        assertEquals(3, solo.core().propose(new byte[1], 0));
        assertEquals(33, solo.core().status().uncommittedBytes());
    }

    @Test
    void lostAppendIsSentAgainFromWhereTheLogsAgree() {
        SoloNode solo = new SoloNode(3);
        solo.leadSettled();
        solo.propose(1);
        solo.propose(1);
        solo.sent.clear();
        solo.give(2, 1, new AppendResponse(false, 0, 2, 1, 1, 0));
        AppendEntries again = solo.lastTo(2, AppendEntries.class);
        assertEquals(1, again.prevLogIndex());
        assertEquals(2, again.entries().size());
        assertEquals(PeerState.PROBE, peer(solo, 2).state());
    }

    @Test
    void staleRefusalIsIgnored() {
        SoloNode solo = new SoloNode(3);
        solo.leadSettled();
        solo.propose(1);
        solo.give(2, 1, echo(2, 0));
        solo.give(2, 1, new AppendResponse(false, 0, 1, 0, 0, 0));
        assertEquals(PeerState.REPLICATE, peer(solo, 2).state());
        assertEquals(2, peer(solo, 2).matchIndex());
    }

    @Test
    void acknowledgementThatArrivesLateTakesNothingBack() {
        SoloNode solo = new SoloNode(3);
        solo.leadSettled();
        solo.propose(1);
        solo.propose(1);
        solo.give(2, 1, echo(3, 0));
        solo.give(2, 1, echo(2, 0));
        assertEquals(3, peer(solo, 2).matchIndex());
        assertEquals(4, peer(solo, 2).nextIndex());
    }

    @Test
    void acknowledgementOfWhatWasNeverSentStopsTheNode() {
        SoloNode solo = new SoloNode(3);
        solo.leadSettled();
        assertThrows(IllegalStateException.class, () -> solo.give(2, 1, echo(9, 0)));
    }

    @Test
    void peerWhoseConnectionBrokeIsProbedOnceItAnswersAgain() {
        SoloNode solo = new SoloNode(3);
        solo.leadSettled();
        solo.propose(1);
        solo.core().peerUnreachable(2);
        solo.propose(1);
        solo.sent.clear();
        solo.pass(100);
        assertTrue(solo.lastTo(2, AppendEntries.class).entries().isEmpty());
        solo.give(2, 1, echo(1, 0));
        assertEquals(2, solo.lastTo(2, AppendEntries.class).entries().size());
    }

    @Test
    void newsOfACommitWaitsAMomentForAnAppendThatCarriesIt() {
        SoloNode solo = new SoloNode(3);
        solo.leadSettled();
        solo.pass(100);
        solo.propose(1);
        solo.persist();
        solo.sent.clear();
        solo.give(2, 1, echo(2, 0));
        assertEquals(2, solo.core().commitIndex());
        assertTrue(solo.sent.isEmpty());
        assertEquals(solo.now + 2, solo.core().nextDeadlineMillis());
        solo.propose(1);
        assertEquals(2, solo.lastTo(3, AppendEntries.class).leaderCommit());
        assertEquals(solo.now + 100, solo.core().nextDeadlineMillis());
    }

    // What becomes durable late.

    @Test
    void persistedReadyThatATruncationOvertookDoesNotCount() {
        SoloNode solo = new SoloNode(3);
        solo.follow(2, 1, 0, 1);
        solo.give(2, 1, append(1, 1, 0, entry(2, 1), entry(3, 1)));
        solo.give(3, 2, append(2, 1, 0, entry(3, 2)));
        assertTrue(solo.node.persistOne(solo.now));
        assertEquals(2, solo.core().status().durableIndex());
        solo.sent.clear();
        solo.persist();
        assertEquals(3, solo.core().status().durableIndex());
        assertEquals(3, solo.lastTo(3, AppendResponse.class).matchIndex());
        assertTrue(solo.sentTo(2, AppendResponse.class).isEmpty());
    }

    @Test
    void twoTruncationsInOneTurnLeaveOneSuffix() {
        SoloNode solo = new SoloNode(3);
        solo.follow(2, 1, 0, 1);
        RaftCore core = solo.core();
        core.receive(new Envelope(0, 2, 1, 1, append(1, 1, 0, entry(2, 1), entry(3, 1), entry(4, 1))), 0);
        core.receive(new Envelope(0, 3, 1, 2, append(2, 1, 0, entry(3, 2))), 0);
        core.receive(new Envelope(0, 2, 1, 3, append(1, 1, 0, entry(2, 3), entry(3, 3))), 0);
        Ready ready = core.ready();
        assertEquals(List.of(2L, 3L), ready.entries().stream().map(Entry::index).toList());
        assertEquals(List.of(3L, 3L), ready.entries().stream().map(Entry::term).toList());
    }

    @Test
    void persistingWhatWasNeverHandedOutStopsTheNode() {
        SoloNode solo = new SoloNode(3);
        assertThrows(IllegalStateException.class, () -> solo.core().persisted(1000));
    }

    // Elections and hand-over.

    @Test
    void deathOfTheLeadersProcessLetsAFollowerAskAtOnce() {
        SoloNode solo = new SoloNode(3);
        solo.follow(2, 1, 0, 1);
        solo.core().leaderUnreachable(solo.now);
        solo.node.pump(solo.now);
        assertEquals(HardState.NOBODY, solo.core().leaderId());
        assertTrue(solo.core().nextDeadlineMillis() <= solo.now + 50);
        solo.give(3, 2, new PreVoteRequest(1, 1));
        assertTrue(solo.lastTo(3, PreVoteResponse.class).granted());
        solo.passDeadline();
        assertEquals(Role.PRE_CANDIDATE, solo.core().role());
    }

    @Test
    void falseAlarmIsForgottenAtTheNextHeartbeat() {
        SoloNode solo = new SoloNode(3);
        solo.follow(2, 1, 0, 1);
        solo.core().leaderUnreachable(solo.now);
        solo.give(2, 1, append(1, 1, 0));
        assertEquals(2, solo.core().leaderId());
        assertTrue(solo.core().nextDeadlineMillis() >= solo.now + 500);
    }

    @Test
    void transferWaitsForTheHeirToCatchUpAndTakesNoProposals() {
        SoloNode solo = new SoloNode(3);
        solo.leadSettled();
        solo.propose(1);
        assertEquals(new TransferOutcome.Started(3), solo.core().transferLeadership(3, 0));
        assertEquals(-1, solo.core().propose(new byte[1], 0));
        solo.node.pump(0);
        assertTrue(solo.sentTo(3, TimeoutNow.class).isEmpty());
        solo.give(3, 1, echo(2, 0));
        solo.give(3, 1, echo(2, 0));
        assertEquals(1, solo.sentTo(3, TimeoutNow.class).size());
        assertInstanceOf(TransferOutcome.Refused.class, solo.core().transferLeadership(2, 0));
    }

    @Test
    void transferToNobodyInParticularPicksTheMostCaughtUp() {
        SoloNode solo = new SoloNode(3);
        solo.leadSettled();
        solo.propose(1);
        solo.give(3, 1, echo(2, 0));
        assertEquals(new TransferOutcome.Started(3), solo.core().transferLeadership(HardState.NOBODY, 0));
    }

    @Test
    void transferThatFailsIsForgottenAfterAnElectionTimeout() {
        SoloNode solo = new SoloNode(3);
        solo.leadSettled();
        solo.core().transferLeadership(3, solo.now);
        for (int i = 0; i < 5; i++) {
            assertEquals(3, solo.core().status().transferTarget());
            solo.pass(100);
            solo.acknowledge(1);
        }
        assertEquals(2, solo.core().propose(new byte[1], solo.now));
    }

    // Snapshots.

    @Test
    void peerThatNeedsWhatIsGoneGetsASnapshotAndGoesOnFromThere() {
        SoloNode solo = new SoloNode(3);
        solo.leadSettled();
        solo.propose(1);
        solo.propose(1);
        solo.persist();
        solo.give(2, 1, echo(3, 0));
        solo.node.snapshot(0);
        solo.give(3, 1, new AppendResponse(false, 0, 2, 0, 0, 0));
        assertEquals(PeerState.SNAPSHOT, peer(solo, 3).state());
        assertEquals(3, solo.lastTo(3, InstallSnapshot.class).snapshotIndex());
        assertEquals(3, peer(solo, 3).snapshotIndex());
        solo.sent.clear();
        solo.propose(1);
        assertTrue(solo.sentTo(3, AppendEntries.class).isEmpty());
        solo.give(3, 1, new InstallSnapshotResponse(3, 1, true, 0));
        assertEquals(4, solo.lastTo(3, AppendEntries.class).entries().getFirst().index());
        assertEquals(3, peer(solo, 3).matchIndex());
    }

    @Test
    void shellIsRemindedOfASnapshotThatMakesNoProgress() {
        SoloNode solo = new SoloNode(3);
        solo.leadSettled();
        solo.propose(1);
        solo.persist();
        solo.give(2, 1, echo(2, 0));
        solo.node.snapshot(0);
        solo.give(3, 1, new AppendResponse(false, 0, 1, 0, 0, 0));
        solo.propose(1);
        solo.give(3, 1, new AppendResponse(false, 0, 2, 0, 0, 0));
        int first = solo.sentTo(3, InstallSnapshot.class).size();
        for (int i = 0; i < 6; i++) {
            solo.pass(100);
            solo.give(2, 1, echo(3, 0));
            solo.give(3, 1, new AppendResponse(true, 0, 0, 0, 0, 0));
        }
        assertEquals(first + 1, solo.sentTo(3, InstallSnapshot.class).size());
    }

    @Test
    void peerThatHasTheEntriesAfterAllNeedsNoSnapshot() {
        SoloNode solo = new SoloNode(3);
        solo.leadSettled();
        solo.propose(1);
        solo.propose(1);
        solo.persist();
        solo.give(2, 1, echo(3, 0));
        solo.node.snapshot(0);
        solo.give(3, 1, new AppendResponse(false, 0, 2, 0, 0, 0));
        assertEquals(PeerState.SNAPSHOT, peer(solo, 3).state());
        solo.give(3, 1, new AppendResponse(true, 0, 0, 3, 1, 0));
        assertEquals(PeerState.REPLICATE, peer(solo, 3).state());
        assertEquals(1, peer(solo, 3).matchIndex());
        assertEquals(4, peer(solo, 3).nextIndex());
    }

    @Test
    void snapshotOfWhatIsInTheLogIsNotInstalled() {
        SoloNode solo = new SoloNode(3);
        solo.follow(2, 1, 1, 1, 1, 1);
        assertFalse(solo.core().wantsSnapshot(1, 1));
        assertFalse(solo.core().wantsSnapshot(2, 1));
        assertTrue(solo.core().wantsSnapshot(2, 9));
        assertTrue(solo.core().wantsSnapshot(4, 1));
        solo.give(2, 1, new InstallSnapshot(2, 1, 0, 10, new byte[10], 0));
        assertEquals(new InstallSnapshotResponse(2, 10, true, 0), solo.lastTo(2, InstallSnapshotResponse.class));
        assertEquals(2, solo.core().commitIndex());
        assertEquals(3, solo.core().lastIndex());
        assertThrows(
                IllegalStateException.class,
                () -> solo.core().snapshotInstalled(2, 1, solo.core().membership(), solo.now));
    }

    @Test
    void installedSnapshotReplacesLogAndMembership() {
        SoloNode solo = new SoloNode(3);
        solo.follow(2, 1, 0, 1, 1, 1);
        Membership other =
                new Membership(7, "c", SoloNode.formation(2, 3).voters(), List.of(), List.of(), Set.of(1L), 0);
        solo.core().snapshotInstalled(9, 1, other, solo.now);
        solo.node.appliedIndex = 9;
        assertEquals(9, solo.core().commitIndex());
        assertEquals(9, solo.core().lastIndex());
        assertEquals(10, solo.core().status().firstIndex());
        assertEquals(Role.LEARNER, solo.core().role());
        assertTrue(solo.core().status().removed());
        solo.give(2, 1, append(9, 1, 9, entry(10, 1)));
        assertEquals(10, solo.core().lastIndex());
    }

    // Restart.

    @Test
    void restartRefusesADiskThatContradictsItself() {
        Membership membership = SoloNode.formation(1, 2, 3);
        LogState log = new LogState(1, 2, 0, 0, 0, List.of(new LogState.TermRun(1, 5)), List.of(membership));
        assertThrows(IllegalStateException.class, () -> restart(new HardState(4, 0), membership, log));
        LogState short_ = new LogState(1, 2, 5, 1, 0, List.of(new LogState.TermRun(1, 1)), List.of(membership));
        assertThrows(IllegalStateException.class, () -> restart(new HardState(4, 0), membership, short_));
        LogState other = new LogState(1, 2, 2, 3, 0, List.of(new LogState.TermRun(1, 1)), List.of(membership));
        assertThrows(IllegalStateException.class, () -> restart(new HardState(4, 0), membership, other));
    }

    @Test
    void restartBehindASnapshotGoesOnAfterIt() {
        Membership membership = SoloNode.formation(1, 2, 3);
        RaftCore core = restart(new HardState(4, 2), membership, LogState.afterSnapshot(50, 3, membership));
        assertEquals(50, core.commitIndex());
        assertEquals(3, core.termAt(50));
        assertEquals(50, core.status().appliedIndex());
        core.receive(new Envelope(0, 2, 1, 4, append(50, 3, 50, entry(51, 4))), 0);
        assertEquals(51, core.lastIndex());
    }

    private static RaftCore restart(HardState hardState, Membership membership, LogState log) {
        return new RaftCore(
                RaftOptions.DEFAULT, 1, hardState, membership, log, (from, to, bytes) -> List.of(), new Random(1), 0);
    }

    static MembershipChange replace(long... ids) {
        return new MembershipChange.Replace(SoloNode.formation(ids).voters(), -1, 0);
    }

    /** Adds caught-up learners to a settled leader of term 1. */
    static void addLearners(SoloNode solo, long... ids) {
        for (long id : ids) {
            ChangeOutcome outcome =
                    solo.core().change(new MembershipChange.AddLearner(InteractionScript.member(id), -1, 0), solo.now);
            assertInstanceOf(ChangeOutcome.Accepted.class, outcome);
            solo.node.pump(solo.now);
            solo.persist();
            long last = solo.core().lastIndex();
            solo.acknowledge(last);
            for (Member learner : solo.core().membership().learners()) {
                solo.give(learner.id(), 1, echo(last, 0));
            }
        }
        solo.sent.clear();
    }
}
