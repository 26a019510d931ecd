package io.prez.cli;

import java.util.concurrent.atomic.AtomicLong;

/** When a load ends, and how long the cluster went without acknowledging anything. Shared by its threads. */
final class LoadClock {
    private final AtomicLong endNanos;
    private long lastNanos;
    private long longestGapNanos;

    LoadClock(long endNanos) {
        this.endNanos = new AtomicLong(endNanos);
    }

    boolean isOver() {
        return System.nanoTime() - endNanos.get() >= 0;
    }

    void end() {
        endNanos.set(System.nanoTime());
    }

    synchronized void acknowledged() {
        long now = System.nanoTime();
        if (lastNanos != 0) {
            longestGapNanos = Math.max(longestGapNanos, now - lastNanos);
        }
        lastNanos = now;
    }

    synchronized long longestGapMillis() {
        return longestGapNanos / 1_000_000;
    }
}
