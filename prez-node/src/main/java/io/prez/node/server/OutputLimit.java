package io.prez.node.server;

/**
 * How many bytes of replies may wait for a client that does not read, as {@code client-output-buffer-limit} says it.
 *
 * @param hardBytes close at once above this; 0 for no limit
 * @param softBytes close when it is exceeded for {@code softMillis} without a break; 0 for no limit
 */
record OutputLimit(long hardBytes, long softBytes, long softMillis) {
    /** Whether the client has to go; remembers in {@code traffic} since when it is over the soft limit. */
    boolean isExceeded(long bytes, ClientTraffic traffic, long nowMillis) {
        if (hardBytes > 0 && bytes > hardBytes) {
            return true;
        }
        boolean overSoft = softBytes > 0 && bytes > softBytes;
        long overMillis = traffic.overSoftLimitMillis(overSoft, nowMillis);
        return overSoft && overMillis >= softMillis;
    }
}
