package io.prez.node.sim;

import io.prez.node.raft.Entry;
import io.prez.node.raft.Membership;
import io.prez.node.raft.Role;

/** A node as {@link Invariants} looks at it. What is volatile may be asked only while {@link #isRunning}. */
interface Observed {
    long id();

    /** The process now, or the last one. */
    NodeProcess process();

    /** Whether the process lives and takes part. */
    boolean isRunning();

    Role role();

    long term();

    long commitIndex();

    long appliedIndex();

    long lastIndex();

    Membership membership();

    /** An entry of its log, also one that is not durable yet; null when it is not there or compacted. */
    Entry entry(long index);

    /** What the state machine holds. */
    long digest();

    /**
     * What this node promised to remember, alive or dead: the term of the durable entry, -1 when there is none, and 0
     * when a snapshot stands in for it.
     */
    long durableTerm(long index);
}
