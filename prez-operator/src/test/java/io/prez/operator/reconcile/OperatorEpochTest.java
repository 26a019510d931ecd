package io.prez.operator.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OperatorEpochTest {
    private final AtomicLong clock = new AtomicLong(1000);
    private final AtomicBoolean holdsLease = new AtomicBoolean(true);
    private final OperatorEpoch epoch = new OperatorEpoch(clock::get, holdsLease::get);

    @Test
    void growsWithEveryBeginning() {
        clock.set(2000);
        epoch.began();
        assertEquals(2000, epoch.notBelow(0));
        clock.set(1500);
        epoch.began();
        assertEquals(2001, epoch.notBelow(0));
    }

    @Test
    void whoeverHoldsTheLeaseGoesAboveAHigherOne() {
        assertEquals(9001, epoch.notBelow(9000));
        assertEquals(9001, epoch.notBelow(9001));
    }

    @Test
    void whoeverLostTheLeaseStaysBelowAndIsRefused() {
        holdsLease.set(false);
        assertEquals(1000, epoch.notBelow(9000));
    }
}
