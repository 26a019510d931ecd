package io.prez.node.replica;

/** What a replica counts since its process started; belongs to the replica's loop. */
final class ReplicaCounters {
    long proposals;
    long proposedOperations;
    long appliedEntries;
    long appliedOperations;
    long readOperations;
    long forwardedOperations;
    long electionsStarted;
    long leaderChanges;
}
