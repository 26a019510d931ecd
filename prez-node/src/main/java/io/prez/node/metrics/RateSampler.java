package io.prez.node.metrics;

/** Rates over the last sixteen samples, as Redis' {@code instantaneous_} fields show them. */
public final class RateSampler {
    /**
     * @param commandsPerSecond with the bytes per second beside it
     */
    public record Rates(double commandsPerSecond, double inputBytesPerSecond, double outputBytesPerSecond) {}

    private static final int SAMPLES = 16;
    private static final Rates NONE = new Rates(0, 0, 0);

    private final long[][] samples = new long[SAMPLES][4];
    private int taken;
    private volatile Rates rates = NONE;

    /** Takes the totals of a moment; by one thread only. */
    void sample(long nowMillis, long commands, long inputBytes, long outputBytes) {
        long[] newest = {nowMillis, commands, inputBytes, outputBytes};
        long[] oldest = samples[taken < SAMPLES ? 0 : taken % SAMPLES];
        boolean usable = taken > 0 && newest[0] > oldest[0] && newest[1] >= oldest[1];
        if (usable) {
            double seconds = (newest[0] - oldest[0]) / 1000.0;
            rates = new Rates(
                    (newest[1] - oldest[1]) / seconds,
                    Math.max(0, newest[2] - oldest[2]) / seconds,
                    Math.max(0, newest[3] - oldest[3]) / seconds);
        } else {
            taken = 0;
        }
        samples[taken % SAMPLES] = newest;
        taken = taken + 1 == 2 * SAMPLES ? SAMPLES : taken + 1;
    }

    /** As of the newest sample; any thread. */
    public Rates rates() {
        return rates;
    }

    void reset() {
        rates = NONE;
    }
}
