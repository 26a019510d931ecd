package io.prez.node.cluster;

import io.prez.node.raft.Envelope;
import io.prez.node.raft.Member;
import io.prez.node.raft.Membership;
import io.prez.node.replica.ForwardFrame;
import io.prez.node.replica.Network;
import io.prez.node.world.Clock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The members' network over TCP. Every node dials every other one, by its name in nodes.conf or else by the address in
 * the membership, looked up afresh each time; requests go out on the connection that this node made, and answers come
 * back on the connection that the request came on. Also carries the formation of the cluster, before there are members.
 *
 * <p>One thread does all the work. The {@link Network} methods belong to the replica's thread, which they hold up for
 * no longer than it takes to append to a list: {@link #flush} hands the turn's messages over as one task.
 */
public final class PeerTransport implements Network, AutoCloseable {
    private record Turned(Peer peer, Outbound message, long reserved) {}

    private final PeerExchange exchange;
    private int port;

    // Only the replica's thread touches it.
    private List<Turned> turn = new ArrayList<>();

    /**
     * Makes a transport; {@link #start} opens it.
     *
     * @param self id, name and the addresses that peers are told
     * @param listener is called on the transport's thread
     * @param random draws pauses and ids; used on the transport's thread only
     */
    public PeerTransport(
            PeerOptions options,
            Member self,
            AddressBook book,
            PeerListener listener,
            Clock clock,
            RandomGenerator random) {
        this.exchange = new PeerExchange(options, self, book, listener, clock, random);
    }

    /**
     * Listens on the cluster port, and goes on from the state that the data directory is in: a blank node that may form
     * a cluster looks for the listed nodes, a member waits for {@link #membershipChanged}.
     *
     * @param whenJoined called once on the transport's thread when a node that belonged to no cluster does, durably; it
     *     must then start its replica, and not block
     * @throws IOException with a message for the user when the port cannot be had
     */
    public void start(FormationState state, FormationJournal journal, Consumer<FormationState> whenJoined)
            throws IOException {
        port = exchange.start(state, journal, whenJoined);
    }

    /** The port that it listens on. */
    public int port() {
        return port;
    }

    /** How far the node is on its way into a cluster, in words. Any thread. */
    public String formationText() {
        return exchange.driver().description();
    }

    /**
     * Forms a cluster of this node alone; any thread. The outcome arrives on the transport's thread, once durable, and
     * after {@code whenJoined} of {@link #start}.
     */
    public void bootstrap(String newClusterId, Consumer<Formation.Bootstrap> done) {
        exchange.onThread(() -> exchange.driver().bootstrap(newClusterId, done));
    }

    /** Nodes without data that are connected to this member and want to be added. Any thread. */
    public List<Member> blankPeers() {
        return exchange.blankPeers();
    }

    /** Counters of every peer that is or was connected, by name. Any thread. */
    public List<PeerTraffic> traffic() {
        return exchange.peers().values().stream()
                .map(Peer::traffic)
                .sorted(Comparator.comparing(PeerTraffic::name))
                .toList();
    }

    /** Whether there is a connection to this member. Any thread. */
    @Override
    public boolean isConnected(long memberId) {
        Peer peer = exchange.peers().get(memberId);
        return peer != null && peer.isConnected();
    }

    // ---- Network: the replica's thread

    @Override
    public void send(Envelope envelope) {
        Peer peer = exchange.peers().get(envelope.to());
        if (peer == null) {
            return;
        }
        Outbound message = new Outbound.Raft(envelope);
        long reserved = message.isUrgent() ? 0 : message.sizeBytes();
        if (peer.isConnected() && peer.reserve(reserved)) {
            turn.add(new Turned(peer, message, reserved));
        } else {
            peer.messagesDropped.increment();
        }
    }

    @Override
    public boolean send(long memberId, ForwardFrame frame) {
        Peer peer = exchange.peers().get(memberId);
        Outbound message = new Outbound.Forward(frame);
        if (peer == null || !peer.canSend(frame) || !peer.reserve(message.sizeBytes())) {
            return false;
        }
        turn.add(new Turned(peer, message, message.sizeBytes()));
        return true;
    }

    @Override
    public void membershipChanged(Membership membership) {
        exchange.onThread(() -> exchange.take(membership));
    }

    @Override
    public void flush() {
        if (!turn.isEmpty()) {
            List<Turned> batch = turn;
            turn = new ArrayList<>();
            exchange.onThread(() -> deliver(batch));
        }
    }

    /** On the transport's thread. */
    private static void deliver(List<Turned> batch) {
        List<PeerConnection> touched = new ArrayList<>();
        for (Turned turned : batch) {
            PeerConnection connection = switch (turned.message()) {
                case Outbound.Raft raft -> turned.peer().route(raft.envelope());
                case Outbound.Forward forward -> turned.peer().route(forward.frame());
                case Outbound other -> null;
            };
            if (connection == null) {
                turned.peer().release(turned.reserved());
                turned.peer().messagesDropped.increment();
                continue;
            }
            connection.send(turned.message(), turned.reserved());
            if (!touched.contains(connection)) {
                touched.add(connection);
            }
        }
        touched.forEach(PeerConnection::flush);
    }

    /** Closes port and connections, and waits a moment until the thread has ended. Not on that thread. */
    @Override
    public void close() {
        exchange.close();
    }
}
