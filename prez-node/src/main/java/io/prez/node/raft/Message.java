package io.prez.node.raft;

import java.util.List;

/** What members say to each other (§5, §7, thesis §3.10, §6.4, §9.6). */
public sealed interface Message {
    /** Would you vote for me, were I to campaign? Changes nothing at the receiver (thesis §9.6). */
    record PreVoteRequest(long lastLogIndex, long lastLogTerm) implements Message {}

    /** The envelope's term is the requested one when granted, the voter's own when not. */
    record PreVoteResponse(boolean granted) implements Message {}

    /** (§5.2) {@code leadershipTransfer}: the old leader asked for it, so that stickiness does not apply. */
    record VoteRequest(long lastLogIndex, long lastLogTerm, boolean leadershipTransfer) implements Message {}

    /** (§5.2) Leaves only when the vote is durable. */
    record VoteResponse(boolean granted) implements Message {}

    /**
     * Entries, or a heartbeat when there are none (§5.3).
     *
     * @param readRound the leader's newest read round; a response that echoes it confirms leadership as of that round
     *     (thesis §6.4)
     */
    record AppendEntries(long prevLogIndex, long prevLogTerm, List<Entry> entries, long leaderCommit, long readRound)
            implements Message {}

    /**
     * (§5.3) Answer to {@link AppendEntries}. One that acknowledges entries leaves when they are durable; a heartbeat
     * is answered at once and claims only what was durable before.
     *
     * @param success whether prevLogIndex matched
     * @param matchIndex durable and equal to the leader's log up to here; meaningful when success
     * @param rejectedIndex the prevLogIndex that did not match; meaningful when not success
     * @param hintIndex when success: the end of the follower's log, durable or not. When not: the highest place where
     *     the logs may agree. {@code hintTerm} is the term there, 0 when forgotten
     * @param readRound the newest that the follower has seen of this leader
     */
    record AppendResponse(
            boolean success, long matchIndex, long rejectedIndex, long hintIndex, long hintTerm, long readRound)
            implements Message {}

    /**
     * One piece of a snapshot file (§7).
     *
     * @param snapshotIndex the last index that the snapshot covers, with {@code snapshotTerm} its term
     * @param offset where in the file these bytes go
     * @param totalBytes size of the whole file
     */
    record InstallSnapshot(
            long snapshotIndex, long snapshotTerm, long offset, long totalBytes, byte[] data, long readRound)
            implements Message {}

    /**
     * @param nextOffset the byte wanted next; {@code totalBytes} when the file is whole, durable and installed
     */
    record InstallSnapshotResponse(long snapshotIndex, long nextOffset, boolean installed, long readRound)
            implements Message {}

    /** Campaign now, without waiting and without pre-vote (thesis §3.10). */
    record TimeoutNow() implements Message {}

    /** A follower asks at which index a read that arrived there may be answered (thesis §6.4). */
    record ReadIndexRequest(long token) implements Message {}

    /** @param index where the read may be answered, or -1: not the leader, ask again */
    record ReadIndexResponse(long token, long index) implements Message {}
}
