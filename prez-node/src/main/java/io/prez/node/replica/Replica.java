package io.prez.node.replica;

import io.prez.node.command.BatchEncoder;
import io.prez.node.command.CommandTable;
import io.prez.node.command.StateMachine;
import io.prez.node.log.LogBatch;
import io.prez.node.raft.Entry;
import io.prez.node.raft.EntryKind;
import io.prez.node.raft.Envelope;
import io.prez.node.raft.HardState;
import io.prez.node.raft.Member;
import io.prez.node.raft.Membership;
import io.prez.node.raft.MembershipCodec;
import io.prez.node.raft.RaftCore;
import io.prez.node.raft.Ready;
import io.prez.node.raft.Role;
import io.prez.node.raft.TransferOutcome;
import io.prez.node.world.Clock;
import io.prez.node.world.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One replica: joins the consensus core, the log, snapshots and the state machine. All of it belongs to one
 * {@link Loop}. A turn of the loop takes what has arrived, lets the core step, carries out its {@link Ready}, applies
 * what is committed, answers, and flushes once: the loop works at its own pace and in batches, never in reaction to a
 * single event.
 */
public final class Replica implements ReplicaPort {
    private static final long APPLY_READ_BYTES = 1 << 20;

    private final ReplicaOptions options;
    private final ReplicaEnvironment environment;
    private final Loop loop;
    private final Clock clock;
    private final Network network;
    private final Member self;
    private final ReplicaCounters counters = new ReplicaCounters();
    private final List<ReplicaListener> listeners = new ArrayList<>();
    private final RequestRouter router;
    private final Snapshots snapshots;
    private final Administration administration;
    private final LogGrowth logGrowth = new LogGrowth();

    private StateMachine machine;
    private @Nullable RaftCore core;
    private ReplicaStatus.State state = ReplicaStatus.State.BLANK;
    private long appliedIndex;
    private Membership appliedMembership = Membership.NONE;
    private long commitIndex;
    private long lastStampMillis;
    private boolean turnScheduled;
    private long tickAtMillis = Long.MAX_VALUE;
    private Loop.Timer nextTick = () -> {};
    private boolean leading;
    private long ledTerm;
    private long leaderId = HardState.NOBODY;
    private @Nullable BiConsumer<String, Consumer<AdminOutcome>> founder;
    private @Nullable Departure departure;
    private volatile ReplicaStatus status;

    /**
     * A blank replica; {@link #start} makes it take part.
     *
     * @param table decodes what followers forward
     * @param emptyMachine makes state machines without keys; called on more than one loop
     */
    public Replica(
            ReplicaOptions options,
            Member self,
            ReplicaEnvironment environment,
            CommandTable table,
            Supplier<StateMachine> emptyMachine) {
        this.options = options;
        this.self = self;
        this.environment = environment;
        this.loop = environment.loop();
        this.clock = environment.clock();
        this.network = environment.network();
        this.machine = emptyMachine.get();
        this.router = new RequestRouter(this, options, environment, counters, table);
        this.snapshots = new Snapshots(this, options, environment, emptyMachine);
        this.administration = new Administration(this, snapshots);
        this.status = StatusReport.blank(self.id());
    }

    /**
     * Takes part from now on. On the loop, once.
     *
     * @param core built from what the log and the newest snapshot hold
     * @param restored the state machine as of the newest snapshot; an empty one without
     * @param appliedIndex what the state machine has applied: the newest snapshot's index
     * @param appliedMembership the one in force there
     */
    public void start(RaftCore core, StateMachine restored, long appliedIndex, Membership appliedMembership) {
        if (this.core != null) {
            throw new IllegalStateException("replica " + self.name() + " has started already");
        }
        this.core = core;
        this.machine = restored;
        this.appliedIndex = appliedIndex;
        this.appliedMembership = appliedMembership;
        this.commitIndex = appliedIndex;
        this.state = ReplicaStatus.State.MEMBER;
        network.membershipChanged(core.membership());
        scheduleTurn();
    }

    // What others call, from any thread.

    @Override
    public void submit(List<ClientRequest> requests) {
        loop.execute(() -> {
            requests.forEach(router::accept);
            scheduleTurn();
        });
    }

    @Override
    public void sessionClosed(Session session) {
        loop.execute(() -> router.sessionClosed(session));
    }

    @Override
    public ReplicaStatus status() {
        return status;
    }

    @Override
    public void forwardWrites(boolean yes) {
        loop.execute(() -> router.forwardWrites(yes));
    }

    @Override
    public void statistics(Consumer<ReplicaStatistics> done) {
        loop.execute(() -> done.accept(StatusReport.statistics(
                machine, counters, snapshots, environment.log().diskBytes())));
    }

    @Override
    public void addListener(ReplicaListener listener) {
        loop.execute(() -> listeners.add(listener));
    }

    @Override
    public void admin(AdminRequest request, Consumer<AdminOutcome> done) {
        loop.execute(() -> {
            RaftCore raft = core;
            if (raft == null) {
                administerBlank(request, done);
                return;
            }
            administration.carryOut(raft, request, clock.monotonicMillis(), done);
            scheduleTurn();
        });
    }

    private void administerBlank(AdminRequest request, Consumer<AdminOutcome> done) {
        if (request instanceof AdminRequest.Bootstrap bootstrap && founder != null) {
            founder.accept(bootstrap.clusterId(), outcome -> loop.execute(() -> done.accept(outcome)));
        } else {
            done.accept(new AdminOutcome.Refused("BLANK", "this node belongs to no cluster yet"));
        }
    }

    /** Says who forms a cluster of this node alone when a blank replica is asked to. */
    public void foundWith(BiConsumer<String, Consumer<AdminOutcome>> newFounder) {
        loop.execute(() -> founder = newFounder);
    }

    /** A Raft message arrived. */
    public void received(Envelope envelope) {
        loop.execute(() -> {
            if (core != null) {
                core.receive(envelope, clock.monotonicMillis());
                scheduleTurn();
            }
        });
    }

    /** A frame of request forwarding arrived from a member. */
    public void received(long from, ForwardFrame frame) {
        loop.execute(() -> {
            router.received(from, frame);
            scheduleTurn();
        });
    }

    /**
     * A connection to a member broke, perhaps not the only one: what was forwarded over it may be lost, and so may
     * Raft's messages.
     */
    public void connectionLost(long memberId) {
        loop.execute(() -> {
            router.peerLost(memberId);
            if (core != null) {
                core.peerUnreachable(memberId);
            }
            scheduleTurn();
        });
    }

    /**
     * There is no connection to this member any more.
     *
     * @param processEnded whether the other side closed it, as the system does for a process that died
     */
    public void peerDisconnected(long memberId, boolean processEnded) {
        loop.execute(() -> {
            router.peerLost(memberId);
            if (core != null) {
                core.peerUnreachable(memberId);
                if (processEnded && memberId == leaderId) {
                    core.leaderUnreachable(clock.monotonicMillis());
                }
            }
            scheduleTurn();
        });
    }

    /**
     * Leaves in good order: takes no more requests, lets what is on its way commit, hands leadership over, then calls
     * {@code done} on the loop. Takes no longer than the bound, give or take a tick.
     */
    public void stop(long timeoutMillis, Runnable done) {
        loop.execute(() -> {
            if (core == null) {
                done.run();
            } else if (departure == null) {
                departure = new Departure(clock.monotonicMillis() + timeoutMillis, done);
                leave(ReplicaStatus.State.STOPPING);
            }
        });
    }

    /** The peers said that this member was removed; it takes no part any more. */
    public void markRemoved() {
        loop.execute(() -> {
            if (state == ReplicaStatus.State.MEMBER) {
                leave(ReplicaStatus.State.REMOVED);
            }
        });
    }

    private void leave(ReplicaStatus.State next) {
        state = next;
        router.refuseHeld();
        scheduleTurn();
    }

    // Turns.

    /** Asks for a turn at the end of what is queued. */
    void scheduleTurn() {
        if (!turnScheduled) {
            turnScheduled = true;
            loop.execute(this::turn);
        }
    }

    private void turn() {
        turnScheduled = false;
        RaftCore raft = core;
        if (raft != null) {
            long now = clock.monotonicMillis();
            router.proposeIfDue(raft);
            step(raft);
            router.release(raft);
            router.askForReads(raft, now);
            // Applying freed the way for the batch that gathered meanwhile.
            router.proposeIfDue(raft);
            step(raft);
            snapshots.turn(raft);
            depart(raft, now);
            armTick(raft, now);
            publish(raft, now);
        }
        for (ReplicaListener listener : listeners) {
            listener.turnEnded();
        }
        network.flush();
    }

    private void step(RaftCore raft) {
        carryOutAll(raft);
        apply(raft);
    }

    private void carryOut(RaftCore raft, Ready ready) {
        if (ready.role() != null) {
            roleChanged(ready.role());
        }
        if (ready.membership() != null) {
            network.membershipChanged(ready.membership());
        }
        for (Envelope message : ready.messages()) {
            network.send(message);
        }
        if (ready.mustPersist() || !ready.messagesAfterPersist().isEmpty()) {
            persist(raft, ready);
        }
        if (ready.commitIndex() < commitIndex) {
            throw new IllegalStateException("commit went back from " + commitIndex + " to " + ready.commitIndex());
        }
        commitIndex = ready.commitIndex();
        router.carryOut(ready);
        long now = clock.monotonicMillis();
        for (long peerId : ready.snapshotsWanted()) {
            snapshots.wanted(raft, peerId, now);
        }
        for (Envelope chunk : ready.snapshotChunks()) {
            snapshots.received(raft, chunk);
        }
        for (Envelope acknowledgement : ready.snapshotAcknowledgements()) {
            snapshots.acknowledged(raft, acknowledgement, now);
        }
    }

    private void persist(RaftCore raft, Ready ready) {
        environment.logWriter().submit(new LogBatch(ready.hardState(), ready.entries()), () -> {
            for (Envelope message : ready.messagesAfterPersist()) {
                network.send(message);
            }
            raft.persisted(ready.number());
            scheduleTurn();
        });
    }

    private void roleChanged(Ready.RoleChange change) {
        if (change.role() == Role.CANDIDATE) {
            counters.electionsStarted++;
        }
        if (change.leaderId() != leaderId && change.leaderId() != HardState.NOBODY) {
            counters.leaderChanges++;
        }
        // A leader that lost its term and won another one in between has lost what was on its way all the same.
        boolean lost = leading && (change.role() != Role.LEADER || change.term() != ledTerm);
        leading = change.role() == Role.LEADER;
        ledTerm = change.term();
        leaderId = change.leaderId();
        router.roleChanged(lost, leaderId);
        if (lost) {
            administration.membershipDesk().abandon();
            snapshots.stepDown();
        }
    }

    // Applying.

    private void apply(RaftCore raft) {
        long applied = appliedIndex;
        int bytes = 0;
        while (appliedIndex < commitIndex) {
            for (Entry entry : raft.committedEntries(appliedIndex + 1, APPLY_READ_BYTES)) {
                apply(entry);
                bytes += entry.sizeBytes();
            }
            if (bytes >= options.applyBytesPerTurn()) {
                scheduleTurn();
                break;
            }
        }
        if (appliedIndex > applied) {
            raft.applied(appliedIndex);
        }
    }

    private void apply(Entry entry) {
        if (entry.index() != appliedIndex + 1) {
            throw new IllegalStateException("entry " + entry.index() + " came after " + appliedIndex);
        }
        if (entry.kind() == EntryKind.BATCH) {
            router.apply(entry.index(), entry.payload());
        } else {
            machine.skip(entry.index());
        }
        appliedIndex = entry.index();
        counters.appliedEntries++;
        logGrowth.grown(entry.index(), entry.sizeBytes());
        snapshots.grown(entry.sizeBytes());
        if (entry.kind() == EntryKind.MEMBERSHIP) {
            appliedMembership = MembershipCodec.decode(entry.payload());
            administration.membershipDesk().committed(entry.index(), appliedMembership);
        }
        router.applied(appliedIndex);
    }

    // Time.

    private void tick() {
        RaftCore raft = core;
        if (raft == null) {
            return;
        }
        long now = clock.monotonicMillis();
        raft.tick(now);
        snapshots.tick(raft, now);
        router.tick(now);
        if (leading
                && raft.readIndex() >= 0
                && router.isIdle()
                && machine.expiryDue(Math.max(clock.wallMillis(), lastStampMillis))) {
            byte[] time =
                    new BatchEncoder().finish(stamp(), environment.random().nextLong());
            if (raft.canPropose(time.length)) {
                raft.propose(time, now);
            }
        }
        tickAtMillis = Long.MAX_VALUE;
        scheduleTurn();
    }

    /** The core's next deadline may have come nearer with what this turn brought. */
    private void armTick(RaftCore raft, long now) {
        long next = now + Math.clamp(raft.nextDeadlineMillis() - now, 1, options.tickMillis());
        if (next < tickAtMillis) {
            tickAtMillis = next;
            nextTick.cancel();
            nextTick = loop.schedule(next - now, this::tick);
        }
    }

    /** The time for a batch. Cluster time never goes back, whatever this machine's clock does. */
    long stamp() {
        lastStampMillis = Math.max(Math.max(clock.wallMillis(), machine.timeMillis()), lastStampMillis);
        return lastStampMillis;
    }

    private void depart(RaftCore raft, long now) {
        Departure leaving = departure;
        if (leaving == null || leaving.done) {
            return;
        }
        boolean over = now >= leaving.deadlineMillis;
        if (!over && leading && !router.isIdle()) {
            return;
        }
        if (!over && leading && raft.membership().voters().size() > 1) {
            if (!leaving.transferring) {
                leaving.transferring =
                        raft.transferLeadership(HardState.NOBODY, now) instanceof TransferOutcome.Started;
                scheduleTurn();
            } else if (raft.status().transferTarget() == HardState.NOBODY) {
                // It came to nothing; try again until the time is up.
                leaving.transferring = false;
            }
            return;
        }
        leaving.done = true;
        leaving.whenDone.run();
    }

    /** A stop under way. */
    private static final class Departure {
        private final long deadlineMillis;
        private final Runnable whenDone;
        private boolean transferring;
        private boolean done;

        Departure(long deadlineMillis, Runnable whenDone) {
            this.deadlineMillis = deadlineMillis;
            this.whenDone = whenDone;
        }
    }

    // What the parts of this package need of each other.

    @Nullable
    RaftCore core() {
        return core;
    }

    StateMachine machine() {
        return machine;
    }

    long appliedIndex() {
        return appliedIndex;
    }

    Membership appliedMembership() {
        return appliedMembership;
    }

    boolean isLeading() {
        return leading;
    }

    long leaderId() {
        return leaderId;
    }

    long selfId() {
        return self.id();
    }

    boolean takesRequests() {
        return state == ReplicaStatus.State.MEMBER;
    }

    /** A durable snapshot at this index exists: drops the log before it, less the trailing window. */
    void truncateLog(long snapshotIndex) {
        RaftCore raft = core;
        long upTo = logGrowth.removable(snapshotIndex, options.snapshotTrailingBytes());
        if (raft != null && upTo > 0) {
            raft.compact(upTo);
            environment.logWriter().truncatePrefix(upTo, () -> {});
        }
    }

    /** Hands everything that the core has decided so far to the disk and to the peers. */
    void carryOutAll(RaftCore raft) {
        while (raft.hasReady()) {
            carryOut(raft, raft.ready());
        }
    }

    /** A snapshot from the leader replaced everything that was applied here. */
    void installed(RaftCore raft, StateMachine restored, long index, Membership membership) {
        machine = restored;
        appliedIndex = index;
        appliedMembership = membership;
        commitIndex = Math.max(commitIndex, index);
        router.applied(index);
        raft.applied(index);
        scheduleTurn();
    }

    private void publish(RaftCore raft, long now) {
        ReplicaStatus before = status;
        ReplicaStatus after = StatusReport.of(raft, state, snapshots.newestIndex(), machine, network, now);
        status = after;
        if (StatusReport.differ(before, after)) {
            for (ReplicaListener listener : listeners) {
                listener.statusChanged(before, after);
            }
        }
    }
}
