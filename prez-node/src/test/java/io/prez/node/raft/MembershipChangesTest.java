package io.prez.node.raft;

import static io.prez.node.raft.InteractionScript.member;
import static io.prez.node.raft.RaftCoreTest.addLearners;
import static io.prez.node.raft.RaftCoreTest.replace;
import static io.prez.node.raft.SoloNode.append;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prez.node.raft.ChangeOutcome.Accepted;
import io.prez.node.raft.ChangeOutcome.Reason;
import io.prez.node.raft.ChangeOutcome.Refused;
import io.prez.node.raft.MembershipChange.AddLearner;
import io.prez.node.raft.MembershipChange.Promote;
import io.prez.node.raft.MembershipChange.Remove;
import io.prez.node.raft.Message.AppendResponse;
import io.prez.node.raft.Message.TimeoutNow;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each rule about who may join, vote and leave, and when. */
class MembershipChangesTest {
    private static SoloNode leader(int voters) {
        SoloNode solo = new SoloNode(voters);
        solo.leadSettled();
        return solo;
    }

    private static ChangeOutcome change(SoloNode solo, MembershipChange change) {
        ChangeOutcome outcome = solo.core().change(change, solo.now);
        solo.node.pump(solo.now);
        return outcome;
    }

    private static void assertRefused(Reason reason, ChangeOutcome outcome) {
        assertEquals(reason, assertInstanceOf(Refused.class, outcome).reason(), outcome.toString());
    }

    /** The leader and so many peers have everything durably. */
    private static void commit(SoloNode solo) {
        solo.persist();
        solo.acknowledge(solo.core().lastIndex());
    }

    @Test
    void onlyALeaderChangesTheMembership() {
        assertRefused(Reason.NOT_LEADER, change(new SoloNode(3), new Remove(2, -1, 0)));
    }

    @Test
    void nothingChangesBeforeTheTermsFirstCommit() {
        SoloNode solo = new SoloNode(3);
        solo.lead();
        assertRefused(Reason.NO_COMMIT_IN_TERM, change(solo, new Remove(2, -1, 0)));
        commit(solo);
        assertInstanceOf(Accepted.class, change(solo, new Remove(2, -1, 0)));
    }

    @Test
    void changeIsInForceOnAppendAndTheNextOneWaitsForItsCommit() {
        SoloNode solo = leader(3);
        assertEquals(new Accepted(2), change(solo, new Remove(2, -1, 0)));
        assertFalse(solo.core().membership().isVoter(2));
        assertFalse(solo.core().status().membershipCommitted());
        assertRefused(Reason.BUSY, change(solo, new AddLearner(member(9), -1, 0)));
        commit(solo);
        assertTrue(solo.core().status().membershipCommitted());
        assertInstanceOf(Accepted.class, change(solo, new AddLearner(member(9), -1, 0)));
    }

    @Test
    void changeForAnotherMembershipIsRefused() {
        SoloNode solo = leader(3);
        assertRefused(Reason.CONFIG_INDEX, change(solo, new Remove(2, 5, 0)));
        assertInstanceOf(Accepted.class, change(solo, new Remove(2, 0, 0)));
    }

    @Test
    void operatorOfAnOlderEpochIsRefused() {
        SoloNode solo = leader(3);
        assertInstanceOf(Accepted.class, change(solo, new AddLearner(member(9), -1, 7)));
        commit(solo);
        assertEquals(7, solo.core().membership().operatorEpoch());
        assertRefused(Reason.STALE_EPOCH, change(solo, new Remove(9, -1, 6)));
        assertInstanceOf(Accepted.class, change(solo, new Remove(9, -1, 0)));
        assertEquals(7, solo.core().membership().operatorEpoch());
    }

    @Test
    void nothingChangesWhileLeadershipIsHandedOver() {
        SoloNode solo = leader(3);
        solo.core().transferLeadership(2, solo.now);
        assertRefused(Reason.BUSY, change(solo, new Remove(3, -1, 0)));
    }

    @Test
    void whatIsTrueAlreadyIsSaidToBe() {
        SoloNode solo = leader(3);
        addLearners(solo, 4);
        assertRefused(Reason.ALREADY, change(solo, new AddLearner(member(4), -1, 0)));
        assertRefused(Reason.ALREADY, change(solo, new AddLearner(member(2), -1, 0)));
        assertRefused(Reason.ALREADY, change(solo, new Promote(2, -1, 0)));
        assertRefused(Reason.ALREADY, change(solo, replace(1, 2, 3)));
        change(solo, new Remove(4, -1, 0));
        commit(solo);
        assertRefused(Reason.ALREADY, change(solo, new Remove(4, -1, 0)));
    }

    @Test
    void learnerMayMove() {
        SoloNode solo = leader(3);
        addLearners(solo, 4);
        Member moved = new Member(4, "node-4", "elsewhere:4", "elsewhere:5");
        assertInstanceOf(Accepted.class, change(solo, new AddLearner(moved, -1, 0)));
        assertEquals(List.of(moved), solo.core().membership().learners());
    }

    @Test
    void strangersAreUnknown() {
        SoloNode solo = leader(3);
        assertRefused(Reason.UNKNOWN_MEMBER, change(solo, new Promote(9, -1, 0)));
        assertRefused(Reason.UNKNOWN_MEMBER, change(solo, new Remove(9, -1, 0)));
        assertRefused(Reason.UNKNOWN_MEMBER, change(solo, replace(1, 2, 9)));
        assertRefused(Reason.UNKNOWN_MEMBER, change(solo, new AddLearner(member(0), -1, 0)));
    }

    @Test
    void removedIdNeverComesBack() {
        SoloNode solo = leader(3);
        change(solo, new Remove(2, -1, 0));
        commit(solo);
        assertEquals(Set.of(2L), solo.core().membership().removed());
        assertRefused(Reason.REMOVED_MEMBER, change(solo, new AddLearner(member(2), -1, 0)));
        assertRefused(Reason.REMOVED_MEMBER, change(solo, replace(1, 2)));
    }

    @Test
    void removedMemberIsNotListenedTo() {
        SoloNode solo = leader(3);
        change(solo, new Remove(2, -1, 0));
        solo.give(3, 1, new AppendResponse(true, 2, 0, 2, 1, 0));
        commit(solo);
        solo.sent.clear();
        solo.pass(100);
        solo.give(2, 9, new Message.PreVoteRequest(99, 9));
        solo.give(2, 9, new Message.VoteRequest(99, 9, true));
        solo.give(2, 9, new AppendResponse(false, 0, 0, 0, 0, 0));
        assertEquals(1, solo.core().term());
        assertTrue(solo.sent.stream().noneMatch(envelope -> envelope.to() == 2));
    }

    @Test
    void removalThatIsNotCommittedSilencesNobody() {
        SoloNode solo = new SoloNode(3);
        solo.follow(2, 1, 0, 1);
        Membership without3 =
                new Membership(2, "c", SoloNode.formation(1, 2).voters(), List.of(), List.of(), Set.of(3L), 0);
        solo.give(2, 1, append(1, 1, 0, new Entry(2, 1, EntryKind.MEMBERSHIP, MembershipCodec.encode(without3))));
        solo.persist();
        assertFalse(solo.core().membership().isVoter(3));
        solo.pass(499);
        solo.pass(1);
        solo.give(3, 2, new Message.VoteRequest(3, 2, false));
        solo.persist();
        assertTrue(solo.lastTo(3, Message.VoteResponse.class).granted());
    }

    @Test
    void truncationBringsTheFormerMembershipBack() {
        SoloNode solo = new SoloNode(3);
        solo.follow(2, 1, 0, 1);
        Membership other =
                new Membership(2, "c", SoloNode.formation(2, 3).voters(), List.of(), List.of(), Set.of(1L), 0);
        solo.give(2, 1, append(1, 1, 0, new Entry(2, 1, EntryKind.MEMBERSHIP, MembershipCodec.encode(other))));
        assertEquals(Role.LEARNER, solo.core().role());
        assertFalse(solo.core().status().removed());
        solo.give(3, 2, append(1, 1, 0, SoloNode.entry(2, 2)));
        assertEquals(Role.FOLLOWER, solo.core().role());
        assertEquals(0, solo.core().membership().index());
    }

    @Test
    void learnerThatLagsOrIsSilentIsNotPromoted() {
        SoloNode solo = leader(3);
        change(solo, new AddLearner(member(4), -1, 0));
        commit(solo);
        assertRefused(Reason.NOT_CAUGHT_UP, change(solo, new Promote(4, -1, 0)));
        solo.give(4, 1, new AppendResponse(true, 2, 0, 2, 1, 0));
        for (int i = 0; i < 100; i++) {
            solo.propose(1);
        }
        commit(solo);
        assertRefused(Reason.NOT_CAUGHT_UP, change(solo, new Promote(4, -1, 0)));
        solo.give(4, 1, new AppendResponse(true, 102, 0, 102, 1, 0));
        assertInstanceOf(Accepted.class, change(solo, new Promote(4, -1, 0)));
    }

    @Test
    void learnersDoNotCount() {
        SoloNode solo = leader(3);
        addLearners(solo, 4, 5);
        long before = solo.core().commitIndex();
        solo.propose(1);
        solo.persist();
        solo.give(4, 1, new AppendResponse(true, before + 1, 0, before + 1, 1, 9));
        solo.give(5, 1, new AppendResponse(true, before + 1, 0, before + 1, 1, 9));
        assertEquals(before, solo.core().commitIndex());
    }

    @Test
    void changeThatLeavesNoLivingMajorityIsRefused() {
        SoloNode solo = leader(3);
        for (int i = 0; i < 6; i++) {
            solo.pass(100);
            solo.give(2, 1, new AppendResponse(true, 1, 0, 1, 1, 0));
        }
        // Number 3 is silent: without number 2 the other two would be stuck.
        assertRefused(Reason.WOULD_LOSE_QUORUM, change(solo, new Remove(2, -1, 0)));
        assertRefused(Reason.WOULD_LOSE_QUORUM, change(solo, replace(1, 3)));
        assertInstanceOf(Accepted.class, change(solo, new Remove(3, -1, 0)));
    }

    @Test
    void lastVoterCannotBeRemoved() {
        SoloNode solo = new SoloNode(1);
        solo.passDeadline();
        solo.persist();
        assertRefused(Reason.WOULD_LOSE_QUORUM, change(solo, new Remove(1, -1, 0)));
        assertRefused(Reason.WOULD_LOSE_QUORUM, change(solo, replace()));
    }

    @Test
    void jointMembershipCommitsWithBothMajoritiesAndLeavesByItself() {
        SoloNode solo = leader(3);
        addLearners(solo, 4, 5);
        long joint =
                assertInstanceOf(Accepted.class, change(solo, replace(1, 4, 5))).index();
        assertTrue(solo.core().membership().isJoint());
        solo.persist();
        solo.give(4, 1, new AppendResponse(true, joint, 0, joint, 1, 0));
        solo.give(5, 1, new AppendResponse(true, joint, 0, joint, 1, 0));
        assertEquals(joint - 1, solo.core().commitIndex());
        assertRefused(Reason.BUSY, change(solo, new Remove(2, -1, 0)));
        solo.give(2, 1, new AppendResponse(true, joint, 0, joint, 1, 0));
        assertEquals(joint, solo.core().commitIndex());
        Membership left = solo.core().membership();
        assertFalse(left.isJoint());
        assertEquals(joint + 1, left.index());
        assertEquals(Set.of(2L, 3L), left.removed());
    }

    @Test
    void newLeaderFinishesAnInheritedJointMembershipAfterACommitOfItsOwn() {
        SoloNode solo = new SoloNode(3);
        solo.follow(2, 1, 1, 1);
        Membership joint = new Membership(
                2,
                "c",
                SoloNode.formation(1, 3).voters(),
                SoloNode.formation(1, 2, 3).voters(),
                List.of(),
                Set.of(),
                0);
        solo.give(2, 1, append(1, 1, 2, new Entry(2, 1, EntryKind.MEMBERSHIP, MembershipCodec.encode(joint))));
        solo.persist();
        assertEquals(2, solo.core().commitIndex());
        solo.pass(2000);
        solo.lead();
        assertTrue(solo.core().membership().isJoint());
        commit(solo);
        assertFalse(solo.core().membership().isJoint());
        assertEquals(4, solo.core().membership().index());
        assertEquals(Set.of(2L), solo.core().membership().removed());
    }

    @Test
    void leaderThatRemovedItselfLeadsUntilTheCommitAndNamesAnHeir() {
        SoloNode solo = leader(3);
        change(solo, new Remove(1, -1, 0));
        solo.persist();
        solo.give(3, 1, new AppendResponse(true, 2, 0, 2, 1, 0));
        // Its own copy does not count any more.
        assertEquals(Role.LEADER, solo.core().role());
        assertEquals(1, solo.core().commitIndex());
        solo.give(2, 1, new AppendResponse(true, 2, 0, 2, 1, 0));
        assertEquals(2, solo.core().commitIndex());
        assertEquals(Role.LEARNER, solo.core().role());
        assertTrue(solo.core().status().removed());
        assertEquals(
                1,
                solo.sent.stream()
                        .filter(each -> each.message() instanceof TimeoutNow)
                        .count());
        assertEquals(Long.MAX_VALUE, solo.core().nextDeadlineMillis());
    }
}
