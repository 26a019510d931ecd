package io.prez.node.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Buckets of durations. */
class LatencyHistogramTest {
    private final LatencyHistogram histogram = new LatencyHistogram();

    @Test
    void aDurationFallsIntoTheFirstBucketThatHoldsIt() {
        histogram.record(0);
        histogram.record(1_000);
        histogram.record(1_001);
        histogram.record(4_000);
        histogram.record(Long.MAX_VALUE);
        assertEquals(2, histogram.count(0));
        assertEquals(1, histogram.count(1));
        assertEquals(1, histogram.count(2));
        assertEquals(1, histogram.count(LatencyHistogram.bucketCount() - 1));
        assertEquals(5, histogram.count());
    }

    @Test
    void quantilesAreUpperBounds() {
        assertEquals(0, histogram.quantileMicros(0.99));
        for (int i = 0; i < 99; i++) {
            histogram.record(100_000);
        }
        histogram.record(9_000_000);
        assertEquals(128, histogram.quantileMicros(0.5));
        assertEquals(128, histogram.quantileMicros(0.99));
        assertEquals(16384, histogram.quantileMicros(0.999));
        histogram.reset();
        assertEquals(0, histogram.count());
    }
}
