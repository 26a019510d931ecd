package io.prez.node.replica;

import io.prez.node.raft.Member;
import io.prez.node.raft.Membership;
import io.prez.node.raft.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the replica published at the end of its last turn; immutable, readable from any thread.
 *
 * @param leader who leads as far as this node knows
 * @param committedInTerm whether the leader of this term has committed an entry of it, as known here
 * @param membership the effective one, with {@code membershipCommitted} whether it can still be undone
 * @param peers what a leader knows of the others; empty elsewhere
 * @param appliedIndex entries up to here are visible to reads
 * @param lastContactMillisAgo since a leader was heard; 0 on the leader
 */
public record ReplicaStatus(
        long selfId,
        State state,
        Role role,
        long term,
        @Nullable Member leader,
        boolean committedInTerm,
        long firstIndex,
        long lastIndex,
        long durableIndex,
        long commitIndex,
        long appliedIndex,
        long snapshotIndex,
        Membership membership,
        boolean membershipCommitted,
        long clusterTimeMillis,
        long lastContactMillisAgo,
        List<PeerStatus> peers) {

    /** Whether the node takes part. */
    public enum State {
        /** Belongs to no cluster yet; role and terms mean nothing. */
        BLANK,
        /** Takes part, as voter or learner. */
        MEMBER,
        /** Was a member and may never be again under this identity. */
        REMOVED,
        /** About to end. */
        STOPPING
    }

    /** Whether this node leads. */
    public boolean isLeader() {
        return role == Role.LEADER;
    }

    /**
     * @param matchIndex what the peer has durably
     * @param state {@code probe}, {@code replicate} or {@code snapshot}
     */
    public record PeerStatus(
            Member member, long matchIndex, long lastContactMillisAgo, String state, boolean connected) {}
}
