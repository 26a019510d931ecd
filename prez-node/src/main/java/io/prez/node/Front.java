package io.prez.node;

import io.prez.node.command.CommandTable;
import io.prez.node.config.NodeConfig;
import io.prez.node.logging.NodeLog;
import io.prez.node.metrics.Heartbeats;
import io.prez.node.metrics.HttpServer;
import io.prez.node.metrics.LatencyHistogram;
import io.prez.node.metrics.MetricsPage;
import io.prez.node.metrics.NodeFacts;
import io.prez.node.metrics.NodePages;
import io.prez.node.metrics.Readiness;
import io.prez.node.metrics.ServerStatistics;
import io.prez.node.metrics.StatusPage;
import io.prez.node.replica.ReplicaPort;
import io.prez.node.server.BindAddresses;
import io.prez.node.server.ClientServer;
import io.prez.node.server.ServerSettings;
import io.prez.node.server.Transport;
import io.prez.node.world.Clock;
import io.prez.node.world.Loop;
import io.prez.node.world.Randomness;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** What the outside sees of a node: the port for clients, and the pages for probes, metrics and the operator. */
final class Front {
    private static final long BEAT_MILLIS = 1_000;
    private static final long OBSERVE_MILLIS = 100;
    private static final long SILENCE_MILLIS_MAX = 60_000;

    /** What it is made of. */
    record Parts(
            NodeConfig config,
            String configFile,
            String version,
            ReplicaPort replica,
            CommandTable table,
            Clock clock,
            LatencyHistogram syncs,
            Runnable requestStop,
            Consumer<Throwable> fatal) {}

    private final NodeConfig config;
    private final Readiness readiness;
    private final Heartbeats heartbeats;
    private final ClientServer server;
    private final MetricsPage metricsPage;
    private final NodePages pages;
    private final HttpServer http;

    Front(Parts parts) {
        this.config = parts.config();
        Clock clock = parts.clock();
        NodeFacts facts = new NodeFacts(
                config.name(),
                parts.version(),
                runId(),
                clock.monotonicMillis(),
                clock.wallMillis(),
                config.port(),
                parts.configFile());
        this.readiness = new Readiness(parts.replica(), clock, config.clusterElectionTimeoutMillis());
        this.heartbeats = new Heartbeats(clock, SILENCE_MILLIS_MAX);
        StatusPage statusPage = new StatusPage(facts, parts.replica(), readiness, parts.syncs(), clock);
        ServerStatistics statistics = new ServerStatistics(ClientServer.countedCommands(parts.table()));
        ServerSettings settings = new ServerSettings(config);
        settings.addListener(changed -> NodeLog.level(changed.logLevel()));
        this.server = new ClientServer(new ClientServer.Parts(
                settings,
                parts.replica(),
                parts.table(),
                statistics,
                statusPage,
                facts,
                clock,
                Transport.best(),
                parts.requestStop(),
                parts.fatal()));
        this.metricsPage =
                new MetricsPage(facts, parts.replica(), readiness, statistics, parts.syncs(), server::connections);
        this.pages = new NodePages(heartbeats, readiness, statusPage, metricsPage);
        this.http = new HttpServer(pages);
    }

    /** Serves clients and pages from now on. */
    void start(Loop watchLoop, Loop replicaLoop, Loop logLoop) throws IOException {
        heartbeats.watch("replica", replicaLoop::execute);
        heartbeats.watch("log", logLoop::execute);
        server.onEachLoop(loop -> heartbeats.watch("client-io", loop));
        watchLoop.execute(() -> beat(watchLoop));
        watchLoop.execute(() -> observe(watchLoop));
        if (config.httpPort() != 0) {
            for (BindAddresses.Address address : BindAddresses.of(config.httpBind(), config.httpPort())) {
                try {
                    http.start(address.socket());
                } catch (IOException e) {
                    if (!address.optional()) {
                        throw e;
                    }
                }
            }
        }
        server.start();
        pages.started();
    }

    private void beat(Loop watchLoop) {
        heartbeats.beat();
        watchLoop.schedule(BEAT_MILLIS, () -> beat(watchLoop));
    }

    private void observe(Loop watchLoop) {
        readiness.observe();
        watchLoop.schedule(OBSERVE_MILLIS, () -> observe(watchLoop));
    }

    void stopAccepting() {
        server.stopAccepting();
    }

    /** Lets clients have their last replies, then closes everything. */
    void stop(long timeoutMillis) {
        server.stop(timeoutMillis);
        http.stop();
        metricsPage.close();
    }

    private static String runId() {
        RandomGenerator random = Randomness.fromOperatingSystem();
        return String.format("%016x%016x%08x", random.nextLong(), random.nextLong(), random.nextInt());
    }
}
