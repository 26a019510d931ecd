package io.prez.node.cluster;

import io.prez.node.config.NodeConfig;
import java.util.List;

/**
 * What the transport runs with.
 *
 * @param bind words of {@code bind}
 * @param port of the cluster; 0 for any free one, as tests want it
 * @param silenceMillis a connection on which nothing came for so long is dead
 * @param queueBytesMax what may wait for one peer; further Raft messages are dropped, forwarded requests refused
 * @param formation how blank nodes find each other
 */
public record PeerOptions(
        List<String> bind, int port, long silenceMillis, long queueBytesMax, Formation.Options formation) {
    private static final long QUEUE_BYTES_MAX = 64L * 1024 * 1024;

    /** What the configuration says. */
    public static PeerOptions of(NodeConfig config) {
        return new PeerOptions(
                config.bind(),
                config.clusterPort(),
                config.clusterNodeTimeoutMillis(),
                QUEUE_BYTES_MAX,
                new Formation.Options(
                        config.clusterFormation() == NodeConfig.Formation.STATIC,
                        config.nodes().names(),
                        config.clusterFormationGraceMillis()));
    }

    /** How long a connection may take to be made, and again to say hello. */
    long connectTimeoutMillis() {
        return Math.min(silenceMillis, 2_000);
    }
}
