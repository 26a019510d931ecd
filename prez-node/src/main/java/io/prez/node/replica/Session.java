package io.prez.node.replica;

/**
 * What the replica remembers of a connection to keep its program order. Created by the connection, touched afterwards
 * by the replica's loop alone.
 */
public final class Session {
    /** The newest log position that holds or precedes a write of this session; reads wait for it. */
    long lastWriteIndex;

    /** Requests that were handed to the leader and have no answer yet. */
    int forwardedInFlight;
}
