package io.prez.node.raft;

import static io.prez.node.raft.RaftCoreTest.addLearners;
import static io.prez.node.raft.RaftCoreTest.echo;
import static io.prez.node.raft.RaftCoreTest.replace;
import static io.prez.node.raft.SoloNode.append;
import static io.prez.node.raft.SoloNode.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prez.node.raft.Message.AppendEntries;
import io.prez.node.raft.Message.AppendResponse;
import io.prez.node.raft.Message.ReadIndexRequest;
import io.prez.node.raft.Message.ReadIndexResponse;
import io.prez.node.raft.Ready.ReadGrant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a read may be answered (thesis §6.4). */
class RaftReadTest {
    @Test
    void thereIsNoReadIndexBeforeTheTermsFirstCommit() {
        SoloNode solo = new SoloNode(3);
        assertEquals(-1, solo.core().readIndex());
        solo.lead();
        assertEquals(-1, solo.core().readIndex());
        solo.acknowledge(1);
        assertEquals(1, solo.core().readIndex());
    }

    @Test
    void readsOfOneTurnShareARoundAndLaterOnesDoNot() {
        SoloNode solo = new SoloNode(3);
        solo.leadSettled();
        long first = solo.core().beginReadRound(0);
        assertEquals(first, solo.core().beginReadRound(0));
        solo.node.pump(0);
        assertEquals(first + 1, solo.core().beginReadRound(0));
    }

    @Test
    void roundIsConfirmedByAQuorumThatEchoesItOrALaterOne() {
        SoloNode solo = new SoloNode(5);
        solo.leadSettled();
        long round = solo.core().beginReadRound(0);
        solo.node.pump(0);
        assertEquals(round, solo.lastTo(4, AppendEntries.class).readRound());
        solo.give(2, 1, echo(1, round));
        solo.give(2, 1, echo(1, round));
        solo.give(3, 1, echo(1, round - 1));
        assertTrue(solo.node.confirmedRound < round);
        solo.give(4, 1, echo(1, round + 0));
        assertEquals(round, solo.node.confirmedRound);
    }

    @Test
    void jointMembershipConfirmsARoundWithBothMajorities() {
        SoloNode solo = new SoloNode(3);
        solo.leadSettled();
        addLearners(solo, 4, 5);
        solo.core().change(replace(1, 4, 5), solo.now);
        long round = solo.core().beginReadRound(solo.now);
        solo.node.pump(solo.now);
        solo.give(4, 1, echo(1, round));
        solo.give(5, 1, echo(1, round));
        assertTrue(solo.node.confirmedRound < round);
        solo.give(2, 1, echo(1, round));
        assertEquals(round, solo.node.confirmedRound);
    }

    @Test
    void removalOfTheLastMissingVoterConfirmsTheRound() {
        SoloNode solo = new SoloNode(2);
        solo.leadSettled();
        long round = solo.core().beginReadRound(0);
        solo.node.pump(0);
        solo.core().change(new MembershipChange.Remove(2, -1, 0), 0);
        solo.node.pump(0);
        assertEquals(round, solo.node.confirmedRound);
    }

    @Test
    void roundsGoOnCountingInALaterLeadership() {
        SoloNode solo = new SoloNode(3);
        solo.leadSettled();
        long first = solo.core().beginReadRound(0);
        solo.node.pump(0);
        solo.give(2, 5, append(0, 0, 0));
        solo.persist();
        assertEquals(-1, solo.core().beginReadRound(0));
        solo.pass(2000);
        solo.lead();
        assertTrue(solo.core().beginReadRound(solo.now) > first);
        assertTrue(solo.node.confirmedRound < first);
    }

    @Test
    void messageWithEntriesThatBeginsARoundIsEchoedBeforeTheyAreDurable() {
        SoloNode solo = new SoloNode(3);
        solo.follow(2, 1, 0, 1);
        solo.give(2, 1, new AppendEntries(1, 1, List.of(entry(2, 1)), 0, 8));
        assertEquals(new AppendResponse(true, 1, 0, 2, 1, 8), solo.lastTo(2, AppendResponse.class));
        solo.give(2, 1, new AppendEntries(2, 1, List.of(entry(3, 1)), 0, 8));
        assertEquals(1, solo.sent.size());
        solo.persist();
        assertEquals(3, solo.lastTo(2, AppendResponse.class).matchIndex());
    }

    @Test
    void followersQuestionIsAnsweredAfterARoundThatBeganLater() {
        SoloNode solo = new SoloNode(3);
        solo.leadSettled();
        solo.give(3, 1, new ReadIndexRequest(9));
        assertTrue(solo.sentTo(3, ReadIndexResponse.class).isEmpty());
        long round = solo.lastTo(2, AppendEntries.class).readRound();
        solo.give(2, 1, echo(1, round));
        assertEquals(new ReadIndexResponse(9, 1), solo.lastTo(3, ReadIndexResponse.class));
    }

    @Test
    void followersQuestionThatComesTooEarlyWaitsForTheFirstCommit() {
        SoloNode solo = new SoloNode(3);
        solo.lead();
        solo.give(3, 1, new ReadIndexRequest(9));
        solo.acknowledge(1);
        assertTrue(solo.sentTo(3, ReadIndexResponse.class).isEmpty());
        long round = solo.lastTo(2, AppendEntries.class).readRound();
        solo.give(2, 1, echo(1, round));
        assertEquals(new ReadIndexResponse(9, 1), solo.lastTo(3, ReadIndexResponse.class));
    }

    @Test
    void followersQuestionsFailWhenLeadershipEnds() {
        SoloNode solo = new SoloNode(3);
        solo.leadSettled();
        solo.give(3, 1, new ReadIndexRequest(9));
        solo.give(2, 4, append(0, 0, 0));
        assertEquals(new ReadIndexResponse(9, -1), solo.lastTo(3, ReadIndexResponse.class));
    }

    @Test
    void questionOfAStrangerIsRefused() {
        SoloNode solo = new SoloNode(3);
        solo.leadSettled();
        solo.give(77, 1, new ReadIndexRequest(9));
        assertEquals(new ReadIndexResponse(9, -1), solo.lastTo(77, ReadIndexResponse.class));
    }

    @Test
    void tokenIsAnsweredOnceWhateverHappens() {
        SoloNode solo = new SoloNode(3);
        solo.follow(2, 1, 0, 1);
        solo.core().requestReadIndex(1, solo.now);
        solo.core().requestReadIndex(2, solo.now);
        solo.core().requestReadIndex(3, solo.now);
        solo.node.pump(solo.now);
        assertEquals(3, solo.sentTo(2, ReadIndexRequest.class).size());
        solo.give(2, 1, new ReadIndexResponse(2, 7));
        solo.give(2, 1, new ReadIndexResponse(2, 8));
        solo.give(3, 2, append(0, 0, 0));
        solo.give(3, 2, new ReadIndexResponse(1, 9));
        assertEquals(List.of(new ReadGrant(2, 7), new ReadGrant(1, -1), new ReadGrant(3, -1)), solo.node.grants);
    }

    @Test
    void questionWithoutALeaderFailsAtOnceAndWithoutAnAnswerAfterATimeout() {
        SoloNode solo = new SoloNode(3);
        solo.core().requestReadIndex(1, 0);
        solo.node.pump(0);
        assertEquals(List.of(new ReadGrant(1, -1)), solo.node.grants);
        solo.follow(2, 1, 0, 1);
        solo.core().requestReadIndex(2, solo.now);
        solo.node.pump(solo.now);
        solo.pass(499);
        assertEquals(1, solo.node.grants.size());
        solo.pass(1);
        assertEquals(new ReadGrant(2, -1), solo.node.grants.getLast());
    }

    @Test
    void leaderAnswersItsOwnQuestionAfterARound() {
        SoloNode solo = new SoloNode(3);
        solo.leadSettled();
        solo.core().requestReadIndex(5, 0);
        solo.node.pump(0);
        assertTrue(solo.node.grants.isEmpty());
        solo.give(2, 1, echo(1, solo.lastTo(2, AppendEntries.class).readRound()));
        assertEquals(List.of(new ReadGrant(5, 1)), solo.node.grants);
    }
}
