package io.prez.node;

import io.prez.node.log.LogObserver;
import io.prez.node.metrics.LatencyHistogram;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures what the disk does to the log. */
final class LogWatch implements LogObserver {
    private static final Logger LOGGER = LoggerFactory.getLogger(LogWatch.class);

    private final LatencyHistogram syncs;

    LogWatch(LatencyHistogram syncs) {
        this.syncs = syncs;
    }

    @Override
    public void synced(long durationNanos, long bytes, int batches) {
        syncs.record(durationNanos);
    }

    @Override
    public void diskFull(boolean full) {
        if (full) {
            LOGGER.error("the disk is full: what is written from now on waits for room");
        } else {
            LOGGER.warn("the disk has room again");
        }
    }
}
