package io.prez.node.server;

import io.netty.channel.socket.SocketChannel;
import io.prez.node.command.CommandTable;
import io.prez.node.metrics.NodeFacts;
import io.prez.node.metrics.ServerStatistics;
import io.prez.node.metrics.StatusPage;
import io.prez.node.replica.ReplicaPort;
import io.prez.node.world.Clock;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What all connections of a server share. Immutable, of parts that any thread may use. */
final class ServerContext {
    /** The Redis whose behaviour clients may expect. */
    static final String REDIS_VERSION = "7.0.15";

    private final ClientServer.Parts parts;
    private final PubSub pubSub = new PubSub();
    private final Connections connections = new Connections(pubSub);
    private final ClientPause pause = new ClientPause();
    private final SlowLog slowLog;
    private final RequestCounts counts;
    private final Redirects redirects;
    private final Dispatcher dispatcher;
    private final LeaderWatch leaderWatch;

    ServerContext(ClientServer.Parts parts) {
        this.parts = parts;
        this.slowLog = new SlowLog(parts.settings(), parts.clock());
        this.counts = new RequestCounts(parts.statistics(), parts.table());
        this.redirects = new Redirects(parts.settings(), parts.replica());
        List<LocalCommand> locals = Stream.of(
                        ConnectionBodies.TABLE,
                        TransactionBodies.TABLE,
                        PubSubBodies.TABLE,
                        ClientBodies.TABLE,
                        CommandBodies.TABLE,
                        ConfigBodies.TABLE,
                        ServerBodies.TABLE,
                        LatencyBodies.TABLE,
                        ClusterBodies.TABLE,
                        SentinelBodies.TABLE,
                        RaftBodies.TABLE)
                .flatMap(List::stream)
                .toList();
        this.dispatcher = new Dispatcher(this, parts.table(), locals);
        this.leaderWatch = new LeaderWatch(this);
    }

    ServerSettings settings() {
        return parts.settings();
    }

    ReplicaPort replica() {
        return parts.replica();
    }

    CommandTable table() {
        return parts.table();
    }

    Clock clock() {
        return parts.clock();
    }

    NodeFacts facts() {
        return parts.facts();
    }

    StatusPage statusPage() {
        return parts.statusPage();
    }

    ServerStatistics statistics() {
        return parts.statistics();
    }

    /** Which of the system's ways to wait for sockets is used. */
    String transportName() {
        return parts.transport().name();
    }

    Class<? extends SocketChannel> socketChannel() {
        return parts.transport().socketChannel();
    }

    /** Begins an orderly stop of the whole process. */
    void shutdown() {
        parts.shutdown().run();
    }

    /** Something is broken in a way that no answer can make good. */
    void fatal(Throwable cause) {
        Consumer<Throwable> handler = parts.fatal();
        handler.accept(cause);
    }

    PubSub pubSub() {
        return pubSub;
    }

    Connections connections() {
        return connections;
    }

    ClientPause pause() {
        return pause;
    }

    SlowLog slowLog() {
        return slowLog;
    }

    RequestCounts counts() {
        return counts;
    }

    Redirects redirects() {
        return redirects;
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    LeaderWatch leaderWatch() {
        return leaderWatch;
    }
}
