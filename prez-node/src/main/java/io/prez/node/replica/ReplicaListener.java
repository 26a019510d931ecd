package io.prez.node.replica;

/** Told of a replica's doings, on the replica's loop; must not block. */
public interface ReplicaListener {
    /** A turn of the loop ended: all replies of the turn were handed to their sinks, so flush them. */
    default void turnEnded() {}

    /** Role, leader, membership or state changed. */
    default void statusChanged(ReplicaStatus before, ReplicaStatus after) {}
}
