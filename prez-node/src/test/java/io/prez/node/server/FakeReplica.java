package io.prez.node.server;

import io.prez.node.command.BatchEncoder;
import io.prez.node.command.CommandTable;
import io.prez.node.command.StateMachine;
import io.prez.node.raft.Member;
import io.prez.node.raft.Membership;
import io.prez.node.raft.Role;
import io.prez.node.replica.AdminOutcome;
import io.prez.node.replica.AdminRequest;
import io.prez.node.replica.ClientRequest;
import io.prez.node.replica.ReplicaListener;
import io.prez.node.replica.ReplicaPort;
import io.prez.node.replica.ReplicaStatistics;
import io.prez.node.replica.ReplicaStatus;
import io.prez.node.replica.ReplicaStatus.PeerStatus;
import io.prez.node.replica.ReplicaStatus.State;
import io.prez.node.replica.ReplySink.Refusal;
import io.prez.node.replica.Session;
import io.prez.node.world.SystemClock;
import io.prez.node.world.ThreadLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A replica that leads, follows or knows nobody as a test says, and answers from a real state machine at once, or not at
 * all while it is told to hold requests.
 */
public final class FakeReplica implements ReplicaPort, AutoCloseable {
    static final Member SELF = new Member(0x1111111111111111L, "node-9000", "127.0.0.1:10000", "127.0.0.1:9000");
    static final Member SECOND = new Member(0x2222222222222222L, "node-9001", "127.0.0.1:10001", "127.0.0.1:9001");
    static final Member THIRD = new Member(0x3333333333333333L, "node-9002", "127.0.0.1:10002", "127.0.0.1:9002");

    final StateMachine machine = new StateMachine(CommandTable.standard(), 16);
    final List<List<ClientRequest>> submissions = new CopyOnWriteArrayList<>();
    final List<AdminRequest> adminRequests = new CopyOnWriteArrayList<>();
    final AtomicInteger sessionsClosed = new AtomicInteger();

    private final ThreadLoop loop = new ThreadLoop("fake-replica", new SystemClock(), failure -> {
        throw new IllegalStateException(failure);
    });
    private final List<ReplicaListener> listeners = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<ClientRequest> held = new ConcurrentLinkedQueue<>();
    private final Membership membership =
            new Membership(3, "test-cluster", List.of(SELF, SECOND, THIRD), List.of(), List.of(), Set.of(), 0);
    private long index = 10;
    volatile boolean forwarding;
    private volatile boolean holding;
    private volatile @Nullable Refusal refusal;
    private volatile boolean unknown;
    private volatile Function<AdminRequest, AdminOutcome> administrator = request -> new AdminOutcome.Done(7, "cafe");
    private volatile ReplicaStatus status = status(State.MEMBER, Role.LEADER, SELF);

    public FakeReplica() {
        loop.start();
    }

    // What a test says.

    public void lead() {
        become(status(State.MEMBER, Role.LEADER, SELF));
    }

    public void follow(@Nullable Member leader) {
        become(status(State.MEMBER, Role.FOLLOWER, leader));
    }

    public void become(State state, Role role) {
        become(status(state, role, null));
    }

    void become(ReplicaStatus next) {
        ReplicaStatus before = status;
        await(() -> {
            status = next;
            listeners.forEach(listener -> listener.statusChanged(before, next));
        });
    }

    void hold() {
        holding = true;
    }

    void release() {
        holding = false;
        loop.execute(() -> {
            ClientRequest request;
            List<ClientRequest> batch = new ArrayList<>();
            while ((request = held.poll()) != null) {
                batch.add(request);
            }
            run(batch);
        });
    }

    int heldCount() {
        return held.size();
    }

    void refuse(@Nullable Refusal with) {
        refusal = with;
    }

    void forgetOutcomes() {
        unknown = true;
    }

    void administrator(Function<AdminRequest, AdminOutcome> answer) {
        administrator = answer;
    }

    private void await(Runnable task) {
        java.util.concurrent.CountDownLatch done = new java.util.concurrent.CountDownLatch(1);
        loop.execute(() -> {
            task.run();
            done.countDown();
        });
        try {
            done.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public ReplicaStatus status(State state, Role role, @Nullable Member leader) {
        List<PeerStatus> peers = role == Role.LEADER
                ? List.of(
                        new PeerStatus(SECOND, index, 5, "replicate", true),
                        new PeerStatus(THIRD, 2, 9000, "probe", false))
                : List.of();
        return new ReplicaStatus(
                SELF.id(),
                state,
                role,
                4,
                leader,
                leader != null,
                1,
                index,
                index,
                index,
                index,
                0,
                state == State.BLANK ? Membership.NONE : membership,
                true,
                1000,
                role == Role.LEADER ? 0 : 20,
                peers);
    }

    // What the server asks.

    @Override
    public void submit(List<ClientRequest> requests) {
        submissions.add(List.copyOf(requests));
        loop.execute(() -> run(requests));
    }

    private void run(List<ClientRequest> requests) {
        Refusal why = refusal;
        for (ClientRequest request : requests) {
            if (holding) {
                held.add(request);
            } else if (why != null) {
                request.sink().refused(why);
            } else if (unknown && request.operation().isWrite()) {
                request.sink().unknown("the test says so");
            } else if (!request.operation().isWrite()) {
                request.sink().reply(machine.read(request.operation()));
            } else if (!status.isLeader()) {
                request.sink().refused(status.leader() == null ? Refusal.NO_LEADER : Refusal.NOT_LEADER);
            } else {
                BatchEncoder batch = new BatchEncoder();
                batch.add(request.operation());
                byte[] payload = batch.finish(System.currentTimeMillis(), index);
                machine.apply(
                        ++index, payload, (position, reply) -> request.sink().reply(reply));
            }
        }
        if (status.isLeader()) {
            status = status(State.MEMBER, Role.LEADER, SELF);
        }
        listeners.forEach(ReplicaListener::turnEnded);
    }

    @Override
    public void sessionClosed(Session session) {
        sessionsClosed.incrementAndGet();
    }

    @Override
    public ReplicaStatus status() {
        return status;
    }

    @Override
    public void forwardWrites(boolean yes) {
        forwarding = yes;
    }

    @Override
    public void statistics(Consumer<ReplicaStatistics> done) {
        loop.execute(() -> {
            List<ReplicaStatistics.DatabaseStatistics> databases = new ArrayList<>();
            for (int i = 0; i < machine.databases(); i++) {
                if (machine.keys(i) > 0) {
                    databases.add(
                            new ReplicaStatistics.DatabaseStatistics(i, machine.keys(i), machine.keysWithExpiry(i)));
                }
            }
            done.accept(new ReplicaStatistics(
                    databases,
                    machine.memoryBytes(),
                    0,
                    3,
                    5,
                    8,
                    13,
                    21,
                    34,
                    1,
                    2,
                    4096,
                    1,
                    0,
                    false,
                    1_700_000_000_000L));
        });
    }

    @Override
    public void admin(AdminRequest request, Consumer<AdminOutcome> done) {
        adminRequests.add(request);
        loop.execute(() -> done.accept(administrator.apply(request)));
    }

    @Override
    public void addListener(ReplicaListener listener) {
        listeners.add(listener);
    }

    @Override
    public void close() {
        loop.close();
    }
}
