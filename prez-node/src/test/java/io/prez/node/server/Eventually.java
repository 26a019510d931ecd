package io.prez.node.server;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for conditions with a deadline. */
public final class Eventually {
    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(15);

    private Eventually() {}

    /** Whether the condition becomes true in time. */
    public static boolean holds(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TIMEOUT_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
        return true;
    }
}
