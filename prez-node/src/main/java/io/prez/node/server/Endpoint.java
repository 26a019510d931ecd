package io.prez.node.server;

import io.prez.node.raft.Member;
import java.net.InetSocketAddress;

/**
 * Where clients reach a member.
 *
 * @param host a name or an address, without brackets
 * @param busPort where its peers reach it; 0 when unknown
 */
record Endpoint(String host, int port, int busPort) {
    /** As the membership says it; a member without a client address gets an empty host and port 0, as in Redis. */
    static Endpoint of(Member member) {
        int busPort = port(member.peerAddress());
        if (member.clientAddress().isEmpty()) {
            return new Endpoint("", 0, busPort);
        }
        return new Endpoint(host(member.clientAddress()), port(member.clientAddress()), busPort);
    }

    /** What {@code host:port} says about the host. */
    static String host(String address) {
        int colon = address.lastIndexOf(':');
        String host = colon < 0 ? address : address.substring(0, colon);
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** What {@code host:port} says about the port; 0 when nothing. */
    static int port(String address) {
        int colon = address.lastIndexOf(':');
        if (colon < 0) {
            return 0;
        }
        try {
            return Integer.parseInt(address.substring(colon + 1));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** To connect to; not resolved yet. */
    InetSocketAddress unresolved() {
        return InetSocketAddress.createUnresolved(host, port);
    }
}
