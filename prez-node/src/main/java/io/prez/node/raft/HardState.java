package io.prez.node.raft;

/**
 * What a voter must never forget (§5.1): durable before any message that depends on it leaves.
 *
 * @param term the latest term seen
 * @param votedFor id of the member that got this node's vote in that term, or {@link #NOBODY}
 */
public record HardState(long term, long votedFor) {
    /** The id that no member has. */
    public static final long NOBODY = 0;

    /** A node that has seen nothing. */
    public static final HardState INITIAL = new HardState(0, NOBODY);
}
