package io.prez.node.sim;

import io.prez.node.command.CommandTable;
import io.prez.node.command.StateMachine;
import io.prez.node.log.LogObserver;
import io.prez.node.log.LogOptions;
import io.prez.node.log.LogWriter;
import io.prez.node.log.SegmentedLog;
import io.prez.node.raft.Entry;
import io.prez.node.raft.Envelope;
import io.prez.node.raft.Membership;
import io.prez.node.raft.MembershipChange;
import io.prez.node.raft.RaftCore;
import io.prez.node.raft.RaftOptions;
import io.prez.node.raft.Role;
import io.prez.node.replica.AdminRequest;
import io.prez.node.replica.ForwardFrame;
import io.prez.node.replica.Recovery;
import io.prez.node.replica.Replica;
import io.prez.node.replica.ReplicaEnvironment;
import io.prez.node.replica.ReplicaOptions;
import io.prez.node.replica.ReplicaPort;
import io.prez.node.replica.ReplicaStatus;
import io.prez.node.snapshot.SnapshotInfo;
import io.prez.node.snapshot.SnapshotStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * The whole node below the RESP edge, as {@code Node} builds it, from real parts on simulated ports: log, snapshots,
 * recovery, core, replica and state machine.
 */
final class ReplicaNode implements Frontend, SimulatedNetwork.Endpoint {
    private static final long MILLI = 1_000_000;

    private final Scheduler scheduler;
    private final SimulatedNetwork network;
    private final long id;
    private final NodeOptions options;
    private final Membership formedWith;
    private final SimulatedClock clock;
    private final SimulatedDisk disk;
    private final SplittableRandom random;
    private final Set<Flaw> flaws = EnumSet.noneOf(Flaw.class);
    private final List<StateMachine> machines = new ArrayList<>();

    private NodeProcess process;
    private long faultsBefore;
    private SegmentedLog log;
    private SnapshotStore snapshots;
    private Replica replica;
    private RaftCore core;

    /** How the parts are set up; small, so that a few simulated seconds see segments end and snapshots being sent. */
    record NodeOptions(RaftOptions raft, ReplicaOptions replica, LogOptions log) {}

    ReplicaNode(Scheduler scheduler, SimulatedNetwork network, long id, NodeOptions options, Membership formedWith) {
        this.scheduler = scheduler;
        this.network = network;
        this.id = id;
        this.options = options;
        this.formedWith = formedWith;
        this.random = scheduler.randomFor("node " + id);
        this.clock = new SimulatedClock(scheduler, random.nextInt(-400, 400), random.nextInt(-50, 50));
        this.disk = new SimulatedDisk(scheduler, Trace.name(id));
        this.process = new NodeProcess(id);
        this.process.kill();
        network.attach(id, this);
    }

    void plant(Flaw flaw) {
        flaws.add(flaw);
        if (flaw == Flaw.SYNC_LIES) {
            disk.lieAboutSyncs(true);
        }
    }

    @Override
    public void start() {
        process = new NodeProcess(id);
        faultsBefore = disk.faultsHit();
        log = null;
        core = null;
        machines.clear();
        SimulatedLoop loop = loop("replica");
        loop.execute(() -> {
            try {
                build(loop);
            } catch (IOException e) {
                failed(loop, e);
            }
        });
    }

    private SimulatedLoop loop(String name) {
        return new SimulatedLoop(scheduler, process, name, clock, this::failed);
    }

    private void build(SimulatedLoop loop) throws IOException {
        SimulatedLoop logLoop = loop("log");
        SimulatedLoop snapshotLoop = loop("snapshot");
        SegmentedLog opened = SegmentedLog.open(disk, "log", options.log(), random.split());
        snapshots = SnapshotStore.open(disk, "snapshots", 0);
        Supplier<StateMachine> emptyMachine = this::newMachine;
        Recovery recovery = Recovery.read(opened, snapshots, formedWith, emptyMachine);
        LogWriter writer = new LogWriter(opened, logLoop, loop, snapshotLoop, clock, LogObserver.NONE);
        ReplicaEnvironment environment = new ReplicaEnvironment(
                loop, clock, random.split(), network.portOf(process), opened, writer, snapshots, snapshotLoop);
        replica = new Replica(
                options.replica(), SimulatedCluster.member(id), environment, CommandTable.standard(), emptyMachine);
        core = recovery.core(options.raft(), id, opened, random.split(), clock.monotonicMillis());
        log = opened;
        trace(
                "start",
                recovery.hardState() + " log " + log.firstIndex() + ".." + log.lastIndex() + " snapshot "
                        + recovery.appliedIndex()
                        + (opened.recovered().tornTail() == null ? "" : " torn tail"));
        replica.start(core, recovery.machine(), recovery.appliedIndex(), recovery.appliedMembership());
    }

    private StateMachine newMachine() {
        StateMachine machine = new StateMachine(CommandTable.standard(), 3);
        machines.add(machine);
        return machine;
    }

    /** A task threw, which stops the node. That is right when the disk failed, and a fault otherwise. */
    private void failed(SimulatedLoop loop, Throwable problem) {
        if (disk.faultsHit() == faultsBefore) {
            throw new Violation(loop.name() + " stopped without a reason: " + problem, problem);
        }
        trace("stopped", problem.toString());
        crash(false);
        scheduler.after(random.nextLong(300 * MILLI), () -> {
            if (!process.isAlive()) {
                start();
            }
        });
    }

    @Override
    public void crash(boolean powerFails) {
        trace("crash", powerFails ? "power" : "process");
        process.kill();
        if (flaws.contains(Flaw.WIPED_VOTER_RETURNS) && powerFails) {
            disk.wipe();
        } else if (powerFails) {
            disk.powerFailed();
        } else {
            disk.processDied();
        }
        network.processDied(id);
    }

    @Override
    public SimulatedClock clock() {
        return clock;
    }

    @Override
    public void disturbDisk(SplittableRandom chance) {
        switch (chance.nextInt(6)) {
            case 0 -> {
                trace("disk", "next sync fails");
                disk.failNextSync();
            }
            case 1 -> {
                trace("disk", "next write fails");
                disk.failNextWrite();
            }
            case 2 -> {
                long room = chance.nextLong(20_000);
                trace("disk", "only " + room + " bytes left");
                disk.limitTo(disk.usedBytes() + room);
            }
            default -> {
                long nanos = chance.nextLong(5 * MILLI, 300 * MILLI);
                trace("disk", "syncs take up to " + nanos / MILLI + " ms");
                disk.slowDown(nanos);
            }
        }
    }

    @Override
    public void healDisk() {
        disk.heal();
    }

    @Override
    public void change(MembershipChange change) {
        AdminRequest.Guard guard = new AdminRequest.Guard(change.expectedConfigIndex(), change.operatorEpoch());
        switch (change) {
            case MembershipChange.AddLearner add -> admin(new AdminRequest.AddLearner(add.member(), guard));
            case MembershipChange.Promote promote -> admin(new AdminRequest.Promote(promote.memberId(), guard));
            case MembershipChange.Remove remove -> admin(new AdminRequest.Remove(remove.memberId(), guard));
            case MembershipChange.Replace replace -> {
                // Nothing asks a replica for this yet; the simulation of bare cores covers it.
            }
        }
    }

    @Override
    public void transfer(long toId) {
        admin(new AdminRequest.Transfer(toId));
    }

    @Override
    public void takeSnapshot() {
        admin(new AdminRequest.TakeSnapshot());
    }

    private void admin(AdminRequest request) {
        if (isRunning()) {
            trace("admin", request.toString());
            replica.admin(request, outcome -> trace("admin", request + " -> " + outcome));
        }
    }

    @Override
    public ReplicaPort port() {
        return replica;
    }

    @Override
    public void received(Envelope envelope) {
        if (isRunning()) {
            replica.received(envelope);
        }
    }

    @Override
    public void received(long from, ForwardFrame frame) {
        if (isRunning()) {
            replica.received(from, frame);
        }
    }

    @Override
    public void connected(long peer) {}

    @Override
    public void disconnected(long peer, boolean processEnded) {
        if (isRunning()) {
            replica.peerDisconnected(peer, processEnded);
        }
    }

    private void trace(String kind, String detail) {
        scheduler.trace().add(scheduler.nowNanos(), process.name(), kind, detail);
    }

    // What can be seen of it.

    @Override
    public long id() {
        return id;
    }

    @Override
    public NodeProcess process() {
        return process;
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public boolean isRunning() {
        return process.isAlive() && log != null && replica.status().state() != ReplicaStatus.State.BLANK;
    }

    @Override
    public Role role() {
        return replica.status().role();
    }

    @Override
    public long term() {
        return replica.status().term();
    }

    @Override
    public long commitIndex() {
        return replica.status().commitIndex();
    }

    @Override
    public long appliedIndex() {
        return replica.status().appliedIndex();
    }

    @Override
    public long lastIndex() {
        return replica.status().lastIndex();
    }

    @Override
    public long durableIndex() {
        return replica.status().durableIndex();
    }

    @Override
    public Membership membership() {
        return replica.status().membership();
    }

    @Override
    public long termAt(long index) {
        return core.termAt(index);
    }

    @Override
    public Entry entry(long index) {
        if (index < replica.status().firstIndex() || core.termAt(index) < 0) {
            return null;
        }
        List<Entry> found = core.committedEntries(index, 1);
        return found.isEmpty() ? null : found.getFirst();
    }

    @Override
    public long digest() {
        long applied = appliedIndex();
        for (StateMachine machine : machines.reversed()) {
            if (machine.appliedIndex() == applied) {
                return machine.digest();
            }
        }
        throw new Violation(process.name() + " says that it applied " + applied + ", but no state machine did");
    }

    @Override
    public long durableTerm(long index) {
        if (log == null) {
            return -1;
        }
        SnapshotInfo newest = snapshots.newest();
        if (newest != null && index <= newest.index()) {
            return 0;
        }
        if (!process.isAlive()) {
            // What it had said before it died; its log object describes a disk that has changed since.
            return index <= core.status().durableIndex() ? Math.max(0, core.termAt(index)) : -1;
        }
        if (index > log.lastIndex()) {
            return -1;
        }
        List<Entry> found = log.read(index, index, 1);
        return found.isEmpty() ? 0 : found.getFirst().term();
    }
}
