package io.prez.node.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.prez.node.command.Args;
import io.prez.node.command.CommandSpec;
import io.prez.node.command.Operation;
import io.prez.node.replica.ClientRequest;
import io.prez.node.replica.ClientRequest.ReadMode;
import io.prez.node.replica.Session;
import io.prez.node.resp.Reply;
import io.prez.node.resp.netty.ProtocolError;
import io.prez.node.resp.netty.RespDecoder;
import io.prez.node.resp.netty.RespEncoder;
import java.io.IOException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client: the order of its replies, and how much of it may be under way. A request gets a {@link ReplySlot}; slots
 * leave from the head as soon as they are settled. A request that must not overtake what is before it
 * <em>parks</em> the connection: words that come after it wait undispatched, and nothing more is read.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter {
    /** Requests of one connection that may be without an answer before it is no longer read from. */
    private static final int SLOTS_MAX = 1024;

    /** Bytes of requests of one connection that may wait for the replica before it is no longer read from. */
    private static final long BYTES_IN_FLIGHT_MAX = 8L << 20;

    /** Replies are handed to the channel in pieces of about this size, so that it can say when it has enough. */
    private static final int PIECE_BYTES = 256 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

    private final ServerContext server;
    private final IoLoop loop;
    private final Channel channel;
    private final RespDecoder decoder;
    private final long id;
    private final Session session;
    private final ClientTraffic traffic;
    private final ClientState state = new ClientState();
    private final ArrayDeque<ReplySlot> slots = new ArrayDeque<>();
    private final ArrayDeque<Args> parked = new ArrayDeque<>(0);

    private @Nullable ByteBuf out;
    private @Nullable ReplySlot blockedOn;
    private @Nullable Blocked blocked;
    private boolean waitsForEmptySlots;
    private boolean resuming;
    private boolean closing;
    private boolean closed;
    private boolean isTouched;
    private boolean silentNow;
    private long bytesInFlight;

    ClientConnection(ServerContext server, IoLoop loop, Channel channel, RespDecoder decoder, long id) {
        this.server = server;
        this.loop = loop;
        this.channel = channel;
        this.decoder = decoder;
        this.id = id;
        this.session = new Session(id);
        this.traffic = new ClientTraffic(loop.clock().monotonicMillis());
        state.authenticated = server.settings().password().isEmpty();
        decoder.restrict(!state.authenticated);
    }

    // ---- what commands use -------------------------------------------------------------------------------------

    ServerContext server() {
        return server;
    }

    IoLoop loop() {
        return loop;
    }

    Channel channel() {
        return channel;
    }

    /** Unique among the connections of this process, growing. */
    long id() {
        return id;
    }

    ClientState state() {
        return state;
    }

    ClientTraffic traffic() {
        return traffic;
    }

    /** Requests without an answer. */
    int pendingReplies() {
        return slots.size();
    }

    /** Bytes of replies that the client has not taken yet. */
    long outputBytes() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        long queued = buffer == null ? 0 : buffer.totalPendingWriteBytes();
        return queued + (out == null ? 0 : out.readableBytes());
    }

    /** Says that the client proved who it is, or has to from now on. */
    void authenticated(boolean yes) {
        state.authenticated = yes;
        decoder.restrict(!yes);
    }

    /** Opens the next place in the order of replies, for the request that is being dispatched. */
    ReplySlot openSlot(@Nullable CommandSpec spec, Args args) {
        ReplySlot slot = new ReplySlot(this, spec, args, silentNow, loop.clock().monotonicNanos());
        slots.add(slot);
        if (slots.size() >= SLOTS_MAX) {
            updateReading();
        }
        return slot;
    }

    /** Refuses the request that is being dispatched; it never ran. */
    void reject(@Nullable CommandSpec spec, Args args, Reply.Failure error) {
        openSlot(spec, args).reject(error, loop.clock().monotonicNanos());
    }

    /** Hands an operation to the replica; its outcome settles the slot. */
    void submit(ReplySlot slot, Operation operation, ReadMode readMode, int sizeBytes) {
        slot.inFlight(sizeBytes);
        bytesInFlight += sizeBytes;
        loop.submit(new ClientRequest(session, operation, readMode, slot), sizeBytes);
        if (bytesInFlight > BYTES_IN_FLIGHT_MAX) {
            updateReading();
        }
    }

    /** Dispatches nothing more before this slot is settled. */
    void blockOn(ReplySlot slot) {
        if (!slot.isSettled()) {
            blockedOn = slot;
            updateReading();
        }
    }

    /** Says what CLIENT UNBLOCK can end; forgotten when the request that the connection is blocked on is settled. */
    void blocked(Blocked request) {
        blocked = request;
    }

    /** The request that waits for something that may never come; null when there is none. */
    @Nullable
    Blocked blocked() {
        return blocked;
    }

    /** CLIENT REPLY ON answers although the requests before it did not. */
    void speakAgain() {
        ReplySlot last = slots.peekLast();
        if (last != null) {
            last.speak();
        }
    }

    /** Bytes of requests that wait for the replica. */
    long bytesInFlight() {
        return bytesInFlight;
    }

    /** Whether every earlier request has its answer. */
    boolean isDrained() {
        return slots.isEmpty();
    }

    /** Dispatches this request, and those after it, when every earlier request has its answer. */
    void retryWhenDrained(Args args) {
        waitsForEmptySlots = true;
        putBack(args);
    }

    /** Dispatches this request, and those after it, when {@link #resume} is called after the pause. */
    void retryAfterPause(Args args) {
        putBack(args);
    }

    private void putBack(Args args) {
        parked.addFirst(args);
        state.skipNext = silentNow && !state.replyOff;
        updateReading();
    }

    /** Sends out-of-band data, such as a message of a channel, at its own place between replies. */
    void push(Reply push) {
        if (closed) {
            return;
        }
        write(push);
        touch();
        enforceOutputLimit();
    }

    /** Answers what is under way, takes nothing new, then closes. */
    void closeWhenDrained() {
        closing = true;
        parked.clear();
        updateReading();
        closeIfDrained();
    }

    /** Closes now; replies that were not sent are lost. */
    void closeNow() {
        closing = true;
        channel.close();
    }

    boolean isClosing() {
        return closing;
    }

    // ---- requests ----------------------------------------------------------------------------------------------

    @Override
    public void channelActive(ChannelHandlerContext context) {
        server.connections().opened(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (closing) {
            return;
        }
        switch (message) {
            case Args args -> {
                if (isParked()) {
                    parked.add(args);
                } else {
                    dispatch(args);
                }
            }
            case ProtocolError error -> refuseProtocol(error);
            default -> throw new IllegalStateException("unexpected message " + message.getClass());
        }
    }

    private void refuseProtocol(ProtocolError error) {
        LOG.debug("client {} at {}: {}", id, channel.remoteAddress(), error.error());
        if (isParked()) {
            // What is parked would be lost: the stream cannot be followed any further, so answer in order and end.
            parked.clear();
        }
        reject(null, Args.of("?"), new Reply.Failure(error.error()));
        closeWhenDrained();
    }

    private boolean isParked() {
        return blockedOn != null || waitsForEmptySlots || !parked.isEmpty();
    }

    private void dispatch(Args args) {
        traffic.requestAt(loop.clock().monotonicMillis());
        silentNow = state.replyOff || state.skipNext;
        state.skipNext = false;
        server.dispatcher().dispatch(this, args);
    }

    /** Goes on with what is parked as far as possible. */
    void resume() {
        if (resuming) {
            return;
        }
        resuming = true;
        while (!closing && blockedOn == null && !waitsForEmptySlots && !parked.isEmpty()) {
            Args args = parked.removeFirst();
            int before = parked.size();
            dispatch(args);
            if (parked.size() > before) {
                // It put itself back.
                break;
            }
        }
        resuming = false;
        updateReading();
    }

    // ---- replies -----------------------------------------------------------------------------------------------

    /** A slot of this connection got its outcome. */
    void settled(ReplySlot slot, long nanos) {
        bytesInFlight -= slot.sizeBytes();
        server.counts().settled(slot, nanos);
        if (closed) {
            return;
        }
        server.slowLog().offer(this, slot, nanos);
        if (blockedOn == slot) {
            blockedOn = null;
            blocked = null;
        }
        drain();
    }

    private void drain() {
        boolean wrote = false;
        ReplySlot head;
        while ((head = slots.peek()) != null && head.isSettled() && channel.isWritable()) {
            String unknown = head.unknown();
            if (unknown != null) {
                LOG.debug("closing client {}: outcome of a request unknown: {}", id, unknown);
                slots.clear();
                flushAndClose();
                return;
            }
            slots.remove();
            Reply reply = head.reply();
            if (reply != null && !head.isSilent()) {
                write(reply);
                wrote = true;
            }
        }
        if (wrote) {
            touch();
        }
        if (slots.isEmpty()) {
            waitsForEmptySlots = false;
        }
        resume();
        closeIfDrained();
    }

    private void write(Reply reply) {
        ByteBuf buffer = out;
        if (buffer == null) {
            buffer = channel.alloc().buffer(1024);
            out = buffer;
        }
        RespEncoder.encode(reply, state.protocol, buffer);
        if (buffer.readableBytes() >= PIECE_BYTES) {
            out = null;
            server.counts().written(buffer.readableBytes());
            channel.write(buffer, channel.voidPromise());
        }
    }

    private void touch() {
        if (!isTouched) {
            isTouched = true;
            loop.touched(this);
        }
    }

    /** Sends what was encoded; once at the end of an iteration of the loop. */
    void flush() {
        isTouched = false;
        ByteBuf buffer = out;
        out = null;
        if (buffer == null) {
            channel.flush();
        } else if (closed) {
            buffer.release();
        } else {
            server.counts().written(buffer.readableBytes());
            channel.writeAndFlush(buffer, channel.voidPromise());
        }
    }

    private void closeIfDrained() {
        if (closing && slots.isEmpty() && !closed) {
            flushAndClose();
        }
    }

    private void flushAndClose() {
        closing = true;
        parked.clear();
        ByteBuf buffer = out;
        out = null;
        channel.writeAndFlush(buffer == null ? Unpooled.EMPTY_BUFFER : buffer).addListener(ChannelFutureListener.CLOSE);
        closed = true;
    }

    // ---- back-pressure and the end -----------------------------------------------------------------------------

    /** Reads on, or stops reading, as what is under way demands. */
    void updateReading() {
        boolean read = !closing
                && !isParked()
                && slots.size() < SLOTS_MAX
                && bytesInFlight <= BYTES_IN_FLIGHT_MAX
                && channel.isWritable()
                && !loop.isOverloaded();
        if (channel.config().isAutoRead() != read) {
            channel.config().setAutoRead(read);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable()) {
            drain();
        }
        updateReading();
    }

    private void enforceOutputLimit() {
        OutputLimit limit = server.settings().outputLimit(state.isSubscriber());
        if (limit.isExceeded(outputBytes(), traffic, loop.clock().monotonicMillis())) {
            LOG.warn(
                    "closing client {} at {}: {} bytes of replies not taken",
                    id,
                    channel.remoteAddress(),
                    outputBytes());
            closeNow();
        }
    }

    /** Called ten times a second. */
    void sweep(long nowMillis) {
        enforceOutputLimit();
        long timeoutMillis = server.settings().idleTimeoutMillis();
        if (timeoutMillis > 0
                && !state.isSubscriber()
                && slots.isEmpty()
                && nowMillis - traffic.lastRequestMillis() > timeoutMillis) {
            LOG.debug("closing idle client {}", id);
            closeNow();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        closing = true;
        closed = true;
        parked.clear();
        slots.clear();
        Blocked waiting = blocked;
        blocked = null;
        if (waiting != null) {
            waiting.end(false);
        }
        if (out != null) {
            out.release();
            out = null;
        }
        server.connections().closed(this);
        server.replica().sessionClosed(session);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("client {} at {}: {}", id, channel.remoteAddress(), cause.toString());
            channel.close();
        } else {
            server.fatal(cause);
        }
    }
}
