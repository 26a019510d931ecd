package io.prez.node.world;

/** The machine's own clocks. The monotone one starts near zero when this object is made. */
public final class SystemClock implements Clock {
    private final long originNanos = System.nanoTime();

    @Override
    public long monotonicMillis() {
        return monotonicNanos() / 1_000_000;
    }

    @Override
    public long monotonicNanos() {
        return System.nanoTime() - originNanos;
    }

    @Override
    public long wallMillis() {
        return System.currentTimeMillis();
    }
}
