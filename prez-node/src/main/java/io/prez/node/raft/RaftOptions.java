package io.prez.node.raft;

/**
 * The numbers that a core runs with. All members of a cluster should use the same timeouts: the promise not to vote
 * while a leader is alive (thesis §9.6) is measured with the voter's own.
 *
 * @param groupId which Raft group this core is, copied into every {@link Envelope}
 * @param electionTimeoutMillis the shortest time without a leader before a follower campaigns; each wait is drawn from
 *     this up to twice this (§5.2). Also how long a leader lives without a quorum answering (check-quorum)
 * @param heartbeatIntervalMillis how often a leader speaks to every peer, whatever else it sends
 * @param commitNoticeDelayMillis how long news of a commit may wait for an append that carries it for free
 * @param maxInflightMessages appends with entries that a follower may owe an answer for
 * @param maxInflightBytes the same in bytes
 * @param maxEntryBytesPerMessage entries of one append stop after passing this; a single entry always fits
 * @param maxUncommittedBytes a leader refuses proposals while more than this is not committed and durable here
 * @param tailCacheBytes settled entries kept in memory, so that followers and apply need no file
 * @param promotionLagEntries a learner may be promoted when it lags the leader's commit index by no more than this
 * @param maxPendingReads questions of followers ({@link Message.ReadIndexRequest}) that a leader keeps at once
 */
public record RaftOptions(
        int groupId,
        long electionTimeoutMillis,
        long heartbeatIntervalMillis,
        long commitNoticeDelayMillis,
        int maxInflightMessages,
        long maxInflightBytes,
        long maxEntryBytesPerMessage,
        long maxUncommittedBytes,
        long tailCacheBytes,
        long promotionLagEntries,
        int maxPendingReads) {
    private static final long MEBIBYTE = 1024 * 1024;

    /** What runs when nothing is configured. */
    public static final RaftOptions DEFAULT =
            new RaftOptions(0, 500, 100, 2, 64, 8 * MEBIBYTE, MEBIBYTE, 64 * MEBIBYTE, 32 * MEBIBYTE, 64, 16_384);

    public RaftOptions {
        requirePositive("electionTimeoutMillis", electionTimeoutMillis);
        requirePositive("heartbeatIntervalMillis", heartbeatIntervalMillis);
        requirePositive("maxInflightMessages", maxInflightMessages);
        requirePositive("maxInflightBytes", maxInflightBytes);
        requirePositive("maxEntryBytesPerMessage", maxEntryBytesPerMessage);
        requirePositive("maxUncommittedBytes", maxUncommittedBytes);
        requirePositive("maxPendingReads", maxPendingReads);
        if (commitNoticeDelayMillis < 0 || tailCacheBytes < 0 || promotionLagEntries < 0) {
            throw new IllegalArgumentException("negative: commitNoticeDelayMillis " + commitNoticeDelayMillis
                    + ", tailCacheBytes " + tailCacheBytes + ", promotionLagEntries " + promotionLagEntries);
        }
        if (heartbeatIntervalMillis >= electionTimeoutMillis) {
            throw new IllegalArgumentException("heartbeatIntervalMillis " + heartbeatIntervalMillis
                    + " must be below electionTimeoutMillis " + electionTimeoutMillis);
        }
    }

    /** The same with other timeouts. */
    public RaftOptions withTimeouts(long newElectionTimeoutMillis, long newHeartbeatIntervalMillis) {
        return new RaftOptions(
                groupId,
                newElectionTimeoutMillis,
                newHeartbeatIntervalMillis,
                commitNoticeDelayMillis,
                maxInflightMessages,
                maxInflightBytes,
                maxEntryBytesPerMessage,
                maxUncommittedBytes,
                tailCacheBytes,
                promotionLagEntries,
                maxPendingReads);
    }

    /** The same with other bounds on what is under way: to one follower, and not yet committed. */
    public RaftOptions withBounds(
            int newMaxInflightMessages, long newMaxInflightBytes, long newMaxEntryBytes, long newMaxUncommittedBytes) {
        return new RaftOptions(
                groupId,
                electionTimeoutMillis,
                heartbeatIntervalMillis,
                commitNoticeDelayMillis,
                newMaxInflightMessages,
                newMaxInflightBytes,
                newMaxEntryBytes,
                newMaxUncommittedBytes,
                tailCacheBytes,
                promotionLagEntries,
                maxPendingReads);
    }

    /** The same with another bound on the entries kept in memory. */
    public RaftOptions withTailCacheBytes(long newTailCacheBytes) {
        return new RaftOptions(
                groupId,
                electionTimeoutMillis,
                heartbeatIntervalMillis,
                commitNoticeDelayMillis,
                maxInflightMessages,
                maxInflightBytes,
                maxEntryBytesPerMessage,
                maxUncommittedBytes,
                newTailCacheBytes,
                promotionLagEntries,
                maxPendingReads);
    }

    private static void requirePositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive, not " + value);
        }
    }
}
