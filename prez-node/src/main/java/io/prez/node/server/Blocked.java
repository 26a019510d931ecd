package io.prez.node.server;

/** A request that waits for something that may never come, such as WAIT. On its connection's I/O loop. */
@FunctionalInterface
interface Blocked {
    /** CLIENT UNBLOCK, or the end of the connection: answer as after a timeout, or with an error. */
    void end(boolean withError);
}
