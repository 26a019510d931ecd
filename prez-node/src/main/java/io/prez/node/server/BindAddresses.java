package io.prez.node.server;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Where to listen, as {@code bind} says it. */
public final class BindAddresses {
    /** @param optional it is no error when the machine does not have the address */
    public record Address(InetSocketAddress socket, boolean optional) {}

    private BindAddresses() {}

    /**
     * Socket addresses for the words of {@code bind}. {@code *} together with {@code ::*} is one socket for both
     * families, because the second of two would find the port in use.
     */
    public static List<Address> of(List<String> words, int port) {
        boolean both = words.stream().anyMatch(word -> strip(word).equals("*"))
                && words.stream().anyMatch(word -> strip(word).equals("::*"));
        List<Address> addresses = new ArrayList<>();
        if (both) {
            addresses.add(new Address(new InetSocketAddress(port), false));
        }
        for (String word : words) {
            boolean optional = word.startsWith("-");
            String host = strip(word);
            boolean wildcard = host.equals("*") || host.equals("::*");
            if (!wildcard) {
                addresses.add(new Address(new InetSocketAddress(host, port), optional));
            } else if (!both) {
                String any = host.equals("*") ? "0.0.0.0" : "::";
                addresses.add(new Address(new InetSocketAddress(any, port), optional));
            }
        }
        return addresses;
    }

    private static String strip(String word) {
        return word.startsWith("-") ? word.substring(1) : word;
    }
}
