package io.prez.node.cluster;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.prez.node.config.ListenAddress;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The transport's thread and its sockets: epoll where the system has it, else the JDK's selector. */
final class PeerSockets implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PeerSockets.class);
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 * 1024, 256 * 1024);
    private static final int BACKLOG = 128;

    private final PeerOptions options;
    private final PeerConnection.Owner owner;
    private final EventLoopGroup group;
    private final Class<? extends ServerChannel> serverType;
    private final Class<? extends Channel> clientType;

    PeerSockets(PeerOptions options, PeerConnection.Owner owner) {
        this.options = options;
        this.owner = owner;
        boolean epoll = Epoll.isAvailable();
        if (!epoll) {
            log.warn("No epoll here, the JDK's selector has to do: {}", String.valueOf(Epoll.unavailabilityCause()));
        }
        this.group = new MultiThreadIoEventLoopGroup(
                1,
                Thread.ofPlatform().name("prez-peers").daemon().factory(),
                epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        this.serverType = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        this.clientType = epoll ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    EventLoop loop() {
        return group.next();
    }

    /** Listens on all addresses of {@code bind}; the port. */
    int listen() throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channel(serverType)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(initializer(null));
        int port = options.port();
        List<Channel> listening = new ArrayList<>();
        for (ListenAddress address : ListenAddress.of(options.bind(), port)) {
            InetSocketAddress where = new InetSocketAddress(address.address().getAddress(), port);
            ChannelFuture bound = bootstrap.bind(where).awaitUninterruptibly();
            if (bound.isSuccess()) {
                listening.add(bound.channel());
                port = ((InetSocketAddress) bound.channel().localAddress()).getPort();
            } else if (!address.optional() || isInUse(bound.cause())) {
                listening.forEach(channel -> channel.close().awaitUninterruptibly());
                String reason = isInUse(bound.cause()) ? "it is in use" : reason(bound.cause(), 0);
                throw new IOException(
                        "cluster-port " + port + ": cannot listen on " + where.getHostString() + ": " + reason);
            }
        }
        if (listening.isEmpty()) {
            throw new IOException("cluster-port " + port + ": none of the addresses of bind is here");
        }
        return port;
    }

    private static boolean isInUse(@Nullable Throwable cause) {
        String message = cause == null ? null : cause.getMessage();
        return message != null && message.contains("in use");
    }

    /** For one attempt of this link. */
    Bootstrap connector(PeerLink link) {
        return new Bootstrap()
                .group(group)
                .channel(clientType)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) options.connectTimeoutMillis())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .handler(initializer(link));
    }

    private ChannelInitializer<SocketChannel> initializer(@Nullable PeerLink link) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                channel.pipeline().addLast(new PeerConnection(owner, link));
            }
        };
    }

    /** Why a connection could not be made, in words. */
    static String reason(@Nullable Throwable cause, long timeoutMillis) {
        if (cause instanceof ConnectTimeoutException) {
            return "no answer within " + timeoutMillis + " ms";
        }
        if (cause instanceof ConnectException) {
            return "connection refused";
        }
        return cause == null ? "unknown" : String.valueOf(cause.getMessage());
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    }
}
