package io.prez.node.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.prez.node.metrics.ServerStatistics;
import io.prez.node.resp.netty.RespDecoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what arrives, and closes a connection whose request outgrows {@code client-query-buffer-limit}. */
final class RequestDecoder extends RespDecoder {
    private static final Logger LOG = LoggerFactory.getLogger(RequestDecoder.class);

    private final ServerSettings settings;
    private final ServerStatistics statistics;

    RequestDecoder(ServerSettings settings, ServerStatistics statistics) {
        super(WORDS_MAX_DEFAULT, settings.config().protoMaxBulkBytes());
        this.settings = settings;
        this.statistics = statistics;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (message instanceof ByteBuf bytes) {
            statistics.inputBytes.add(bytes.readableBytes());
            statistics.reads.increment();
        }
        super.channelRead(context, message);
        int limit = settings.config().clientQueryBufferLimitBytes();
        if (actualReadableBytes() + spilledBytes() > limit) {
            LOG.warn(
                    "closing client at {}: a request of more than {} bytes",
                    context.channel().remoteAddress(),
                    limit);
            context.close();
        }
    }
}
