package io.prez.node.config;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * An address to listen on.
 *
 * @param optional it is no error when this machine does not have it
 */
public record ListenAddress(InetSocketAddress address, boolean optional) {
    /**
     * What the words of {@code bind} mean: {@code *} is every IPv4 address, {@code ::*} every IPv6 address, and both
     * together are one socket for everything.
     *
     * @throws UnknownHostException when a name that is not optional has no address
     */
    public static List<ListenAddress> of(List<String> words, int port) throws UnknownHostException {
        List<ListenAddress> addresses = new ArrayList<>();
        boolean everything = words.stream().anyMatch(word -> bare(word).equals("*"))
                && words.stream().anyMatch(ListenAddress::allOfV6);
        if (everything) {
            addresses.add(new ListenAddress(new InetSocketAddress(port), false));
        }
        for (String word : words) {
            boolean optional = word.startsWith("-");
            String host = bare(word);
            if (host.equals("*") || allOfV6(word)) {
                if (!everything) {
                    String wildcard = host.equals("*") ? "0.0.0.0" : "::";
                    addresses.add(
                            new ListenAddress(new InetSocketAddress(InetAddress.getByName(wildcard), port), optional));
                }
                continue;
            }
            try {
                addresses.add(new ListenAddress(new InetSocketAddress(InetAddress.getByName(host), port), optional));
            } catch (UnknownHostException e) {
                if (!optional) {
                    throw e;
                }
            }
        }
        return addresses;
    }

    private static String bare(String word) {
        return word.startsWith("-") ? word.substring(1) : word;
    }

    private static boolean allOfV6(String word) {
        return bare(word).equals("::*") || bare(word).equals("::");
    }

    /** Whether only programs on this machine can connect. */
    public boolean isLoopback() {
        return address.getAddress().isLoopbackAddress();
    }

    /** Whether it is an IPv6 address, which some machines don't have. */
    public boolean isV6() {
        return address.getAddress() instanceof Inet6Address;
    }
}
