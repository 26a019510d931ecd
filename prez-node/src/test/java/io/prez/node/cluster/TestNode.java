package io.prez.node.cluster;

import static org.junit.jupiter.api.Assertions.fail;

import io.prez.node.config.NodesFile;
import io.prez.node.raft.Envelope;
import io.prez.node.raft.Member;
import io.prez.node.raft.Membership;
import io.prez.node.raft.Message;
import io.prez.node.replica.ForwardFrame;
import io.prez.node.world.SystemClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A transport on loopback, and what its listener heard. */
final class TestNode implements PeerListener, AutoCloseable {
    static final String CLUSTER = "cluster-1";
    private static final long DEADLINE_SECONDS = 20;

    final Member member;
    final PeerTransport transport;
    final BlockingQueue<Envelope> envelopes = new LinkedBlockingQueue<>();
    final BlockingQueue<ForwardFrame> frames = new LinkedBlockingQueue<>();
    final List<String> events = Collections.synchronizedList(new ArrayList<>());
    volatile FormationState durable;
    volatile @Nullable FormationState joined;

    TestNode(Member member, Path nodesFile, FormationState state, Formation.Options formation, int port)
            throws IOException {
        this(member, nodesFile, state, formation, port, 5_000);
    }

    TestNode(
            Member member,
            Path nodesFile,
            FormationState state,
            Formation.Options formation,
            int port,
            long silenceMillis)
            throws IOException {
        this.member = member;
        this.durable = state;
        PeerOptions options = new PeerOptions(List.of("127.0.0.1"), port, silenceMillis, 1 << 20, formation);
        AddressBook book = new AddressBook(nodesFile, NodesFile.EMPTY);
        transport =
                new PeerTransport(options, member, book, this, new SystemClock(), new SplittableRandom(member.id()));
        transport.start(
                state,
                (saved, done) -> {
                    durable = saved;
                    done.run();
                },
                now -> joined = now);
    }

    /** A member of {@link #CLUSTER} on any free port. */
    static TestNode member(long id, Path nodesFile) throws IOException {
        return member(id, nodesFile, 0);
    }

    static TestNode member(long id, Path nodesFile, int port) throws IOException {
        return new TestNode(
                new Member(id, name(id), "127.0.0.1:1", ""),
                nodesFile,
                new FormationState.Adopted(CLUSTER),
                new Formation.Options(false, List.of(), 0),
                port);
    }

    static String name(long id) {
        return "node-" + id % 100;
    }

    static Membership membership(Set<Long> removed, Member... members) {
        return new Membership(1, CLUSTER, List.of(members), List.of(), List.of(), removed, 0);
    }

    /** Its address, as others are told. */
    Member reachable() {
        return new Member(member.id(), member.name(), "127.0.0.1:" + transport.port(), "");
    }

    void send(long to, Message message) {
        transport.send(new Envelope(0, member.id(), to, 1, message));
        transport.flush();
    }

    Envelope nextEnvelope() throws InterruptedException {
        Envelope next = envelopes.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        return next != null ? next : fail("no message arrived at " + member.name());
    }

    ForwardFrame nextFrame() throws InterruptedException {
        ForwardFrame next = frames.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        return next != null ? next : fail("no frame arrived at " + member.name());
    }

    void awaitConnected(TestNode other) {
        await(
                "connection of " + member.name() + " with " + other.member.name(),
                () -> traffic(other).connected());
    }

    /** Both connections, the one that each side dials. */
    void awaitBothWays(TestNode other) {
        await("both connections of " + member.name() + " and " + other.member.name(), () -> {
            PeerTraffic here = traffic(other);
            PeerTraffic there = other.traffic(this);
            return here.connected() && there.connected() && here.connections() >= 2 && there.connections() >= 2;
        });
    }

    PeerTraffic traffic(TestNode other) {
        return transport.traffic().stream()
                .filter(each -> each.memberId() == other.member.id())
                .findFirst()
                .orElse(new PeerTraffic(other.member.id(), "", false, 0, 0, 0, 0, 0, 0, 0));
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                fail("waited in vain for: " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void received(Envelope envelope) {
        envelopes.add(envelope);
    }

    @Override
    public void received(long fromMemberId, ForwardFrame frame) {
        frames.add(frame);
    }

    @Override
    public void peerConnected(long memberId) {
        events.add("connected " + memberId);
    }

    @Override
    public void connectionLost(long memberId) {
        events.add("lost " + memberId);
    }

    @Override
    public void peerDisconnected(long memberId, boolean closedByPeer) {
        events.add("disconnected " + memberId + (closedByPeer ? " by peer" : " from here"));
    }

    @Override
    public void removedFromCluster(String byName) {
        events.add("removed by " + byName);
    }

    @Override
    public void failed(Throwable cause) {
        events.add("failed " + cause);
    }

    @Override
    public void close() {
        transport.close();
    }
}
