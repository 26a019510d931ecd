package io.prez.node.sim;

import io.prez.node.raft.Entry;
import io.prez.node.raft.EntryKind;
import io.prez.node.raft.Envelope;
import io.prez.node.raft.HardState;
import io.prez.node.raft.LogReader;
import io.prez.node.raft.Membership;
import io.prez.node.raft.MembershipChange;
import io.prez.node.raft.MembershipCodec;
import io.prez.node.raft.Message;
import io.prez.node.raft.RaftCore;
import io.prez.node.raft.RaftOptions;
import io.prez.node.raft.Ready;
import io.prez.node.raft.Role;
import io.prez.node.replica.ForwardFrame;
import io.prez.node.replica.Network;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The real {@link RaftCore} on a simulated log, with a state machine that only remembers what it has applied in which
 * order. Finds faults of consensus ten times as fast as the whole node would.
 */
final class CoreNode implements SimulatedNode, SimulatedNetwork.Endpoint {
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;
    private static final int CHUNK_BYTES = 200;
    private static final int LOG_WINDOW = 15;

    /** Told of what clients wait for. */
    interface Listener {
        void applied(CoreNode node, Entry entry);

        void readRoundConfirmed(CoreNode node, long round);

        void readGranted(CoreNode node, long token, long index);

        void roleChanged(CoreNode node);
    }

    private record Write(Ready ready) {}

    private final Scheduler scheduler;
    private final SimulatedNetwork network;
    private final long id;
    private final RaftOptions options;
    private final Listener listener;
    private final SimulatedClock clock;
    private final SplittableRandom random;
    private final Set<Flaw> flaws = EnumSet.noneOf(Flaw.class);
    private final CoreDisk disk;
    private final Membership formedWith;

    private NodeProcess process;
    private Network port;
    private RaftCore core;
    private boolean turnScheduled;
    private boolean syncing;
    private long slowSyncNanos;
    private int crashesAfterVotePerMille;
    private final ArrayDeque<Write> writes = new ArrayDeque<>();
    private Scheduler.Event timer;
    private long timerAtMillis;
    private long applied;
    private long digest;
    private Membership appliedMembership;
    private CoreSnapshotTransfer transfer;
    /** As the last Ready said: what the core knows beyond that, nobody was told yet. */
    private Role role;

    private long term;
    private long commitIndex;
    private Membership membership;

    CoreNode(
            Scheduler scheduler,
            SimulatedNetwork network,
            long id,
            RaftOptions options,
            Membership formedWith,
            Listener listener) {
        this.scheduler = scheduler;
        this.network = network;
        this.id = id;
        this.options = options;
        this.formedWith = formedWith;
        this.listener = listener;
        this.random = scheduler.randomFor("core node " + id);
        this.clock = new SimulatedClock(scheduler, random.nextInt(-400, 400), random.nextInt(-50, 50));
        this.disk = new CoreDisk(formedWith);
        this.process = new NodeProcess(id);
        this.process.kill();
        network.attach(id, this);
    }

    void plant(Flaw flaw) {
        flaws.add(flaw);
    }

    /** How often the power fails just after a term or vote became durable, when a node that forgets is caught out. */
    void crashAfterVotes(int perMille) {
        crashesAfterVotePerMille = perMille;
    }

    RaftCore core() {
        return core;
    }

    @Override
    public void start() {
        process = new NodeProcess(id);
        port = network.portOf(process);
        disk.open();
        applied = disk.snapshot().index();
        digest = disk.snapshot().digest();
        appliedMembership = disk.snapshot().membership();
        turnScheduled = false;
        syncing = false;
        writes.clear();
        transfer = new CoreSnapshotTransfer(CHUNK_BYTES);
        LogReader reader = disk::read;
        core = new RaftCore(
                options,
                id,
                disk.hardState(),
                disk.memberships().getLast(),
                disk.state(),
                reader,
                random.split(),
                clock.monotonicMillis());
        timer = null;
        role = core.role();
        term = core.term();
        commitIndex = core.commitIndex();
        membership = core.membership();
        trace("start", "last=" + disk.lastIndex() + " " + disk.hardState());
        scheduleTurn();
    }

    @Override
    public void crash(boolean powerFails) {
        trace("crash", powerFails ? "power" : "process");
        process.kill();
        for (Write write : writes) {
            // What was on its way to the disk is there, in part, or not.
            boolean whole = syncing && random.nextBoolean();
            if (!whole) {
                if (syncing && random.nextBoolean()) {
                    disk.persistPart(write.ready(), random);
                }
                break;
            }
            persist(write.ready());
        }
        writes.clear();
        if (flaws.contains(Flaw.LOSE_DURABLE_TAIL) && powerFails) {
            disk.loseTail(random.nextInt(3));
        }
        if (flaws.contains(Flaw.WIPED_VOTER_RETURNS) && powerFails) {
            disk.wipe(formedWith);
        }
        network.processDied(id);
    }

    private void persist(Ready ready) {
        HardState hardState = ready.hardState();
        if (hardState != null) {
            trace("persist", hardState.toString());
            long vote = flaws.contains(Flaw.FORGET_VOTE) ? HardState.NOBODY : hardState.votedFor();
            disk.persist(new HardState(hardState.term(), vote));
            if (process.isAlive() && random.nextInt(1000) < crashesAfterVotePerMille) {
                scheduler.after(random.nextLong(200 * MICRO), process, () -> {
                    crash(true);
                    scheduler.after(random.nextLong(random.nextBoolean() ? 300 * MICRO : 5 * MILLI), this::restart);
                });
            }
        }
        disk.persist(ready.entries());
    }

    private void restart() {
        if (!process.isAlive()) {
            start();
        }
    }

    private void scheduleTurn() {
        if (!turnScheduled) {
            turnScheduled = true;
            scheduler.after(random.nextLong(MICRO, 20 * MICRO), process, this::turn);
        }
    }

    private void turn() {
        turnScheduled = false;
        while (core.hasReady()) {
            carryOut(core.ready());
        }
        applyCommitted();
        if (core.hasReady()) {
            scheduleTurn();
        }
        transfer.resend(this, clock.monotonicMillis());
        armTimer();
    }

    private void carryOut(Ready ready) {
        if (ready.role() != null) {
            trace(
                    "role",
                    ready.role().role() + " t" + ready.role().term() + " leader "
                            + Trace.name(ready.role().leaderId()));
            transfer.clear();
            role = ready.role().role();
            term = ready.role().term();
            listener.roleChanged(this);
        }
        if (ready.membership() != null) {
            trace("members", words(ready.membership()));
            membership = ready.membership();
        }
        ready.messages().forEach(this::send);
        if (ready.mustPersist()) {
            disk.append(ready.entries());
        }
        commitIndex = ready.commitIndex();
        write(ready);
        listener.readRoundConfirmed(this, ready.confirmedReadRound());
        ready.readGrants().forEach(grant -> listener.readGranted(this, grant.token(), grant.index()));
        for (long peer : ready.snapshotsWanted()) {
            if (disk.snapshot().index() == 0) {
                takeSnapshot();
            }
            transfer.begin(this, peer, disk.snapshot());
        }
        ready.snapshotChunks().forEach(this::snapshotChunk);
        for (Envelope acknowledgement : ready.snapshotAcknowledgements()) {
            transfer.acknowledged(this, acknowledgement);
        }
    }

    void send(Envelope envelope) {
        port.send(lie(envelope));
    }

    private Envelope lie(Envelope envelope) {
        if (flaws.contains(Flaw.CLAIM_TOO_MUCH)
                && envelope.message() instanceof Message.AppendResponse r
                && r.success()
                && random.nextInt(20) == 0) {
            return new Envelope(
                    envelope.groupId(),
                    envelope.from(),
                    envelope.to(),
                    envelope.term(),
                    new Message.AppendResponse(true, core.lastIndex(), 0, 0, 0, r.readRound()));
        }
        if (flaws.contains(Flaw.CONFIRM_LATER_ROUNDS) && envelope.message() instanceof Message.AppendResponse r) {
            return new Envelope(
                    envelope.groupId(),
                    envelope.from(),
                    envelope.to(),
                    envelope.term(),
                    new Message.AppendResponse(
                            r.success(),
                            r.matchIndex(),
                            r.rejectedIndex(),
                            r.hintIndex(),
                            r.hintTerm(),
                            r.readRound() + 5));
        }
        return envelope;
    }

    private void write(Ready ready) {
        if (!ready.mustPersist() && writes.isEmpty()) {
            persisted(ready);
            return;
        }
        writes.add(new Write(ready));
        if (flaws.contains(Flaw.ACKNOWLEDGE_BEFORE_SYNC)) {
            persisted(ready);
        }
        if (!syncing) {
            sync();
        }
    }

    /** One write and one sync for everything that gathered. */
    private void sync() {
        syncing = true;
        int count = writes.size();
        long nanos =
                random.nextLong(50 * MICRO, 400 * MICRO) + (slowSyncNanos == 0 ? 0 : random.nextLong(slowSyncNanos));
        scheduler.after(nanos, process, () -> {
            syncing = false;
            Write[] done = new Write[count];
            for (int i = 0; i < count; i++) {
                done[i] = writes.poll();
                persist(done[i].ready());
            }
            if (!writes.isEmpty()) {
                sync();
            }
            if (!flaws.contains(Flaw.ACKNOWLEDGE_BEFORE_SYNC)) {
                Arrays.stream(done).forEach(write -> persisted(write.ready()));
            }
            scheduleTurn();
        });
    }

    private void persisted(Ready ready) {
        ready.messagesAfterPersist().forEach(this::send);
        core.persisted(ready.number());
        scheduleTurn();
    }

    private void applyCommitted() {
        int batch = random.nextInt(1, 40);
        while (applied < commitIndex && batch-- > 0) {
            for (Entry entry : core.committedEntries(applied + 1, 2_000)) {
                if (entry.index() != applied + 1) {
                    throw new Violation(process.name() + " was given " + entry.index() + " to apply after " + applied);
                }
                boolean skip = flaws.contains(Flaw.SKIP_APPLY) && random.nextInt(200) == 0;
                applied = entry.index();
                if (!skip) {
                    digest = Trace.mix(Trace.mix(digest, entry.index()), Arrays.hashCode(entry.payload()));
                }
                if (entry.kind() == EntryKind.MEMBERSHIP) {
                    appliedMembership = MembershipCodec.decode(entry.payload());
                }
                listener.applied(this, entry);
            }
        }
        core.applied(applied);
        if (applied < commitIndex) {
            scheduleTurn();
        }
    }

    private void armTimer() {
        long deadline = Math.max(core.nextDeadlineMillis(), clock.monotonicMillis());
        if (timer == null || deadline < timerAtMillis) {
            if (timer != null) {
                timer.cancel();
            }
            long delay = Math.clamp(deadline - clock.monotonicMillis(), 0, 50);
            timerAtMillis = clock.monotonicMillis() + delay;
            timer = scheduler.after(clock.simulatedNanos(delay) + 10 * MICRO, process, () -> {
                timer = null;
                core.tick(clock.monotonicMillis());
                scheduleTurn();
            });
        }
    }

    // Snapshots.

    @Override
    public void takeSnapshot() {
        if (applied > disk.snapshot().index()) {
            Membership members = flaws.contains(Flaw.SNAPSHOT_WITHOUT_MEMBERSHIP) ? formedWith : appliedMembership;
            disk.persist(new CoreDisk.Snapshot(applied, core.termAt(applied), members, digest));
            trace("snapshot", "at " + applied);
            long upTo = Math.max(0, Math.min(applied, disk.durableIndex()) - random.nextInt(LOG_WINDOW));
            if (disk.compact(upTo)) {
                core.compact(upTo);
            }
            scheduleTurn();
        }
    }

    private void snapshotChunk(Envelope envelope) {
        CoreDisk.Snapshot snapshot = transfer.received(this, envelope);
        if (snapshot == null) {
            return;
        }
        // The file is written and synced first, like everything else.
        scheduler.after(random.nextLong(MILLI, 5 * MILLI), process, () -> install(envelope, snapshot));
    }

    private void install(Envelope envelope, CoreDisk.Snapshot snapshot) {
        if (writes.isEmpty() && core.wantsSnapshot(snapshot.index(), snapshot.term())) {
            disk.install(snapshot);
            applied = snapshot.index();
            digest = snapshot.digest();
            appliedMembership = snapshot.membership();
            membership = snapshot.membership();
            trace("install", "at " + applied);
            core.snapshotInstalled(snapshot.index(), snapshot.term(), snapshot.membership(), clock.monotonicMillis());
            core.applied(applied);
            commitIndex = Math.max(commitIndex, applied);
        }
        if (applied >= snapshot.index() || core.commitIndex() >= snapshot.index()) {
            transfer.confirm(this, envelope);
        }
        scheduleTurn();
    }

    // What the world does to it.

    @Override
    public NodeProcess process() {
        return process;
    }

    @Override
    public void received(Envelope envelope) {
        core.receive(envelope, clock.monotonicMillis());
        scheduleTurn();
    }

    @Override
    public void received(long from, ForwardFrame frame) {
        throw new IllegalStateException("a core forwards nothing");
    }

    @Override
    public void connected(long peer) {}

    @Override
    public void disconnected(long peer, boolean processEnded) {
        core.peerUnreachable(peer);
        if (processEnded && core.leaderId() == peer) {
            core.leaderUnreachable(clock.monotonicMillis());
        }
        scheduleTurn();
    }

    @Override
    public SimulatedClock clock() {
        return clock;
    }

    @Override
    public void disturbDisk(SplittableRandom chance) {
        slowSyncNanos = chance.nextLong(5 * MILLI, 300 * MILLI);
    }

    @Override
    public void healDisk() {
        slowSyncNanos = 0;
    }

    @Override
    public void change(MembershipChange change) {
        trace("change", change + " -> " + core.change(change, clock.monotonicMillis()));
        scheduleTurn();
    }

    @Override
    public void transfer(long toId) {
        trace("transfer", Trace.name(toId) + " -> " + core.transferLeadership(toId, clock.monotonicMillis()));
        scheduleTurn();
    }

    /** Proposes; the index or -1. */
    long propose(byte[] payload) {
        long index = core.propose(payload, clock.monotonicMillis());
        scheduleTurn();
        return index;
    }

    /** Begins a read round at the leader; the round or -1. */
    long beginReadRound() {
        long round = core.beginReadRound(clock.monotonicMillis());
        scheduleTurn();
        return round;
    }

    /** Asks the leader where a read may be answered. */
    void requestReadIndex(long token) {
        core.requestReadIndex(token, clock.monotonicMillis());
        scheduleTurn();
    }

    boolean readsWithoutRound() {
        return flaws.contains(Flaw.READ_WITHOUT_ROUND);
    }

    void trace(String kind, String detail) {
        scheduler.trace().add(scheduler.nowNanos(), process.name(), kind, detail);
    }

    private static String words(Membership membership) {
        StringBuilder text = new StringBuilder("@" + membership.index() + " voters");
        membership.voters().forEach(m -> text.append(' ').append(Trace.name(m.id())));
        membership.outgoing().forEach(m -> text.append(" outgoing ").append(Trace.name(m.id())));
        membership.learners().forEach(m -> text.append(" learner ").append(Trace.name(m.id())));
        return text.toString();
    }

    // What can be seen of it.

    @Override
    public long id() {
        return id;
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public boolean isRunning() {
        return process.isAlive();
    }

    @Override
    public long durableIndex() {
        return disk.durableIndex();
    }

    @Override
    public long termAt(long index) {
        return core.termAt(index);
    }

    @Override
    public Role role() {
        return role;
    }

    @Override
    public long term() {
        return term;
    }

    @Override
    public long commitIndex() {
        return commitIndex;
    }

    @Override
    public long appliedIndex() {
        return applied;
    }

    @Override
    public long lastIndex() {
        return core.lastIndex();
    }

    @Override
    public Membership membership() {
        return membership;
    }

    @Override
    public Entry entry(long index) {
        if (core.termAt(index) < 0 || index > core.lastIndex()) {
            return null;
        }
        return disk.entry(index);
    }

    @Override
    public long digest() {
        return digest;
    }

    @Override
    public long durableTerm(long index) {
        return disk.durableTerm(index);
    }

    /** Bytes that stand for a snapshot on the wire. */
    static byte[] encode(CoreDisk.Snapshot snapshot) {
        byte[] members = MembershipCodec.encode(snapshot.membership());
        return ByteBuffer.allocate(8 + members.length)
                .putLong(snapshot.digest())
                .put(members)
                .array();
    }

    static CoreDisk.Snapshot decode(long index, long term, byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        long digest = buffer.getLong();
        byte[] members = new byte[buffer.remaining()];
        buffer.get(members);
        return new CoreDisk.Snapshot(index, term, MembershipCodec.decode(members), digest);
    }
}
