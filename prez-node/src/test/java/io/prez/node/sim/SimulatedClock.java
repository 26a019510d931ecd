package io.prez.node.sim;

import io.prez.node.world.Clock;

/**
 * A machine's clocks as functions of simulated time. The monotone clock runs a little too fast or too slow and may
 * stand still for a while (a suspended virtual machine), never back; the wall clock is off by a skew that may jump.
 */
final class SimulatedClock implements Clock {
    /** Where simulated wall clocks begin: 2026-01-01T00:00Z. */
    static final long EPOCH_MILLIS = 1_767_225_600_000L;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Scheduler scheduler;
    private final long driftPartsPerMillion;
    private long skewMillis;
    private long stoodStillNanos;

    /** @param driftPartsPerMillion how much too fast it runs; negative for too slow */
    SimulatedClock(Scheduler scheduler, long driftPartsPerMillion, long skewMillis) {
        this.scheduler = scheduler;
        this.driftPartsPerMillion = driftPartsPerMillion;
        this.skewMillis = skewMillis;
    }

    @Override
    public long monotonicMillis() {
        return monotonicNanos() / NANOS_PER_MILLI;
    }

    @Override
    public long monotonicNanos() {
        long ran = scheduler.nowNanos() - stoodStillNanos;
        return ran + ran / NANOS_PER_MILLI * driftPartsPerMillion;
    }

    @Override
    public long wallMillis() {
        return EPOCH_MILLIS + scheduler.nowNanos() / NANOS_PER_MILLI + skewMillis;
    }

    /** Sets the wall clock forward, or back. */
    void jump(long millis) {
        skewMillis += millis;
    }

    /** The monotone clock did not count this long; call it when the pause is over. */
    void stoodStill(long nanos) {
        stoodStillNanos += nanos;
    }

    /** How long this clock takes to count that many milliseconds. */
    long simulatedNanos(long millis) {
        long nanos = Math.multiplyExact(millis, NANOS_PER_MILLI);
        return nanos - nanos / NANOS_PER_MILLI * driftPartsPerMillion + 1_000;
    }
}
