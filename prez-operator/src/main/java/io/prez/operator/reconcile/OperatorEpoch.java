package io.prez.operator.reconcile;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * A number that grows from one acting operator to the next. Nodes refuse a change of membership from a lower one than
 * they have seen, so that a replica which does not know yet that it was replaced cannot change anything any more.
 *
 * <p>It is the time at which this replica began to act, because that needs no storage and survives a new installation.
 * Clocks may disagree: one that meets a higher epoch asks whether it still holds the lease, and if so goes above it.
 */
public final class OperatorEpoch {
    private final LongSupplier nowMillis;
    private final BooleanSupplier holdsLease;
    private long epoch;

    /**
     * @param holdsLease asks the API server, not a memory
     */
    public OperatorEpoch(LongSupplier nowMillis, BooleanSupplier holdsLease) {
        this.nowMillis = nowMillis;
        this.holdsLease = holdsLease;
        this.epoch = nowMillis.getAsLong();
    }

    /** This replica acts from now on. */
    public synchronized void began() {
        epoch = Math.max(epoch + 1, nowMillis.getAsLong());
    }

    /** The epoch for a change of a membership that was last changed in this one. */
    public synchronized long notBelow(long seen) {
        if (seen > epoch && holdsLease.getAsBoolean()) {
            epoch = seen + 1;
        }
        return epoch;
    }
}
