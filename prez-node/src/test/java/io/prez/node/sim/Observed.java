package io.prez.node.sim;

import io.prez.node.raft.Entry;
import io.prez.node.raft.Membership;
import io.prez.node.raft.Role;

/** A node as {@link Invariants} looks at it. What is volatile may be asked only while {@link #isRunning}. */
interface Observed {
    long id();

    /** The process now, or the last one. */
    NodeProcess process();

    /** Whether the process lives. */
    boolean isAlive();

    /** Whether it lives, has read its disk and takes part. */
    boolean isRunning();

    Role role();

    long term();

    long commitIndex();

    long appliedIndex();

    long lastIndex();

    /** Up to where the node says that its log is durable. */
    long durableIndex();

    Membership membership();

    /** The term of an entry of its log, durable or not; -1 when it is not there or compacted. */
    long termAt(long index);

    /** A committed entry of its log; null when it is compacted. */
    Entry entry(long index);

    /** What the state machine holds. */
    long digest();

    /**
     * What is on this node's disk, as far as the disk has said so, alive or dead: the term of the durable entry, -1 when
     * there is none, and 0 when a snapshot stands in for it.
     */
    long durableTerm(long index);
}
