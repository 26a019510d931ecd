package io.prez.node.replica;

/**
 * How a replica behaves; sizes in bytes, times in milliseconds.
 *
 * @param electionTimeoutMillis how long a silent leader is trusted; elections start between once and twice this
 * @param tickMillis how often time is looked at
 * @param forwardWrites whether a follower hands writes to the leader rather than refusing them
 * @param holdMillis how long requests wait for a leader before they are refused
 * @param batchBytesMax a batch is proposed at the latest when it holds this much
 * @param batchesInFlightMax batches that may be on their way while more is gathered, when they are large
 * @param pipelineBytes a batch of this size does not wait for the one before it
 * @param snapshotLogBytes a snapshot is taken when the log since the last one has grown by this much
 * @param snapshotTrailingBytes log that is kept behind a snapshot, so that a short absence needs no snapshot
 * @param snapshotSliceBytes how much a snapshot may serialise in one turn
 * @param transferChunkBytes size of one piece of a snapshot on its way to a peer
 * @param transferBytesPerSecond bound on what one peer is sent of a snapshot; 0 for none
 * @param applyBytesPerTurn how much log one turn may apply before it looks at messages again
 */
public record ReplicaOptions(
        long electionTimeoutMillis,
        long tickMillis,
        boolean forwardWrites,
        long holdMillis,
        int batchBytesMax,
        int batchesInFlightMax,
        int pipelineBytes,
        long snapshotLogBytes,
        long snapshotTrailingBytes,
        int snapshotSliceBytes,
        int transferChunkBytes,
        long transferBytesPerSecond,
        int applyBytesPerTurn) {
    /** What a node uses when its configuration says nothing. */
    public static ReplicaOptions defaults() {
        return new ReplicaOptions(
                500, 10, true, 2_000, 1 << 20, 8, 64 << 10, 256L << 20, 64L << 20, 256 << 10, 1 << 20, 0, 4 << 20);
    }
}
