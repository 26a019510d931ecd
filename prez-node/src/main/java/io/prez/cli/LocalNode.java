package io.prez.cli;

import java.nio.file.Path;

/**
 * One node of a local cluster: where its files are and which ports it has. The three ports are 1000 apart, as in the
 * seed's example (client 9000, peers 10000), so that the client port names the node.
 */
record LocalNode(Path directory, int port) {
    private static final int STEP = 1000;

    static String nameOf(int port) {
        return "node-" + port;
    }

    String name() {
        return nameOf(port);
    }

    int peerPort() {
        return port + STEP;
    }

    int httpPort() {
        return port + 2 * STEP;
    }

    String clientAddress() {
        return "127.0.0.1:" + port;
    }

    String peerAddress() {
        return "127.0.0.1:" + peerPort();
    }

    Path configuration() {
        return directory.resolve("prez.conf");
    }

    Path addressBook() {
        return directory.resolve("nodes.conf");
    }

    Path log() {
        return directory.resolve("node.log");
    }

    NodeProcess process() {
        return new NodeProcess(this);
    }
}
