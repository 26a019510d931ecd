package io.prez.node.sim;

import io.prez.node.cluster.WireRoundTrip;
import io.prez.node.log.LogOptions;
import io.prez.node.raft.Entry;
import io.prez.node.raft.EntryKind;
import io.prez.node.raft.Envelope;
import io.prez.node.raft.Member;
import io.prez.node.raft.Membership;
import io.prez.node.raft.Message;
import io.prez.node.raft.RaftOptions;
import io.prez.node.replica.ReplicaOptions;
import io.prez.node.sim.ReplicaNode.NodeOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/** One run of whole nodes with clients: chaos first, then everything is repaired, has to come to rest and is judged. */
final class ReplicaSimulation implements Simulation {
    private static final long MILLI = 1_000_000;
    private static final int SPARES = 2;
    private static final int CLIENTS = 5;

    private final SimulatedCluster cluster;
    private final Workload workload;
    private final Nemesis nemesis;
    private final Administrator administrator;
    private final List<ReplicaNode> nodes = new ArrayList<>();
    private final long chaosMillis;

    ReplicaSimulation(long seed, long chaosMillis) {
        this.chaosMillis = chaosMillis;
        SplittableRandom random = new SplittableRandom(seed ^ 0x5eed);
        int voters = List.of(1, 3, 3, 3, 3, 3, 5, 5).get(random.nextInt(8));
        this.cluster = new SimulatedCluster(seed, voters);
        this.workload = new Workload(cluster, CLIENTS);
        cluster.scheduler().observe(process -> {
            cluster.invariants().afterEvent(process);
            workload.afterEvent();
        });
        if (random.nextInt(3) == 0) {
            cluster.network().through(WireRoundTrip::of);
        }
        NodeOptions options = options(random);
        for (long id = 1; id <= voters + SPARES; id++) {
            Membership known = id <= voters ? cluster.formedWith() : Membership.NONE;
            cluster.add(id, number -> {
                ReplicaNode node = new ReplicaNode(cluster.scheduler(), cluster.network(), number, options, known);
                nodes.add(node);
                return node;
            });
        }
        this.nemesis = new Nemesis(cluster, 200);
        this.administrator = new Administrator(cluster);
    }

    private static NodeOptions options(SplittableRandom random) {
        RaftOptions raft = RaftOptions.DEFAULT
                .withTimeouts(150, 30)
                .withBounds(1 + random.nextInt(6), 500 + random.nextInt(6_000), 200 + random.nextInt(2_000), 20_000)
                .withTailCacheBytes(random.nextInt(6_000));
        ReplicaOptions replica = new ReplicaOptions(
                150,
                10,
                random.nextBoolean(),
                300 + random.nextInt(1_000),
                200 + random.nextInt(2_000),
                1 + random.nextInt(6),
                50 + random.nextInt(1_000),
                3_000 + random.nextInt(20_000),
                1_000 + random.nextInt(6_000),
                100 + random.nextInt(2_000),
                300 + random.nextInt(3_000),
                0,
                500 + random.nextInt(5_000));
        long segmentBytes = 8_192 + 1_024L * random.nextInt(24);
        return new NodeOptions(raft, replica, new LogOptions(0, segmentBytes, random.nextInt(3)));
    }

    @Override
    public SimulatedCluster cluster() {
        return cluster;
    }

    Workload workload() {
        return workload;
    }

    Nemesis nemesis() {
        return nemesis;
    }

    /** Plants a flaw into every node, or into what lies between them. */
    ReplicaSimulation plant(Flaw flaw) {
        nodes.forEach(node -> node.plant(flaw));
        switch (flaw) {
            case FAKE_CONFIRMATIONS -> cluster.network().answerForOthers();
            case FORWARD_TWICE -> cluster.network().forwardTwice();
            case CORRUPT_ON_WIRE ->
                cluster.network().through(corrupting(cluster.scheduler().randomFor("corruption")));
            default -> {}
        }
        return this;
    }

    private static UnaryOperator<Envelope> corrupting(SplittableRandom random) {
        return envelope -> {
            if (!(envelope.message() instanceof Message.AppendEntries append) || random.nextInt(50) > 0) {
                return envelope;
            }
            List<Entry> entries = new ArrayList<>();
            for (Entry entry : append.entries()) {
                byte[] payload = entry.payload().clone();
                if (entry.kind() == EntryKind.BATCH) {
                    payload[payload.length - 1]++;
                }
                entries.add(new Entry(entry.index(), entry.term(), entry.kind(), payload));
            }
            Message spoilt = new Message.AppendEntries(
                    append.prevLogIndex(), append.prevLogTerm(), entries, append.leaderCommit(), append.readRound());
            return new Envelope(envelope.groupId(), envelope.from(), envelope.to(), envelope.term(), spoilt);
        };
    }

    @Override
    public void run() {
        workload.begin();
        cluster.scheduler().runUntil(chaosMillis * MILLI);
        nemesis.stop();
        administrator.stop();
        cluster.heal();
        makeProgress();
        workload.stop();
        comeToRest();
        workload.checkAtEnd();
    }

    /** Within a few election timeouts after the repair, clients are served again. */
    private void makeProgress() {
        long answered = workload.history().answeredCalls();
        long deadline = cluster.scheduler().nowNanos() + 15_000 * MILLI;
        while (cluster.scheduler().nowNanos() < deadline) {
            cluster.scheduler().runUntil(cluster.scheduler().nowNanos() + 50 * MILLI);
            if (workload.history().answeredCalls() > answered + 20) {
                return;
            }
        }
        throw new Violation("no progress within 15 s after everything was repaired: " + state());
    }

    /** Then, with nobody asking for anything, all members end up with the same state. */
    private void comeToRest() {
        long deadline = cluster.scheduler().nowNanos() + 15_000 * MILLI;
        while (cluster.scheduler().nowNanos() < deadline) {
            cluster.scheduler().runUntil(cluster.scheduler().nowNanos() + 50 * MILLI);
            if (workload.isIdle() && isLevel()) {
                return;
            }
        }
        throw new Violation("members differ 15 s after everything was repaired and all clients left: " + state());
    }

    private boolean isLevel() {
        SimulatedNode leader = cluster.leader();
        if (leader == null || leader.appliedIndex() != leader.lastIndex()) {
            return false;
        }
        List<Member> members = new ArrayList<>(leader.membership().voters());
        members.addAll(leader.membership().learners());
        for (Member member : members) {
            SimulatedNode node = cluster.node(member.id());
            if (!node.isRunning() || node.appliedIndex() != leader.appliedIndex() || node.digest() != leader.digest()) {
                return false;
            }
        }
        return true;
    }

    private String state() {
        StringBuilder text = new StringBuilder();
        for (ReplicaNode node : nodes) {
            text.append("\n  ").append(Trace.name(node.id())).append(' ');
            text.append(node.isRunning() ? node.port().status() : "not running");
        }
        return text.toString();
    }
}
