package io.prez.node.metrics;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Serves {@link HttpPages} to probes, to Prometheus and to the operator, on a thread of its own, so that it answers when
 * the node's loops do not.
 */
public final class HttpServer {
    private static final int REQUEST_BYTES_MAX = 64 << 10;
    private static final int IDLE_SECONDS_MAX = 120;
    private static final int CONNECTIONS_MAX = 256;

    private final HttpPages pages;
    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("http", true), NioIoHandler.newFactory());
    private final List<Channel> listening = new ArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    /** Makes its thread; listens from {@link #start} on. */
    public HttpServer(HttpPages pages) {
        this.pages = pages;
    }

    /**
     * Listens on an address, beside those it listens on already.
     *
     * @throws IOException when it cannot
     */
    public void start(InetSocketAddress address) throws IOException {
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot serve HTTP at " + address + ": " + bound.cause().getMessage(), bound.cause());
        }
        listening.add(bound.channel());
    }

    private void accept(Channel channel) {
        if (connections.incrementAndGet() > CONNECTIONS_MAX) {
            connections.decrementAndGet();
            channel.close();
            return;
        }
        channel.closeFuture().addListener(closed -> connections.decrementAndGet());
        channel.pipeline()
                .addLast(new ReadTimeoutHandler(IDLE_SECONDS_MAX))
                .addLast(new HttpServerCodec(), new HttpObjectAggregator(REQUEST_BYTES_MAX))
                .addLast(new Requests(pages));
    }

    /** The port of the first address; of use when 0 was asked for. */
    public int port() {
        return ((InetSocketAddress) listening.getFirst().localAddress()).getPort();
    }

    /** Closes everything. */
    public void stop() {
        listening.forEach(channel -> channel.close().awaitUninterruptibly());
        group.shutdownGracefully(0, 1000, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }

    private static final class Requests extends SimpleChannelInboundHandler<FullHttpRequest> {
        private final HttpPages pages;

        Requests(HttpPages pages) {
            this.pages = pages;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            boolean keepAlive =
                    HttpUtil.isKeepAlive(request) && request.decoderResult().isSuccess();
            boolean head = request.method().equals(HttpMethod.HEAD);
            if (!head && !request.method().equals(HttpMethod.GET)) {
                answer(context, HttpPages.Page.text(405, "only GET"), false, keepAlive);
                return;
            }
            String uri = request.uri();
            int query = uri.indexOf('?');
            String path = query < 0 ? uri : uri.substring(0, query);
            pages.get(
                    path,
                    context.executor(),
                    page -> context.executor().execute(() -> answer(context, page, head, keepAlive)));
        }

        private static void answer(
                ChannelHandlerContext context, HttpPages.Page page, boolean head, boolean keepAlive) {
            ByteBuf body = Unpooled.copiedBuffer(page.body(), StandardCharsets.UTF_8);
            DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    HttpResponseStatus.valueOf(page.status()),
                    head ? Unpooled.EMPTY_BUFFER : body);
            response.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, page.contentType())
                    .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes())
                    .set(HttpHeaderNames.CACHE_CONTROL, "no-store");
            if (head) {
                body.release();
            }
            HttpUtil.setKeepAlive(response, keepAlive);
            ChannelFuture written = context.writeAndFlush(response);
            if (!keepAlive) {
                written.addListener(ChannelFutureListener.CLOSE);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
