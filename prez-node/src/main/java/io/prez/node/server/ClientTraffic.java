package io.prez.node.server;

/** When a client did what, for timeouts and CLIENT LIST. Owned by the connection's I/O loop. */
final class ClientTraffic {
    private final long openedMillis;
    private long lastRequestMillis;
    private int requestBytes;
    private String lastCommand = "NULL";
    private long overSoftLimitSinceMillis = -1;

    ClientTraffic(long nowMillis) {
        openedMillis = nowMillis;
        lastRequestMillis = nowMillis;
    }

    void requestAt(long nowMillis) {
        lastRequestMillis = nowMillis;
    }

    /** The request that is being carried out has this size on the wire; 0 when it is done. */
    void requestBytes(int bytes) {
        requestBytes = bytes;
    }

    /** See {@link #requestBytes(int)}. */
    int requestBytes() {
        return requestBytes;
    }

    void command(String name) {
        lastCommand = name;
    }

    /** When the connection was opened, on the monotone clock. */
    long openedMillis() {
        return openedMillis;
    }

    long lastRequestMillis() {
        return lastRequestMillis;
    }

    /** Full name of the newest command; {@code NULL} before the first, as in Redis. */
    String lastCommand() {
        return lastCommand;
    }

    /** Since when more replies wait than the soft limit allows; notes the time at the first call that says so. */
    long overSoftLimitMillis(boolean over, long nowMillis) {
        if (!over) {
            overSoftLimitSinceMillis = -1;
            return 0;
        }
        if (overSoftLimitSinceMillis < 0) {
            overSoftLimitSinceMillis = nowMillis;
        }
        return nowMillis - overSoftLimitSinceMillis;
    }
}
