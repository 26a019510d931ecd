package io.prez.node;

import io.prez.node.config.NodeConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;

/** Looks whether the ports are free before anything is written, so that a second start of a node does no harm. */
final class Ports {
    private Ports() {}

    static void requireFree(NodeConfig config) throws StartException {
        requireFree("port", config.port(), config.bind());
        requireFree("cluster-port", config.clusterPort(), config.bind());
        requireFree("http-port", config.httpPort(), config.httpBind());
    }

    private static void requireFree(String directive, int port, List<String> bind) throws StartException {
        if (port == 0) {
            return;
        }
        for (String word : bind) {
            boolean optional = word.startsWith("-");
            String host = optional ? word.substring(1) : word;
            if (host.equals("*") || host.equals("::*")) {
                host = "0.0.0.0";
            }
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
            } catch (IOException e) {
                if (!optional) {
                    throw new StartException(
                            directive + " " + port + " on " + host + " cannot be used: " + e.getMessage());
                }
            }
        }
    }
}
