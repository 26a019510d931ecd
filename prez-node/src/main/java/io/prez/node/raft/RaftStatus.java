package io.prez.node.raft;

import java.util.List;

/**
 * What a core knows of itself and its peers at one moment.
 *
 * @param leaderId {@link HardState#NOBODY} while unknown
 * @param firstIndex first entry still in the log
 * @param durableIndex everything up to here is on this node's disk
 * @param committedInTerm whether the leader of this term has committed an entry of it, as known here
 * @param membership the effective one
 * @param membershipCommitted whether it can no longer be undone
 * @param removed whether a committed membership says that this node may never take part again
 * @param uncommittedBytes entries that are not both committed and durable here, as proposals are bounded by it
 * @param transferTarget to whom leadership is being handed, or {@link HardState#NOBODY}
 * @param lastLeaderContactMillis when a leader was last heard, on the clock that the core is given; -1 for never. On a
 *     leader: the newest moment at which a quorum was in touch
 * @param peers what a leader knows of the others; empty elsewhere
 */
public record RaftStatus(
        long selfId,
        Role role,
        long term,
        long leaderId,
        long firstIndex,
        long lastIndex,
        long durableIndex,
        long commitIndex,
        long appliedIndex,
        boolean committedInTerm,
        Membership membership,
        boolean membershipCommitted,
        boolean removed,
        long uncommittedBytes,
        long transferTarget,
        long lastLeaderContactMillis,
        List<PeerProgress> peers) {

    /**
     * @param matchIndex what the peer has durably
     * @param nextIndex what it is sent next
     * @param lastContactMillis when it last answered in this term
     * @param inflightMessages appends that it owes an answer for, with their size {@code inflightBytes}
     * @param snapshotIndex the snapshot it is being sent; 0 when none
     */
    public record PeerProgress(
            long memberId,
            long matchIndex,
            long nextIndex,
            PeerState state,
            long lastContactMillis,
            int inflightMessages,
            long inflightBytes,
            long snapshotIndex) {}

    /** How a leader feeds a peer. */
    public enum PeerState {
        /** One message at a time, to find out where the logs part. */
        PROBE,
        /** Entries flow without waiting for answers. */
        REPLICATE,
        /** It needs entries that are gone; the shell sends it a snapshot. */
        SNAPSHOT;

        /** As people see it. */
        public String text() {
            return switch (this) {
                case PROBE -> "probe";
                case REPLICATE -> "replicate";
                case SNAPSHOT -> "snapshot";
            };
        }
    }
}
