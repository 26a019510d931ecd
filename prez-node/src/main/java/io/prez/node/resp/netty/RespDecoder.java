package io.prez.node.resp.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Turns bytes into requests: one {@link io.prez.node.command.Args} for each, or one {@link ProtocolError} at last.
 * Understands RESP arrays and inline commands.
 */
public class RespDecoder extends ByteToMessageDecoder {
    /** Words of a request at most, as Redis allows. */
    public static final int WORDS_MAX_DEFAULT = 1024 * 1024;

    /** Redis' {@code proto-max-bulk-len}. */
    public static final int BULK_BYTES_MAX_DEFAULT = 512 * 1024 * 1024;

    /** An inline command, or a length, may be this long. */
    public static final int INLINE_BYTES_MAX = 64 * 1024;

    /** With Redis' limits. */
    public RespDecoder() {
        this(WORDS_MAX_DEFAULT, BULK_BYTES_MAX_DEFAULT);
    }

    /** With limits of its own. */
    public RespDecoder(int wordsMax, int bulkBytesMax) {
        throw unwritten();
    }

    /**
     * Whether the client still has to authenticate: it may then send ten words of 16 KiB at most, as in Redis. On the
     * channel's event loop only; off at first.
     */
    public void restrict(boolean unauthenticated) {
        throw unwritten();
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        throw unwritten();
    }

    private static UnsupportedOperationException unwritten() {
        return new UnsupportedOperationException();
    }
}
