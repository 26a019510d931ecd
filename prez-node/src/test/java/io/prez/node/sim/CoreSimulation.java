package io.prez.node.sim;

import io.prez.node.raft.Membership;
import io.prez.node.raft.RaftOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** One run of bare consensus cores: chaos first, then everything is repaired and has to come to rest. */
final class CoreSimulation implements Simulation {
    private static final long MILLI = 1_000_000;
    private static final int SPARES = 2;

    private final SimulatedCluster cluster;
    private final CoreWorkload workload;
    private final Nemesis nemesis;
    private final Administrator administrator;
    private final List<CoreNode> nodes = new ArrayList<>();
    private final long chaosMillis;

    CoreSimulation(long seed, long chaosMillis) {
        this.chaosMillis = chaosMillis;
        SplittableRandom random = new SplittableRandom(seed ^ 0x5eed);
        int voters = List.of(1, 2, 3, 3, 3, 3, 4, 5, 5).get(random.nextInt(9));
        this.cluster = new SimulatedCluster(seed, voters);
        this.workload = new CoreWorkload(cluster);
        RaftOptions options = RaftOptions.DEFAULT
                .withTimeouts(150, 30)
                .withBounds(1 + random.nextInt(6), 200 + random.nextInt(3_000), 60 + random.nextInt(600), 4_000)
                .withTailCacheBytes(random.nextInt(2_000));
        for (long id = 1; id <= voters + SPARES; id++) {
            Membership known = id <= voters ? cluster.formedWith() : Membership.NONE;
            cluster.add(id, number -> {
                CoreNode node = new CoreNode(cluster.scheduler(), cluster.network(), number, options, known, workload);
                nodes.add(node);
                return node;
            });
        }
        crashAfterVotes(random.nextInt(4) == 0 ? random.nextInt(100) : 0);
        this.nemesis = new Nemesis(cluster, 150);
        this.administrator = new Administrator(cluster);
    }

    @Override
    public SimulatedCluster cluster() {
        return cluster;
    }

    CoreWorkload workload() {
        return workload;
    }

    Nemesis nemesis() {
        return nemesis;
    }

    private void crashAfterVotes(int perMille) {
        nodes.forEach(node -> node.crashAfterVotes(perMille));
    }

    /** Plants a flaw: into every node, or into one. */
    CoreSimulation plant(Flaw flaw, boolean everywhere) {
        if (flaw == Flaw.FORGET_VOTE) {
            crashAfterVotes(150);
        }
        nodes.subList(0, everywhere ? nodes.size() : 1).forEach(node -> node.plant(flaw));
        return this;
    }

    /** Runs to the end; throws the first {@link Violation}. */
    @Override
    public void run() {
        workload.begin();
        cluster.scheduler().runUntil(chaosMillis * MILLI);
        nemesis.stop();
        administrator.stop();
        workload.stop();
        cluster.heal();
        comeToRest();
        workload.checkAtEnd();
    }

    /** Within a few election timeouts there must be one leader whose entry is applied by every member. */
    private void comeToRest() {
        long deadline = cluster.scheduler().nowNanos() + 20_000 * MILLI;
        long target = -1;
        CoreNode leader = null;
        while (cluster.scheduler().nowNanos() < deadline) {
            cluster.scheduler().runUntil(cluster.scheduler().nowNanos() + 20 * MILLI);
            CoreNode now = (CoreNode) cluster.leader();
            if (now != leader) {
                leader = now;
                target = -1;
            }
            if (leader != null && target < 0 && !leader.membership().isJoint() && workload.write(leader)) {
                target = leader.lastIndex();
            }
            if (leader != null && target >= 0 && everybodyApplied(leader, target)) {
                return;
            }
        }
        StringBuilder state = new StringBuilder("no progress within 20 s after everything was repaired:");
        for (SimulatedNode node : cluster.nodes()) {
            state.append("\n  ")
                    .append(Trace.name(node.id()))
                    .append(' ')
                    .append(((CoreNode) node).core().status());
        }
        throw new Violation(state.toString());
    }

    private boolean everybodyApplied(CoreNode leader, long target) {
        Membership membership = leader.membership();
        List<Long> ids = new ArrayList<>();
        membership.voters().forEach(m -> ids.add(m.id()));
        membership.learners().forEach(m -> ids.add(m.id()));
        for (long id : ids) {
            if (cluster.node(id).appliedIndex() < target) {
                return false;
            }
        }
        return true;
    }
}
