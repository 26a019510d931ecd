package io.prez.node.replica;

import java.util.ArrayDeque;

/**
 * What the replica remembers of a connection to keep its program order. Created by the connection; its content belongs
 * to the replica's loop.
 */
public final class Session {
    private final long id;

    /** The newest log position that holds a write of this session; reads wait until it is applied. */
    long lastWriteIndex;

    /** Whether the batch that is being gathered holds a write of this session. */
    boolean inOpenBatch;

    /** Requests that were handed to the leader and have no answer yet. */
    int forwardedInFlight;

    /** Whether the leader knows this session. */
    boolean forwarded;

    /** Reads that wait for the leader's word at which index they may be answered. */
    int readsInFlight;

    /** Requests that wait for somebody who can serve them. */
    int held;

    /** Requests that may not overtake those in flight. */
    final ArrayDeque<ClientRequest> waiting = new ArrayDeque<>(0);

    /** @param id unique among the sessions of this process */
    public Session(long id) {
        this.id = id;
    }

    /** Unique among the sessions of this process. */
    public long id() {
        return id;
    }
}
