package io.prez.node.replica;

import io.prez.node.log.LogWriter;
import io.prez.node.log.SegmentedLog;
import io.prez.node.snapshot.SnapshotStore;
import io.prez.node.world.Clock;
import io.prez.node.world.Loop;
import java.util.random.RandomGenerator;

/**
 * What a replica is built on.
 *
 * @param loop the one thread that owns the replica
 * @param snapshotLoop does the reading and writing of snapshot files
 * @param random election timeouts and seeds of batches
 */
public record ReplicaEnvironment(
        Loop loop,
        Clock clock,
        RandomGenerator random,
        Network network,
        SegmentedLog log,
        LogWriter logWriter,
        SnapshotStore snapshots,
        Loop snapshotLoop) {}
