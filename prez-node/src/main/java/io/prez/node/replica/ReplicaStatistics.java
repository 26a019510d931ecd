package io.prez.node.replica;

import java.util.List;

/**
 * Counts since the process started, and sizes as they are now; immutable.
 *
 * @param databases those that hold keys, by number
 * @param keyspaceBytes what the keyspace accounts for itself; 0 when it does not
 * @param expiredKeys removed because their time had come
 * @param proposals batches that this node proposed as leader, with {@code proposedOperations} the operations in them
 * @param appliedEntries log entries applied, with {@code appliedOperations} the operations in them
 * @param readOperations operations answered without a log entry
 * @param forwardedOperations operations that went to the leader
 * @param electionsStarted campaigns of this node
 * @param leaderChanges times that the known leader became another member
 * @param logBytes on disk
 * @param snapshotsTaken by this node, with {@code snapshotsInstalled} those received from a leader
 * @param lastSnapshotMillis wall time at which the newest snapshot was finished; 0 when there is none
 */
public record ReplicaStatistics(
        List<DatabaseStatistics> databases,
        long keyspaceBytes,
        long expiredKeys,
        long proposals,
        long proposedOperations,
        long appliedEntries,
        long appliedOperations,
        long readOperations,
        long forwardedOperations,
        long electionsStarted,
        long leaderChanges,
        long logBytes,
        long snapshotsTaken,
        long snapshotsInstalled,
        boolean snapshotInProgress,
        long lastSnapshotMillis) {

    /** @param expiringKeys those of {@code keys} that have a time to live */
    public record DatabaseStatistics(int database, long keys, long expiringKeys) {}
}
