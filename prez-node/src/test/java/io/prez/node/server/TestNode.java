package io.prez.node.server;

import io.prez.node.command.CommandTable;
import io.prez.node.config.CommandLine;
import io.prez.node.config.ConfigException;
import io.prez.node.config.NodeConfig;
import io.prez.node.metrics.Heartbeats;
import io.prez.node.metrics.HttpServer;
import io.prez.node.metrics.LatencyHistogram;
import io.prez.node.metrics.MetricsPage;
import io.prez.node.metrics.NodeFacts;
import io.prez.node.metrics.NodePages;
import io.prez.node.metrics.Readiness;
import io.prez.node.metrics.ServerStatistics;
import io.prez.node.metrics.StatusPage;
import io.prez.node.raft.Member;
import io.prez.node.world.Clock;
import io.prez.node.world.SystemClock;
import io.prez.node.world.ThreadLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;

/** A server with its monitoring on loopback, above a {@link FakeReplica}. */
public final class TestNode implements AutoCloseable {
    public final FakeReplica replica;
    public final AtomicInteger shutdowns = new AtomicInteger();
    public final AtomicReference<Throwable> fatal = new AtomicReference<>();
    public final ServerSettings settings;
    public final LatencyHistogram syncs = new LatencyHistogram();
    private final ClientServer server;
    private final MetricsPage metricsPage;
    private final HttpServer http;
    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger((int) (ProcessHandle.current().pid() % 100) * 60);

    private final ThreadLoop watch = new ThreadLoop("watch", new SystemClock(), fatal::set);

    public TestNode(String... overrides) {
        this(Transport.best(), overrides);
    }

    public TestNode(Transport transport, String... overrides) {
        this(new FakeReplica(), transport, overrides);
    }

    /** The replica may be in any state already, as after a restart. */
    TestNode(FakeReplica replica, Transport transport, String... overrides) {
        this.replica = replica;
        try {
            settings = new ServerSettings(config(overrides));
            Clock clock = new SystemClock();
            CommandTable table = CommandTable.standard();
            ServerStatistics statistics = new ServerStatistics(ClientServer.countedCommands(table));
            NodeFacts facts = new NodeFacts(
                    settings.config().name(),
                    "0.1.0",
                    "ab".repeat(20),
                    clock.monotonicMillis(),
                    clock.wallMillis(),
                    settings.config().port(),
                    "");
            Readiness readiness =
                    new Readiness(replica, clock, settings.config().clusterElectionTimeoutMillis());
            StatusPage statusPage = new StatusPage(facts, replica, readiness, syncs, clock);
            server = new ClientServer(new ClientServer.Parts(
                    settings,
                    replica,
                    table,
                    statistics,
                    statusPage,
                    facts,
                    clock,
                    transport,
                    shutdowns::incrementAndGet,
                    fatal::set));
            Heartbeats heartbeats = new Heartbeats(clock, 30_000);
            server.onEachLoop(loop -> heartbeats.watch("client-io", loop));
            metricsPage = new MetricsPage(facts, replica, readiness, statistics, syncs, server::connections);
            NodePages pages = new NodePages(heartbeats, readiness, statusPage, metricsPage);
            http = new HttpServer(pages);
            http.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            watch.start();
            watch.execute(() -> look(readiness, heartbeats));
            try {
                server.start();
            } catch (IOException e) {
                close();
                throw e;
            }
            pages.started();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ConfigException e) {
            throw new IllegalStateException(e);
        }
    }

    private void look(Readiness readiness, Heartbeats heartbeats) {
        readiness.observe();
        heartbeats.beat();
        watch.schedule(50, () -> look(readiness, heartbeats));
    }

    private static NodeConfig config(String... overrides) throws IOException, ConfigException {
        Path directory = Files.createTempDirectory("prez-server-test");
        Path file = directory.resolve("prez.conf");
        Path nodes = directory.resolve("nodes.conf");
        int port = freePort();
        Files.writeString(
                file,
                "name node-9000\nport " + port
                        + "\ncluster-port 10000\ncluster-config-file nodes.conf\nbind 127.0.0.1\n");
        Files.writeString(nodes, """
                node-9000 127.0.0.1:10000 127.0.0.1:9000
                node-9001 127.0.0.1:10001 127.0.0.1:9001
                node-9002 127.0.0.1:10002 127.0.0.1:9002
                """);
        List<String> words = new ArrayList<>(List.of(file.toString()));
        words.addAll(List.of(overrides));
        NodeConfig config = NodeConfig.load(CommandLine.parse(words));
        Files.delete(file);
        Files.delete(nodes);
        Files.delete(directory);
        return config;
    }

    /** Below the range that the system gives to outgoing connections, so that nobody is given it meanwhile. */
    private static int freePort() throws IOException {
        for (int tries = 0; tries < 1000; tries++) {
            int port = 23_100 + NEXT_PORT.getAndIncrement() % 6_000;
            if (isFree(port)) {
                return port;
            }
        }
        throw new IOException("no free port");
    }

    private static boolean isFree(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (BindException taken) {
            return false;
        }
    }

    public int port() {
        return server.port();
    }

    public int httpPort() {
        return http.port();
    }

    public int connections() {
        return server.connections();
    }

    ClientServer server() {
        return server;
    }

    RawClient raw() {
        return new RawClient(port());
    }

    /** Makes the node a follower first: connections of a leader that steps down would be closed. */
    RawClient rawAtFollowerOf(@Nullable Member leader) {
        replica.follow(leader);
        AtomicInteger turned = new AtomicInteger();
        AtomicInteger loops = new AtomicInteger();
        server.onEachLoop(loop -> {
            loops.incrementAndGet();
            loop.accept(turned::incrementAndGet);
        });
        if (!Eventually.holds(() -> turned.get() == loops.get())) {
            throw new AssertionError("an I/O loop is stuck");
        }
        return raw();
    }

    Jedis jedis() {
        return new Jedis("127.0.0.1", port(), 10_000);
    }

    @Override
    public void close() {
        server.stop(1000);
        watch.close();
        http.stop();
        metricsPage.close();
        replica.close();
        if (fatal.get() != null) {
            throw new AssertionError("the server broke", fatal.get());
        }
    }
}
