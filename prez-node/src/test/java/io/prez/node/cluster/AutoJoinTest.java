package io.prez.node.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.prez.node.raft.Member;
import io.prez.node.raft.Membership;
import io.prez.node.raft.MembershipChange;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AutoJoinTest {
    private static final Member A = new Member(1, "a", "h:1", "");
    private static final Member B = new Member(2, "b", "h:2", "");
    private static final Member C = new Member(3, "c", "h:3", "");
    private static final List<String> LISTED = List.of("a", "b", "c");

    @Test
    void aListedNodeBecomesALearnerThenAVoter() {
        Membership two = membership(List.of(A, B), List.of());
        assertEquals(
                Optional.of(new MembershipChange.AddLearner(C, 4, 0)),
                AutoJoin.next(two, List.of(C), LISTED, Set.of()));
        Membership learning = membership(List.of(A, B), List.of(C));
        assertEquals(Optional.empty(), AutoJoin.next(learning, List.of(), LISTED, Set.of()));
        assertEquals(
                Optional.of(new MembershipChange.Promote(3, 4, 0)),
                AutoJoin.next(learning, List.of(), LISTED, Set.of(3L)));
        assertEquals(
                Optional.empty(), AutoJoin.next(membership(List.of(A, B, C), List.of()), List.of(), LISTED, Set.of()));
    }

    @Test
    void aNodeThatIsNotListedIsLeftAlone() {
        Membership one = membership(List.of(A), List.of());
        assertEquals(Optional.empty(), AutoJoin.next(one, List.of(C), List.of("a"), Set.of()));
        Membership byHand = membership(List.of(A), List.of(C));
        assertEquals(Optional.empty(), AutoJoin.next(byHand, List.of(), List.of("a"), Set.of(3L)));
    }

    @Test
    void aMemberThatLostItsDiskIsReportedAndNotReplaced() {
        Member reborn = new Member(99, "b", "h:2", "");
        Membership two = membership(List.of(A, B), List.of());
        assertEquals(Optional.empty(), AutoJoin.next(two, List.of(reborn), LISTED, Set.of()));
        assertEquals(List.of(B), AutoJoin.lost(two, List.of(reborn)));
    }

    @Test
    void nothingIsDoneDuringAJointChange() {
        Membership joint = new Membership(4, "c", List.of(A), List.of(B), List.of(), Set.of(), 0);
        assertEquals(Optional.empty(), AutoJoin.next(joint, List.of(C), LISTED, Set.of()));
    }

    private static Membership membership(List<Member> voters, List<Member> learners) {
        return new Membership(4, "cluster", voters, List.of(), learners, Set.of(), 0);
    }
}
