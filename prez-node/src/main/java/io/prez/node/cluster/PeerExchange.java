package io.prez.node.cluster;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.CorruptedFrameException;
import io.prez.node.raft.Envelope;
import io.prez.node.raft.Member;
import io.prez.node.raft.Membership;
import io.prez.node.raft.Message;
import io.prez.node.replica.ForwardFrame;
import io.prez.node.world.Clock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transport's thread: whom to dial, whom to welcome, and what to do with what comes. Methods that other threads may
 * call say so.
 */
final class PeerExchange implements PeerConnection.Owner, PeerLink.Dialler, FormationDriver.Transport, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PeerTransport.class);
    private static final int CONNECTIONS_MAX = 1_024;

    private final PeerOptions options;
    private final Member self;
    private final AddressBook book;
    private final PeerListener listener;
    private final Clock clock;
    private final RandomGenerator random;
    private final long processId;
    private final NameResolution names = new NameResolution();
    private final PeerSockets sockets;

    // Any thread.
    private final Map<Long, Peer> peers = new ConcurrentHashMap<>();
    private volatile String clusterId = "";
    private volatile List<Member> blankPeers = List.of();
    private volatile boolean closing;
    private volatile @Nullable FormationDriver formation;

    private final Set<PeerConnection> connections = new LinkedHashSet<>();
    private final Map<Long, PeerLink> memberLinks = new HashMap<>();
    private final List<PeerLink> formationLinks = new ArrayList<>();
    private final Complaints complaints = new Complaints();
    private Membership membership = Membership.NONE;
    private Consumer<FormationState> joined = state -> {};

    PeerExchange(
            PeerOptions options,
            Member self,
            AddressBook book,
            PeerListener listener,
            Clock clock,
            RandomGenerator random) {
        this.options = options;
        this.self = self;
        this.book = book;
        this.listener = listener;
        this.clock = clock;
        this.random = random;
        this.processId = random.nextLong();
        this.sockets = new PeerSockets(options, this);
    }

    /** Listens and starts; the port. Called once, by the thread that makes the transport. */
    int start(FormationState state, FormationJournal journal, Consumer<FormationState> whenJoined) throws IOException {
        clusterId = state.clusterId();
        joined = whenJoined;
        Formation core = new Formation(options.formation(), self, state, random, nowMillis());
        FormationDriver driver = new FormationDriver(core, journal, this);
        formation = driver;
        int port = sockets.listen();
        onThread(() -> {
            if (clusterId.isEmpty() && options.formation().mayForm()) {
                for (String name : options.formation().listed()) {
                    if (!name.equals(self.name())) {
                        PeerLink link = new PeerLink(name, 0, "", book, this, random);
                        formationLinks.add(link);
                        link.start();
                    }
                }
            }
            log.info("Cluster formation: {}", driver.description());
            every(Math.max(10, options.silenceMillis() / 4), this::watchSilence);
            every(FormationDriver.TICK_MILLIS, driver::tick);
        });
        return port;
    }

    private void every(long periodMillis, Runnable task) {
        var _ = sockets.loop().scheduleAtFixedRate(() -> guarded(task), 0, periodMillis, TimeUnit.MILLISECONDS);
    }

    /** Netty would log what a task throws, and go on. */
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    @Override
    public void failed(Throwable cause) {
        listener.failed(cause);
    }

    /** Any thread. */
    Map<Long, Peer> peers() {
        return peers;
    }

    /** Any thread. */
    List<Member> blankPeers() {
        return blankPeers;
    }

    /** Any thread, after {@link #start}. */
    FormationDriver driver() {
        FormationDriver driver = formation;
        if (driver == null) {
            throw new IllegalStateException("the transport was not started");
        }
        return driver;
    }

    void take(Membership now) {
        membership = now;
        Map<Long, Member> wanted = new HashMap<>();
        for (List<Member> members : List.of(now.outgoing(), now.learners(), now.voters())) {
            members.forEach(member -> wanted.put(member.id(), member));
        }
        wanted.remove(self.id());
        memberLinks.values().removeIf(link -> {
            Member member = wanted.get(link.targetId);
            boolean keep = member != null && link.isFor(member);
            if (!keep) {
                link.stop();
            }
            return !keep;
        });
        for (Member member : wanted.values()) {
            peers.computeIfAbsent(member.id(), id -> newPeer(member)).name = member.name();
            if (!memberLinks.containsKey(member.id())) {
                PeerLink link = new PeerLink(member.name(), member.id(), member.peerAddress(), book, this, random);
                memberLinks.put(member.id(), link);
                link.start();
            }
        }
        for (PeerConnection connection : List.copyOf(connections)) {
            if (connection.peer != null && now.removed().contains(connection.peer.id)) {
                connection.close("removed from the cluster");
            }
        }
        peers.values().removeIf(peer -> !wanted.containsKey(peer.id) && !peer.isConnected());
    }

    private Peer newPeer(Member member) {
        return new Peer(member.id(), member.name(), options.queueBytesMax());
    }

    private void watchSilence() {
        long now = nowMillis();
        for (PeerConnection connection : List.copyOf(connections)) {
            if (!connection.welcomed && now - connection.openedMillis > options.connectTimeoutMillis()) {
                connection.close("no hello within " + options.connectTimeoutMillis() + " ms");
            } else if (now - connection.lastReadMillis > options.silenceMillis()) {
                connection.close("silent for " + options.silenceMillis() + " ms");
            } else if (connection.welcomed && now - connection.lastWriteMillis >= options.silenceMillis() / 4) {
                connection.send(new Outbound.Ping(), 0);
                connection.flush();
            }
        }
    }

    private Handshake handshake() {
        Formation.Options forming = options.formation();
        long digest = forming.mayForm() ? forming.listDigest() : 0;
        return new Handshake(self, processId, clusterId, digest, membership.removed());
    }

    private void answerCall(PeerConnection connection, Hello caller) {
        connection.remote = caller;
        switch (handshake().accept(caller)) {
            case Handshake.Verdict.Welcome welcome -> {
                connection.send(
                        new Outbound.Introduction(Outbound.WELCOME, handshake().answer()), 0);
                connection.flush();
                established(connection, caller, welcome.member());
            }
            case Handshake.Verdict.Adopt adopt -> {
                log.info(
                        "{} has this node as a member of cluster {}",
                        caller.self().name(),
                        adopt.clusterId());
                connection.closeAfter(new Outbound.Refused(Refusal.ADOPTING, "joining, call again"), "joining");
                driver().adopt(adopt.clusterId());
            }
            case Handshake.Verdict.Refused refused -> {
                complain(connection, refused);
                connection.closeAfter(new Outbound.Refused(refused.refusal(), refused.text()), refused.text());
            }
        }
    }

    private void complain(PeerConnection connection, Handshake.Verdict.Refused refused) {
        if (complaints.isNews(refused.refusal() + refused.text(), nowMillis())) {
            log.warn("Refused a connection from {}: {}: {}", connection.where(), refused.refusal(), refused.text());
        }
    }

    private void answered(PeerConnection connection, PeerLink link, Hello answer) {
        connection.remote = answer;
        switch (handshake().check(answer, link.name, link.targetId)) {
            case Handshake.Verdict.Welcome welcome -> {
                link.welcomed();
                established(connection, answer, welcome.member());
            }
            case Handshake.Verdict.Refused refused -> {
                connection.refused = refused;
                connection.close(refused.text());
            }
            case Handshake.Verdict.Adopt adopt ->
                throw new IllegalStateException("an answer cannot adopt: " + adopt.clusterId());
        }
    }

    private void established(PeerConnection connection, Hello remote, boolean member) {
        connection.welcomed = true;
        if (!member) {
            if (connection.link != null) {
                driver().sighted(new Formation.Sighting(remote.self(), remote.clusterId(), remote.listDigest()));
            }
            updateBlankPeers();
            return;
        }
        Peer peer = peers.computeIfAbsent(remote.self().id(), id -> newPeer(remote.self()));
        peer.name = remote.self().name();
        boolean first = !peer.isConnected();
        PeerConnection before = connection.link != null ? peer.dialled : peer.inbound;
        PeerConnection other = connection.link != null ? peer.inbound : peer.dialled;
        if (before != null) {
            before.close("made anew");
        }
        if (other != null && other.remote != null && other.remote.processId() != remote.processId()) {
            other.close("its process was started again");
        }
        connection.peer = peer;
        if (connection.link != null) {
            peer.dialled = connection;
        } else {
            peer.inbound = connection;
        }
        peer.mirror();
        peer.connections.increment();
        if (first) {
            log.debug("Connected with {}", peer.name);
            listener.peerConnected(peer.id);
        }
    }

    private void ended(PeerConnection connection) {
        connections.remove(connection);
        Peer peer = connection.peer;
        Hello remote = connection.remote;
        if (peer != null) {
            if (peer.dialled == connection) {
                peer.dialled = null;
            }
            if (peer.inbound == connection) {
                peer.inbound = null;
            }
            peer.mirror();
            listener.connectionLost(peer.id);
            if (!peer.isConnected()) {
                boolean closedByPeer = connection.closedBecause.isEmpty();
                log.debug("Lost {}: {}", peer.name, closedByPeer ? "it closed" : connection.closedBecause);
                listener.peerDisconnected(peer.id, closedByPeer);
            }
        } else if (connection.welcomed && remote != null) {
            updateBlankPeers();
            if (connection.link != null) {
                driver().lost(remote.self().id());
            }
        } else if (connection.link == null && connection.refused == null && !connection.closedBecause.isEmpty()) {
            if (complaints.isNews(connection.closedBecause, nowMillis())) {
                log.warn("Closed a connection from {}: {}", connection.where(), connection.closedBecause);
            }
        }
        if (connection.link != null) {
            tellLink(connection, connection.link);
        }
    }

    private void tellLink(PeerConnection connection, PeerLink link) {
        Handshake.Verdict.Refused refused = connection.refused;
        if (refused == null) {
            link.failed(connection.closedBecause.isEmpty() ? "it closed the connection" : connection.closedBecause);
        } else {
            link.refused(refused.refusal(), refused.text());
            if (refused.refusal() == Refusal.REMOVED && !clusterId.isEmpty()) {
                listener.removedFromCluster(link.name);
            }
        }
    }

    private void updateBlankPeers() {
        Map<Long, Member> blanks = new HashMap<>();
        for (PeerConnection connection : connections) {
            Hello remote = connection.remote;
            if (connection.welcomed
                    && connection.peer == null
                    && remote != null
                    && remote.clusterId().isEmpty()) {
                blanks.put(remote.self().id(), remote.self());
            }
        }
        blankPeers = clusterId.isEmpty() ? List.of() : List.copyOf(blanks.values());
    }

    private void receive(PeerConnection connection, byte type, ByteBuf payload) {
        Peer peer = connection.peer;
        Hello remote = connection.remote;
        if (peer == null && type == Outbound.FORMATION && remote != null) {
            driver().received(remote.self().id(), PeerCodec.decodeFormation(payload));
        } else if (peer != null && type == Outbound.RAFT) {
            Envelope envelope = PeerCodec.decodeEnvelope(payload);
            if (envelope.from() != peer.id || envelope.to() != self.id()) {
                throw new CorruptedFrameException("a message from " + Member.idText(envelope.from()) + " to "
                        + Member.idText(envelope.to()) + " on the connection of " + Member.idText(peer.id));
            }
            peer.messagesReceived.increment();
            if (log.isTraceEnabled() && envelope.message() instanceof Message.AppendEntries append) {
                log.trace(
                        "--- Received AppendEntries term {}, name: {}, logindex {}, leadercommit {}",
                        envelope.term(),
                        peer.name,
                        append.prevLogIndex() + append.entries().size(),
                        append.leaderCommit());
            }
            listener.received(envelope);
        } else if (peer != null && type == Outbound.FORWARD) {
            ForwardFrame frame = PeerCodec.decodeForward(payload);
            peer.messagesReceived.increment();
            listener.received(peer.id, frame);
        } else {
            throw new CorruptedFrameException("frame of type " + type + " on this connection");
        }
    }

    @Override
    public void connectionOpen(PeerConnection connection) {
        PeerLink link = connection.link;
        if (closing || connections.size() >= CONNECTIONS_MAX || (link != null && link.isStopped())) {
            connection.close("not wanted");
            return;
        }
        connections.add(connection);
        if (link != null) {
            link.connecting(connection);
            Hello hello = handshake().call(link.name, link.targetId);
            connection.send(new Outbound.Introduction(Outbound.HELLO, hello), 0);
            connection.flush();
        }
    }

    @Override
    public void hello(PeerConnection connection, byte frameType, ByteBuf payload) {
        PeerLink link = connection.link;
        if (link == null && frameType == Outbound.HELLO) {
            answerCall(connection, PeerCodec.decodeHello(payload));
        } else if (link != null && frameType == Outbound.WELCOME) {
            answered(connection, link, PeerCodec.decodeHello(payload));
        } else if (link != null && frameType == Outbound.REFUSED) {
            connection.refused = PeerCodec.decodeRefused(payload);
            connection.close("refused");
        } else {
            throw new CorruptedFrameException("frame of type " + frameType + " from the wrong side");
        }
    }

    @Override
    public void message(PeerConnection connection, byte type, ByteBuf payload) {
        receive(connection, type, payload);
    }

    @Override
    public void connectionClosed(PeerConnection connection) {
        ended(connection);
    }

    @Override
    public void heartbeatSent(PeerConnection connection) {
        if (log.isTraceEnabled() && connection.remote != null) {
            String address = connection.remote.self().peerAddress();
            log.trace("Sending heartbeat to port {}", address.substring(address.lastIndexOf(':') + 1));
        }
    }

    @Override
    public long nowMillis() {
        return clock.monotonicMillis();
    }

    @Override
    public void resolve(NameResolution.Question question, int turn, PeerLink link) {
        names.resolve(question, turn, answer -> onThread(() -> link.resolved(answer)));
    }

    @Override
    public void connect(InetSocketAddress address, PeerLink link) {
        Bootstrap bootstrap = sockets.connector(link);
        ChannelFuture future = bootstrap.connect(address);
        var _ = future.addListener(done -> {
            if (!done.isSuccess()) {
                link.failed(PeerSockets.reason(done.cause(), options.connectTimeoutMillis()));
            }
        });
    }

    @Override
    public void after(long delayMillis, Runnable task) {
        if (!closing) {
            var _ = sockets.loop().schedule(() -> guarded(task), delayMillis, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void send(long to, FormationMessage message) {
        PeerConnection chosen = null;
        for (PeerConnection connection : connections) {
            Hello remote = connection.remote;
            if (remote == null
                    || !connection.welcomed
                    || connection.peer != null
                    || remote.self().id() != to) {
                continue;
            }
            if (chosen == null || connection.link != null) {
                chosen = connection;
            }
        }
        if (chosen != null) {
            chosen.send(new Outbound.Forming(message), 0);
            chosen.flush();
        }
    }

    @Override
    public void onThread(Runnable task) {
        if (closing) {
            return;
        }
        try {
            sockets.loop().execute(() -> guarded(task));
        } catch (RejectedExecutionException e) {
            if (!closing) {
                throw e;
            }
        }
    }

    @Override
    public void joined(FormationState state) {
        clusterId = state.clusterId();
        formationLinks.forEach(PeerLink::stop);
        formationLinks.clear();
        List.copyOf(connections).forEach(connection -> connection.close("belongs to a cluster now"));
        joined.accept(state);
    }

    /** Any thread but this one. */
    @Override
    public void close() {
        if (closing) {
            return;
        }
        onThread(() -> {
            memberLinks.values().forEach(PeerLink::stop);
            formationLinks.forEach(PeerLink::stop);
            List.copyOf(connections).forEach(connection -> connection.close("this node stops"));
        });
        closing = true;
        names.close();
        sockets.close();
    }
}
