package io.prez.node.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Faults that the simulator found, each on its own and as small as it can be. */
class SimulatorFindingsTest {
    private static final List<Member> THREE = List.of(member(1), member(2), member(3));

    private static Member member(long id) {
        return new Member(id, "n" + id, "n" + id + ":1", "");
    }

    private static RaftCore core(Membership membership) {
        LogReader nothing = (from, to, bytes) -> List.of();
        return new RaftCore(
                RaftOptions.DEFAULT,
                1,
                HardState.INITIAL,
                membership,
                LogState.empty(membership),
                nothing,
                new SplittableRandom(1),
                0);
    }

    private static Membership membership(List<Member> voters, List<Member> outgoing) {
        return new Membership(0, "c", voters, outgoing, List.of(), Set.of(), 0);
    }

    @Test
    void aReadyIsNotFilledByWhatComesLater() {
        RaftCore core = core(membership(THREE, List.of()));
        Ready first = core.ready();
        core.receive(new Envelope(0, 2, 1, 1, new Message.VoteRequest(0, 0, false)), 1_000);
        Ready second = core.ready();
        assertEquals(new HardState(1, 2), second.hardState());
        assertEquals(1, second.messagesAfterPersist().size());
        assertTrue(first.messagesAfterPersist().isEmpty(), "the vote would leave before it is durable");
        assertTrue(first.messages().isEmpty());
    }

    @Test
    void aLeaderThatInheritsAJointMembershipKnowsEachMemberOnce() {
        RaftCore core = core(membership(List.of(member(1), member(2), member(4)), THREE));
        core.tick(10_000);
        for (long id = 2; id <= 4; id++) {
            core.receive(new Envelope(0, id, 1, 1, new Message.PreVoteResponse(true)), 10_001);
        }
        core.persisted(core.ready().number());
        for (long id = 2; id <= 4; id++) {
            core.receive(new Envelope(0, id, 1, 1, new Message.VoteResponse(true)), 10_002);
        }
        assertEquals(Role.LEADER, core.role());
        assertEquals(
                List.of(2L, 3L, 4L),
                core.status().peers().stream()
                        .map(RaftStatus.PeerProgress::memberId)
                        .sorted()
                        .toList());
    }

    @Test
    void aSnapshotMayBeDurableBeforeItsTermIs() {
        Membership membership = membership(THREE, List.of());
        RaftCore core = new RaftCore(
                RaftOptions.DEFAULT,
                1,
                new HardState(7, 2),
                membership,
                LogState.afterSnapshot(20, 9, membership),
                (from, to, bytes) -> List.of(),
                new SplittableRandom(1),
                0);
        assertEquals(9, core.term());
        assertEquals(new HardState(9, HardState.NOBODY), core.ready().hardState());
    }
}
