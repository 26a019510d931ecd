package io.prez.node.metrics;

import io.prez.node.replica.ReplicaPort;
import io.prez.node.world.Clock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.IntSupplier;

/** Everything that watches a node, on one thread of its own: readiness, heartbeats, pages. */
public final class Monitoring {
    private static final long OBSERVE_MILLIS = 100;
    private static final long BEAT_MILLIS = 1000;

    /** Long enough for a full collection of a large heap and for a disk that hangs for a moment. */
    private static final long SILENCE_MILLIS_MAX = 30_000;

    private final LatencyHistogram syncs = new LatencyHistogram();
    private final Readiness readiness;
    private final StatusPage statusPage;
    private final Heartbeats heartbeats;
    private final MetricsPage metricsPage;
    private final NodePages pages;
    private final HttpServer http;

    /**
     * @param connections how many clients are connected
     * @param electionTimeoutMillis as configured
     */
    public Monitoring(
            NodeFacts facts,
            ReplicaPort replica,
            ServerStatistics clients,
            IntSupplier connections,
            Clock clock,
            long electionTimeoutMillis) {
        this.readiness = new Readiness(replica, clock, electionTimeoutMillis);
        this.statusPage = new StatusPage(facts, replica, readiness, syncs, clock);
        this.heartbeats = new Heartbeats(clock, SILENCE_MILLIS_MAX);
        this.metricsPage = new MetricsPage(facts, replica, readiness, clients, syncs, connections);
        this.pages = new NodePages(heartbeats, readiness, statusPage, metricsPage);
        this.http = new HttpServer(pages);
        http.every(OBSERVE_MILLIS, readiness::observe);
        http.every(BEAT_MILLIS, heartbeats::beat);
    }

    /** How long syncs of the log take; whoever syncs records them. */
    public LatencyHistogram syncs() {
        return syncs;
    }

    /** The status as JSON. */
    public StatusPage statusPage() {
        return statusPage;
    }

    /** Give it each loop whose standstill means that the process is broken. */
    public Heartbeats heartbeats() {
        return heartbeats;
    }

    /**
     * Serves the pages at these addresses; none is possible.
     *
     * @throws IOException when an address cannot be used
     */
    public void listen(List<InetSocketAddress> addresses) throws IOException {
        for (InetSocketAddress address : addresses) {
            http.start(address);
        }
    }

    /** The port of the first address. */
    public int port() {
        return http.port();
    }

    /** The data directory is open and clients are served: {@code /startupz} turns green. */
    public void started() {
        pages.started();
    }

    /** Ends its thread. */
    public void stop() {
        http.stop();
        metricsPage.close();
    }
}
