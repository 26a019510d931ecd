package io.prez.node.metrics;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Durations, counted in buckets whose upper bounds are powers of two microseconds, from 1 µs to 17 s and one for
 * anything longer. Any thread may record; a snapshot is not atomic over its buckets.
 */
public final class LatencyHistogram {
    private static final int BUCKETS = 26;

    private final AtomicLongArray buckets = new AtomicLongArray(BUCKETS);
    private final LongAdder totalNanos = new LongAdder();

    /** How many buckets there are; the last one has no upper bound. */
    public static int bucketCount() {
        return BUCKETS;
    }

    /** Upper bound of a bucket, inclusive, in microseconds. */
    public static long upperMicros(int bucket) {
        return bucket == BUCKETS - 1 ? Long.MAX_VALUE : 1L << bucket;
    }

    /** Counts one duration. */
    public void record(long nanos) {
        long micros = Math.ceilDiv(Math.max(0, nanos), 1000L);
        int bucket = micros <= 1 ? 0 : Math.min(BUCKETS - 1, 64 - Long.numberOfLeadingZeros(micros - 1));
        buckets.getAndIncrement(bucket);
        totalNanos.add(nanos);
    }

    /** How many durations fell into a bucket. */
    public long count(int bucket) {
        return buckets.get(bucket);
    }

    /** How many durations were recorded. */
    public long count() {
        long total = 0;
        for (int i = 0; i < BUCKETS; i++) {
            total += buckets.get(i);
        }
        return total;
    }

    /** Sum of all durations. */
    public long totalNanos() {
        return totalNanos.sum();
    }

    /** Upper bound, in microseconds, of the bucket that holds this quantile; 0 when nothing was recorded. */
    public long quantileMicros(double quantile) {
        long total = count();
        long wanted = Math.max(1, (long) Math.ceil(quantile * total));
        long seen = 0;
        for (int i = 0; i < BUCKETS && total > 0; i++) {
            seen += buckets.get(i);
            if (seen >= wanted) {
                return i == BUCKETS - 1 ? upperMicros(BUCKETS - 2) : upperMicros(i);
            }
        }
        return 0;
    }

    /** Forgets everything. */
    public void reset() {
        for (int i = 0; i < BUCKETS; i++) {
            buckets.set(i, 0);
        }
        totalNanos.reset();
    }
}
