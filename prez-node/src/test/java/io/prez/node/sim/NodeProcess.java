package io.prez.node.sim;

/**
 * One life of a node's process, from start to crash. Everything it queued dies with it; a later life of the same node
 * is another object.
 */
final class NodeProcess {
    private final long nodeId;
    private final String name;
    private boolean alive = true;
    private long pausedUntilNanos;

    NodeProcess(long nodeId) {
        this.nodeId = nodeId;
        this.name = Trace.name(nodeId);
    }

    long nodeId() {
        return nodeId;
    }

    String name() {
        return name;
    }

    boolean isAlive() {
        return alive;
    }

    /** Ends this life: no event that it owns will run. */
    void kill() {
        alive = false;
    }

    /** Nothing of it runs before this time (garbage collection, SIGSTOP, a descheduled virtual machine). */
    void pauseUntil(long timeNanos) {
        pausedUntilNanos = Math.max(pausedUntilNanos, timeNanos);
    }

    /** Ends a pause early. */
    void resume() {
        pausedUntilNanos = 0;
    }

    long pausedUntilNanos() {
        return pausedUntilNanos;
    }
}
