package io.prez.node.cluster;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CorruptedFrameException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection: frames in and out, the lanes of what waits, and the handshake's progress. Lives on the
 * transport's thread.
 *
 * <p>While nothing waits, messages leave in the order in which they came. When the socket takes no more, urgent ones
 * wait in a lane of their own and leave first, also between the parts of a long message.
 */
final class PeerConnection extends ByteToMessageDecoder {
    static final int HEADER_BYTES = 4 + 4 + 1;
    static final int PART_BYTES = 64 * 1024;
    static final int FRAME_BYTES_MAX = 128 * 1024;
    static final int HANDSHAKE_BYTES_MAX = 8 * 1024;
    static final int MESSAGE_BYTES_MAX = 1 << 30;
    private static final int URGENT_MAX = 16 * 1024;

    /** What the transport does with what comes. */
    interface Owner {
        void connectionOpen(PeerConnection connection);

        void hello(PeerConnection connection, byte frameType, ByteBuf payload);

        /** A whole message on a connection that was welcomed. */
        void message(PeerConnection connection, byte type, ByteBuf payload);

        void connectionClosed(PeerConnection connection);

        void heartbeatSent(PeerConnection connection);

        /** A broken invariant, not a broken connection. */
        void failed(Throwable cause);

        long nowMillis();
    }

    private record Waiting(Outbound message, long reserved) {}

    private final Owner owner;
    /** The link that made this connection; null when the peer made it. */
    final @Nullable PeerLink link;

    private final ArrayDeque<Waiting> urgent = new ArrayDeque<>();
    private final ArrayDeque<Waiting> inOrder = new ArrayDeque<>();
    private @Nullable ByteBuf parting;
    private long partingReserved;
    private boolean partingBegun;
    private @Nullable ByteBuf assembly;
    private int assemblyBytes;
    private @Nullable ChannelHandlerContext context;
    private boolean closed;

    /** Who is at the other end; set by the handshake. */
    @Nullable
    Hello remote;
    /** The peer whose messages this carries; null for nodes that only talk about forming a cluster. */
    @Nullable
    Peer peer;

    /** Why the handshake failed; null unless it did. */
    Handshake.Verdict.@Nullable Refused refused;

    boolean welcomed;
    long openedMillis;
    long lastReadMillis;
    long lastWriteMillis;
    /** Why this node closed it; empty when the other end did. */
    String closedBecause = "";

    PeerConnection(Owner owner, @Nullable PeerLink link) {
        this.owner = owner;
        this.link = link;
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext open = context;
        if (open == null) {
            throw new IllegalStateException("connection is not open yet");
        }
        return open;
    }

    Channel channel() {
        return context().channel();
    }

    boolean isClosed() {
        return closed;
    }

    /** The other end, for logs. */
    String where() {
        return context == null
                ? "?"
                : String.valueOf(context.channel().remoteAddress()).replaceFirst("^/", "");
    }

    // ---- Out

    /** Sends, or queues; {@link #flush} afterwards. {@code reserved} bytes are given back to the peer when it is out. */
    void send(Outbound message, long reserved) {
        if (closed) {
            drop(message, reserved);
            return;
        }
        boolean direct = parting == null
                && urgent.isEmpty()
                && inOrder.isEmpty()
                && channel().isWritable();
        if (direct) {
            write(message, reserved);
        } else if (!message.isUrgent()) {
            inOrder.add(new Waiting(message, reserved));
        } else if (urgent.size() < URGENT_MAX) {
            urgent.add(new Waiting(message, reserved));
        } else {
            drop(message, reserved);
        }
    }

    void flush() {
        if (!closed) {
            pump();
            context().flush();
        }
    }

    private void drop(Outbound message, long reserved) {
        if (peer != null) {
            peer.release(reserved);
            if (message instanceof Outbound.Raft) {
                peer.messagesDropped.increment();
            }
        }
    }

    private void pump() {
        while (channel().isWritable()) {
            Waiting next = urgent.poll();
            if (next == null && parting != null) {
                writePart(parting);
                continue;
            }
            if (next == null) {
                next = inOrder.poll();
            }
            if (next == null) {
                return;
            }
            write(next.message(), next.reserved());
        }
    }

    private void write(Outbound message, long reserved) {
        if (message.isHeartbeat()) {
            owner.heartbeatSent(this);
        }
        int expected = (int) Math.min(MESSAGE_BYTES_MAX, message.sizeBytes());
        ByteBuf frame = context().alloc().directBuffer(HEADER_BYTES + expected);
        frame.writeLong(0).writeByte(message.type());
        message.encode(frame);
        int payloadBytes = frame.readableBytes() - HEADER_BYTES;
        if (peer != null) {
            peer.messagesSent.increment();
        }
        if (payloadBytes <= PART_BYTES) {
            finish(frame);
            if (peer != null) {
                peer.release(reserved);
            }
            return;
        }
        frame.skipBytes(HEADER_BYTES - 1);
        parting = frame;
        partingReserved = reserved;
        partingBegun = false;
        writePart(frame);
    }

    /** A part is the message's type and payload, cut; the first one says how long the whole is. */
    private void writePart(ByteBuf message) {
        int bytes = Math.min(PART_BYTES, message.readableBytes());
        boolean last = bytes == message.readableBytes();
        ByteBuf frame = context().alloc().directBuffer(HEADER_BYTES + 4 + bytes);
        frame.writeLong(0).writeByte(last ? Outbound.LAST_PART : Outbound.PART);
        if (!partingBegun) {
            frame.writeInt(message.readableBytes());
            partingBegun = true;
        }
        frame.writeBytes(message, bytes);
        finish(frame);
        if (last) {
            message.release();
            parting = null;
            if (peer != null) {
                peer.release(partingReserved);
            }
        }
    }

    private void finish(ByteBuf frame) {
        int payloadBytes = frame.readableBytes() - HEADER_BYTES;
        frame.setInt(frame.readerIndex(), payloadBytes);
        frame.setInt(frame.readerIndex() + 4, checksum(frame, frame.readerIndex() + 8, payloadBytes + 1));
        if (peer != null) {
            peer.bytesSent.add(frame.readableBytes());
        }
        lastWriteMillis = owner.nowMillis();
        var _ = context().write(frame, context().voidPromise());
    }

    static int checksum(ByteBuf buffer, int from, int bytes) {
        CRC32C crc = new CRC32C();
        crc.update(buffer.nioBuffer(from, bytes));
        return (int) crc.getValue();
    }

    /** Closes from this side. What waits is dropped. */
    void close(String why) {
        if (closedBecause.isEmpty()) {
            closedBecause = why;
        }
        if (context != null) {
            var _ = context.close();
        }
    }

    /** Sends a last message, then closes. */
    void closeAfter(Outbound message, String why) {
        send(message, 0);
        flush();
        close(why);
    }

    // ---- In

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        openedMillis = owner.nowMillis();
        lastReadMillis = openedMillis;
        lastWriteMillis = openedMillis;
        owner.connectionOpen(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) throws Exception {
        lastReadMillis = owner.nowMillis();
        super.channelRead(ctx, bytes);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        while (!closed && closedBecause.isEmpty() && in.readableBytes() >= HEADER_BYTES) {
            int length = in.getInt(in.readerIndex());
            if (length < 0 || length > (welcomed ? FRAME_BYTES_MAX : HANDSHAKE_BYTES_MAX)) {
                throw new CorruptedFrameException("a frame of " + (length & 0xffff_ffffL) + " bytes");
            }
            if (in.readableBytes() < HEADER_BYTES + length) {
                return;
            }
            int expected = in.getInt(in.readerIndex() + 4);
            int actual = checksum(in, in.readerIndex() + 8, length + 1);
            if (expected != actual) {
                throw new CorruptedFrameException(String.format("checksum %08x, computed %08x", expected, actual));
            }
            byte type = in.getByte(in.readerIndex() + 8);
            in.skipBytes(HEADER_BYTES);
            if (peer != null) {
                peer.bytesReceived.add(HEADER_BYTES + (long) length);
            }
            frame(type, in.readSlice(length));
        }
        if (!closedBecause.isEmpty()) {
            in.skipBytes(in.readableBytes());
        }
    }

    private void frame(byte type, ByteBuf payload) {
        boolean introduction = type == Outbound.HELLO || type == Outbound.WELCOME || type == Outbound.REFUSED;
        if (welcomed == introduction) {
            throw new CorruptedFrameException("frame of type " + type + " at this time");
        }
        switch (type) {
            case Outbound.HELLO, Outbound.WELCOME, Outbound.REFUSED -> owner.hello(this, type, payload);
            case Outbound.PING -> {}
            case Outbound.PART -> assemble(payload);
            case Outbound.LAST_PART -> {
                assemble(payload);
                assembled();
            }
            default -> owner.message(this, type, payload);
        }
    }

    private void assemble(ByteBuf part) {
        ByteBuf message = assembly;
        if (message == null) {
            assemblyBytes = part.readableBytes() < 4 ? -1 : part.readInt();
            if (assemblyBytes <= 0 || assemblyBytes > MESSAGE_BYTES_MAX) {
                throw new CorruptedFrameException("a message of " + assemblyBytes + " bytes");
            }
            message = context().alloc().buffer(Math.min(assemblyBytes, 1 << 20), assemblyBytes);
            assembly = message;
        }
        if (part.readableBytes() > assemblyBytes - message.readableBytes()) {
            throw new CorruptedFrameException("parts are longer than their message of " + assemblyBytes + " bytes");
        }
        message.writeBytes(part);
    }

    private void assembled() {
        ByteBuf message = assembly;
        if (message == null || message.readableBytes() != assemblyBytes) {
            throw new CorruptedFrameException("the last part came early");
        }
        assembly = null;
        try {
            byte type = message.readByte();
            if (type != Outbound.RAFT && type != Outbound.FORWARD && type != Outbound.FORMATION) {
                throw new CorruptedFrameException("parts of a frame of type " + type);
            }
            owner.message(this, type, message);
        } finally {
            message.release();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        boolean first = !closed;
        closed = true;
        urgent.forEach(waiting -> drop(waiting.message(), waiting.reserved()));
        urgent.clear();
        inOrder.forEach(waiting -> drop(waiting.message(), waiting.reserved()));
        inOrder.clear();
        if (parting != null) {
            parting.release();
            parting = null;
            if (peer != null) {
                peer.release(partingReserved);
            }
        }
        if (assembly != null) {
            assembly.release();
            assembly = null;
        }
        if (first) {
            owner.connectionClosed(this);
        }
        super.channelInactive(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof CorruptedFrameException) {
            close("what came was damaged: " + cause.getMessage());
        } else if (cause instanceof IOException) {
            // A reset is the peer's doing: closedBecause stays empty, as for an orderly close.
            var _ = ctx.close();
        } else {
            owner.failed(cause);
        }
    }
}
