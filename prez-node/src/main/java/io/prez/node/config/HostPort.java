package io.prez.node.config;

/**
 * An address as people write it: a name or number of a host, never resolved here, and a port.
 *
 * @param host without brackets; a trailing dot of a fully qualified name is kept
 * @param port 1 to 65535
 */
public record HostPort(String host, int port) {
    /**
     * Reads {@code host:port} or {@code [v6]:port}.
     *
     * @throws IllegalArgumentException with a message for the user
     */
    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("'" + text + "' is not host:port");
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw new IllegalArgumentException("'" + text + "' is not host:port (write IPv6 as [address]:port)");
        }
        if (host.isEmpty() || host.chars().anyMatch(c -> c <= ' ' || c == '/')) {
            throw new IllegalArgumentException("'" + text + "' has no usable host");
        }
        return new HostPort(host, parsePort(text.substring(colon + 1), 1));
    }

    /** Reads a port of at least {@code lowest}; the exception's message is for the user. */
    static int parsePort(String text, int lowest) {
        boolean digits = !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int port = digits ? Integer.parseInt(text) : -1;
        if (port < lowest || port > 65535) {
            throw new IllegalArgumentException("'" + text + "' is not a port (" + lowest + " to 65535)");
        }
        return port;
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
