package io.prez.node.world;

/**
 * A thread's work queue. Tasks run one at a time in the order of their submission; whoever owns state lets only its
 * loop touch it.
 */
public interface Loop {
    /** Queues a task; callable from any thread. A task that throws stops the node. */
    void execute(Runnable task);

    /** Queues a task once {@code delayMillis} have passed; it can be cancelled until it runs. */
    Timer schedule(long delayMillis, Runnable task);

    /** Whether the calling thread is the one that runs this loop's tasks. */
    boolean isCurrent();

    /** A task that waits for its time. */
    interface Timer {
        /** Takes the task back; harmless when it ran already. */
        void cancel();
    }
}
