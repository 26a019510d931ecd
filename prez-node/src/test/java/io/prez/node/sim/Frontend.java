package io.prez.node.sim;

import io.prez.node.replica.ReplicaPort;

/** A node that takes clients. */
interface Frontend extends SimulatedNode {
    /** Where requests go; only while {@link #isRunning}. */
    ReplicaPort port();
}
