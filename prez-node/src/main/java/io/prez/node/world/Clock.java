package io.prez.node.world;

/** The two clocks of a machine. Both may be read from any thread. */
public interface Clock {
    /** Milliseconds that never go back and that say nothing about the time of day; for timeouts. */
    long monotonicMillis();

    /** Nanoseconds of the same monotone clock; for measuring durations. */
    long monotonicNanos();

    /** Milliseconds since 1970-01-01T00:00Z as this machine believes; may jump in both directions. */
    long wallMillis();
}
