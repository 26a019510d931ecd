package io.prez.node.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.prez.node.command.CommandTable;
import io.prez.node.config.NodeConfig;
import io.prez.node.metrics.NodeFacts;
import io.prez.node.metrics.ServerStatistics;
import io.prez.node.metrics.StatusPage;
import io.prez.node.replica.ReplicaPort;
import io.prez.node.world.Clock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for clients and serves them. {@link #start} and {@link #stop} are for one thread, that of the process' own
 * start and stop; everything else happens on the I/O loops.
 */
public final class ClientServer {
    /**
     * What a server needs.
     *
     * @param settings the configuration, which CONFIG SET changes through it
     * @param statistics made with {@link #countedCommands}
     * @param shutdown begins an orderly stop of the process
     * @param fatal called when an invariant is broken; has to stop the node
     */
    public record Parts(
            ServerSettings settings,
            ReplicaPort replica,
            CommandTable table,
            ServerStatistics statistics,
            StatusPage statusPage,
            NodeFacts facts,
            Clock clock,
            Transport transport,
            Runnable shutdown,
            Consumer<Throwable> fatal) {}

    private static final Logger LOG = LoggerFactory.getLogger(ClientServer.class);
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(512 << 10, 1 << 20);
    private static final long LAST_FLUSH_MILLIS = 1000;

    private final Parts parts;
    private final ServerContext context;
    private final Map<EventExecutor, IoLoop> loops = new HashMap<>();
    private final List<Channel> listening = new ArrayList<>();
    private final MultiThreadIoEventLoopGroup group;

    /** Makes its threads, but listens only from {@link #start} on. */
    public ClientServer(Parts parts) {
        this.parts = parts;
        this.context = new ServerContext(parts);
        this.group = new MultiThreadIoEventLoopGroup(
                parts.settings().config().ioThreads(),
                new DefaultThreadFactory("client-io", true),
                parts.transport().handlerFactory());
        for (EventExecutor executor : group) {
            SingleThreadEventLoop eventLoop = (SingleThreadEventLoop) executor;
            loops.put(eventLoop, new IoLoop(eventLoop, parts.replica(), parts.clock(), parts.fatal()));
        }
        context.connections().loops(List.copyOf(loops.values()));
        SingleThreadEventLoop first = context.connections().loops().getFirst().eventLoop();
        first.scheduleAtFixedRate(
                () -> parts.statistics().sample(parts.clock().monotonicMillis()), 100, 100, TimeUnit.MILLISECONDS);
        parts.replica().addListener(context.leaderWatch());
        parts.settings()
                .addListener(changed ->
                        parts.replica().forwardWrites(changed.followerWrites() == NodeConfig.FollowerWrites.FORWARD));
    }

    /** Every command that {@link ServerStatistics} has to know. */
    public static List<String> countedCommands(CommandTable table) {
        return RequestCounts.rows(table).stream().map(spec -> spec.name()).toList();
    }

    /**
     * Listens on every address of {@code bind}.
     *
     * @throws IOException when an address that is not optional cannot be used; nothing listens then
     */
    public void start() throws IOException {
        NodeConfig config = parts.settings().config();
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group, group)
                .channel(parts.transport().serverChannel())
                .option(ChannelOption.SO_BACKLOG, config.tcpBacklog())
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                });
        Keepalive.configure(bootstrap, config.tcpKeepaliveSeconds(), parts.transport());
        for (BindAddresses.Address address : BindAddresses.of(config.bind(), config.port())) {
            ChannelFuture bound = bootstrap.bind(address.socket()).awaitUninterruptibly();
            if (bound.isSuccess()) {
                listening.add(bound.channel());
                LOG.info("serving clients at {}", bound.channel().localAddress());
            } else if (!address.optional()) {
                stopAccepting();
                throw new IOException(
                        "cannot listen for clients at " + address.socket() + ": "
                                + bound.cause().getMessage(),
                        bound.cause());
            }
        }
        if (listening.isEmpty()) {
            throw new IOException("none of the addresses of bind exists on this machine: " + config.bind());
        }
    }

    private void accept(Channel channel) {
        IoLoop loop = loops.get(channel.eventLoop());
        if (loop == null) {
            throw new IllegalStateException("channel of an unknown loop: " + channel);
        }
        parts.statistics().connectionsReceived.increment();
        String refusal = Admission.refusal(context, channel);
        if (refusal != null) {
            channel.pipeline().addLast(new RefusedConnection(refusal));
            return;
        }
        long id = context.connections().nextId();
        RequestDecoder decoder = new RequestDecoder(parts.settings(), parts.statistics());
        channel.pipeline().addLast(decoder, new ClientConnection(context, loop, channel, decoder, id));
    }

    /** The port that it listens on; of use when the configured one is 0. */
    public int port() {
        return ((InetSocketAddress) listening.getFirst().localAddress()).getPort();
    }

    /** How many clients are connected. */
    public int connections() {
        return context.connections().count();
    }

    /** Takes no more connections; those that are open stay. */
    public void stopAccepting() {
        listening.forEach(channel -> channel.close().awaitUninterruptibly());
        listening.clear();
    }

    /** Stops accepting, lets connections finish what is under way for a bounded time, closes them, ends the threads. */
    public void stop(long timeoutMillis) {
        stopAccepting();
        context.connections().forEach(ClientConnection::closeWhenDrained);
        long deadlineMillis = parts.clock().monotonicMillis() + timeoutMillis;
        while (context.connections().count() > 0 && parts.clock().monotonicMillis() < deadlineMillis) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        context.connections().forEach(ClientConnection::closeNow);
        group.shutdownGracefully(0, LAST_FLUSH_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }

    /** Runs a task on each I/O loop; for heartbeats. */
    public void onEachLoop(Consumer<Consumer<Runnable>> user) {
        for (IoLoop loop : context.connections().loops()) {
            user.accept(loop::execute);
        }
    }
}
