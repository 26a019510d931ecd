package io.prez.node.cluster;

import io.prez.node.raft.Envelope;
import io.prez.node.raft.Message;
import io.prez.node.replica.ForwardFrame;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One other member, over whichever connections there are. Connections belong to the transport's thread; the counters
 * may be read anywhere, and {@link #reserve} is how the replica's thread learns that there is no room.
 */
final class Peer {
    final long id;
    volatile String name;
    final LongAdder connections = new LongAdder();
    final LongAdder messagesSent = new LongAdder();
    final LongAdder bytesSent = new LongAdder();
    final LongAdder messagesReceived = new LongAdder();
    final LongAdder bytesReceived = new LongAdder();
    final LongAdder messagesDropped = new LongAdder();

    /** Bytes from the replica's hand-over until they are in the socket's buffer. */
    private final AtomicLong queuedBytes = new AtomicLong();

    private final long queueBytesMax;

    /** The connection that this node made: requests go here. */
    @Nullable
    PeerConnection dialled;
    /** The connection that the peer made: answers go here, the way that the requests came. */
    @Nullable
    PeerConnection inbound;

    /** Mirrors of the two fields above for other threads. */
    private volatile boolean hasDialled;

    private volatile boolean hasInbound;

    Peer(long id, String name, long queueBytesMax) {
        this.id = id;
        this.name = name;
        this.queueBytesMax = queueBytesMax;
    }

    /** Any thread. */
    boolean isConnected() {
        return hasDialled || hasInbound;
    }

    /** Any thread: whether a frame that starts something could be sent, or one that answers. */
    boolean canSend(ForwardFrame frame) {
        return frame instanceof ForwardFrame.Response ? hasInbound : hasDialled;
    }

    void mirror() {
        hasDialled = dialled != null;
        hasInbound = inbound != null;
    }

    /** Any thread: takes room for a message; false when there is none. An empty queue takes anything. */
    boolean reserve(long bytes) {
        while (true) {
            long queued = queuedBytes.get();
            if (queued > 0 && queued + bytes > queueBytesMax) {
                return false;
            }
            if (queuedBytes.compareAndSet(queued, queued + bytes)) {
                return true;
            }
        }
    }

    void release(long bytes) {
        queuedBytes.addAndGet(-bytes);
    }

    long queuedBytes() {
        return queuedBytes.get();
    }

    /** Where a Raft message goes: any connection does, as Raft minds neither order nor loss. */
    @Nullable
    PeerConnection route(Envelope envelope) {
        PeerConnection first = isAnswer(envelope.message()) ? inbound : dialled;
        PeerConnection second = isAnswer(envelope.message()) ? dialled : inbound;
        return first != null ? first : second;
    }

    /** Where a forwarded request or its answer goes: one connection only, because their order counts. */
    @Nullable
    PeerConnection route(ForwardFrame frame) {
        return frame instanceof ForwardFrame.Response ? inbound : dialled;
    }

    private static boolean isAnswer(Message message) {
        return switch (message) {
            case Message.PreVoteResponse m -> true;
            case Message.VoteResponse m -> true;
            case Message.AppendResponse m -> true;
            case Message.InstallSnapshotResponse m -> true;
            case Message.ReadIndexResponse m -> true;
            case Message.PreVoteRequest m -> false;
            case Message.VoteRequest m -> false;
            case Message.AppendEntries m -> false;
            case Message.InstallSnapshot m -> false;
            case Message.TimeoutNow m -> false;
            case Message.ReadIndexRequest m -> false;
        };
    }

    PeerTraffic traffic() {
        return new PeerTraffic(
                id,
                name,
                isConnected(),
                connections.sum(),
                messagesSent.sum(),
                bytesSent.sum(),
                messagesReceived.sum(),
                bytesReceived.sum(),
                messagesDropped.sum(),
                queuedBytes());
    }
}
