package io.prez.node.raft;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who takes part (thesis §4). Two voter sets while a joint change runs, when every decision needs a majority of both.
 *
 * @param index the log index it stands at; 0 for the one that the cluster was formed with
 * @param clusterId chosen when the cluster was formed, never changed
 * @param voters sorted by id
 * @param outgoing the old voters during a joint change, else empty
 * @param learners get entries but have no vote; sorted by id
 * @param removed ids that may never come back
 * @param operatorEpoch highest epoch of an operator that changed it
 */
public record Membership(
        long index,
        String clusterId,
        List<Member> voters,
        List<Member> outgoing,
        List<Member> learners,
        Set<Long> removed,
        long operatorEpoch) {
    /** What a node believes that has heard nothing yet. */
    public static final Membership NONE = new Membership(0, "", List.of(), List.of(), List.of(), Set.of(), 0);

    /** Whether two voter sets are in force. */
    public boolean isJoint() {
        return !outgoing.isEmpty();
    }

    /** Whether this member has a vote, in either set. */
    public boolean isVoter(long memberId) {
        return find(voters, memberId) != null || find(outgoing, memberId) != null;
    }

    /** Whether this member gets entries without having a vote. */
    public boolean isLearner(long memberId) {
        return find(learners, memberId) != null;
    }

    /** The member with this id, or null. */
    public @Nullable Member member(long memberId) {
        Member member = find(voters, memberId);
        if (member == null) {
            member = find(outgoing, memberId);
        }
        return member == null ? find(learners, memberId) : member;
    }

    private static @Nullable Member find(List<Member> members, long memberId) {
        for (Member member : members) {
            if (member.id() == memberId) {
                return member;
            }
        }
        return null;
    }
}
