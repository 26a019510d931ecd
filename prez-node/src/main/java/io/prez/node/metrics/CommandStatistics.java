package io.prez.node.metrics;

import java.util.concurrent.atomic.LongAdder;

/** What happened to one command, since the process started or since CONFIG RESETSTAT. Any thread may count. */
public final class CommandStatistics {
    private final String name;
    private final LatencyHistogram latency = new LatencyHistogram();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder failed = new LongAdder();

    /** @param name as {@code cmdstat_} shows it */
    public CommandStatistics(String name) {
        this.name = name;
    }

    /** As {@code cmdstat_} shows it: lower case, {@code container|subcommand}. */
    public String name() {
        return name;
    }

    /** A call was answered, this long after it was read from its socket. */
    public void called(long nanos, boolean withError) {
        latency.record(nanos);
        if (withError) {
            failed.increment();
        }
    }

    /** A call was refused before it ran: wrong number of words, no authentication, not in this context. */
    public void rejected() {
        rejected.increment();
    }

    /** From request to reply. */
    public LatencyHistogram latency() {
        return latency;
    }

    /** Calls that never ran. */
    public long rejectedCalls() {
        return rejected.sum();
    }

    /** Calls that ran and were answered with an error. */
    public long failedCalls() {
        return failed.sum();
    }

    /** Forgets everything. */
    public void reset() {
        latency.reset();
        rejected.reset();
        failed.reset();
    }
}
