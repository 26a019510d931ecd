package io.prez.node.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes things go wrong, at random moments, until it is told to stop. Each seed uses only some of the faults: a run
 * that suffers everything at once gets nowhere and finds little (swarm testing).
 */
final class Nemesis {
    private static final long MILLI = 1_000_000;

    /** What can go wrong. */
    enum Fault {
        KILL_PROCESS,
        FAIL_POWER,
        FAIL_POWER_EVERYWHERE,
        PAUSE,
        SUSPEND,
        PARTITION,
        ISOLATE_LEADER,
        CUT_ONE_WAY,
        BAD_LINKS,
        DISTURB_DISK,
        JUMP_CLOCK
    }

    private final SimulatedCluster cluster;
    private final Scheduler scheduler;
    private final SplittableRandom random;
    private final List<Fault> faults = new ArrayList<>();
    private long meanGapNanos;
    private boolean stopped;
    private long strikes;

    Nemesis(SimulatedCluster cluster, long meanGapMillis) {
        this.cluster = cluster;
        this.scheduler = cluster.scheduler();
        this.random = scheduler.randomFor("nemesis");
        this.meanGapNanos = meanGapMillis * MILLI;
        for (Fault fault : Fault.values()) {
            if (random.nextInt(5) < 2) {
                faults.add(fault);
            }
        }
        if (random.nextInt(10) == 0) {
            faults.clear();
        }
        next();
    }

    /** Only these faults, this often. */
    void use(List<Fault> only, long newMeanGapMillis) {
        faults.clear();
        faults.addAll(only);
        meanGapNanos = newMeanGapMillis * MILLI;
    }

    /** No more faults from now on; what is broken stays broken. */
    void stop() {
        stopped = true;
    }

    long strikes() {
        return strikes;
    }

    private void next() {
        scheduler.after(meanGapNanos / 4 + random.nextLong(meanGapNanos * 3 / 2), () -> {
            if (!stopped) {
                if (!faults.isEmpty()) {
                    strikes++;
                    strike(faults.get(random.nextInt(faults.size())));
                }
                next();
            }
        });
    }

    private void strike(Fault fault) {
        trace(fault.toString());
        switch (fault) {
            case KILL_PROCESS -> crash(anyone(), false);
            case FAIL_POWER -> crash(anyone(), true);
            case FAIL_POWER_EVERYWHERE -> {
                long gap = random.nextLong(MILLI);
                for (SimulatedNode node : cluster.nodes()) {
                    scheduler.after(random.nextLong(gap + 1), () -> crash(node, true));
                }
            }
            case PAUSE -> pause(anyone(), false);
            case SUSPEND -> pause(anyone(), true);
            case PARTITION -> partition();
            case ISOLATE_LEADER -> isolateLeader();
            case CUT_ONE_WAY -> cutOneWay();
            case BAD_LINKS -> {
                long spikeNanos = random.nextLong(MILLI, 300 * MILLI);
                cluster.network()
                        .quality(new SimulatedNetwork.Quality(
                                random.nextInt(200), random.nextInt(100), random.nextInt(200), spikeNanos));
                later(3_000, () -> cluster.network().quality(SimulatedNetwork.Quality.GOOD));
            }
            case DISTURB_DISK -> {
                SimulatedNode node = anyone();
                node.disturbDisk(random);
                later(1_500, node::healDisk);
            }
            case JUMP_CLOCK -> anyone().clock().jump(random.nextLong(-20_000, 20_000));
        }
    }

    private SimulatedNode anyone() {
        List<SimulatedNode> all = new ArrayList<>(cluster.nodes());
        SimulatedNode leader = cluster.leader();
        return leader != null && random.nextInt(3) == 0 ? leader : all.get(random.nextInt(all.size()));
    }

    /** Ends it, and starts it again after a while that is sometimes nothing. */
    private void crash(SimulatedNode node, boolean powerFails) {
        if (!node.isAlive()) {
            return;
        }
        node.crash(powerFails);
        long down = random.nextInt(3) == 0 ? random.nextLong(5 * MILLI) : random.nextLong(1_500 * MILLI);
        scheduler.after(down, () -> {
            if (!node.isAlive()) {
                node.start();
            }
        });
    }

    /** @param clockStops as in a virtual machine that is suspended, not as in a process that collects garbage */
    private void pause(SimulatedNode node, boolean clockStops) {
        long nanos = random.nextInt(2) == 0 ? random.nextLong(50 * MILLI) : random.nextLong(3_000 * MILLI);
        NodeProcess process = node.process();
        process.pauseUntil(scheduler.nowNanos() + nanos);
        if (clockStops) {
            node.clock().stoodStill(nanos);
        }
    }

    private void partition() {
        List<Long> some = new ArrayList<>();
        List<Long> others = new ArrayList<>();
        for (SimulatedNode node : cluster.nodes()) {
            (random.nextBoolean() ? some : others).add(node.id());
        }
        cluster.network().partition(some, others);
        trace(some + " | " + others);
        healLater();
    }

    private void isolateLeader() {
        SimulatedNode leader = cluster.leader();
        if (leader != null) {
            List<Long> others = cluster.nodes().stream()
                    .map(Observed::id)
                    .filter(id -> id != leader.id())
                    .toList();
            cluster.network().partition(List.of(leader.id()), others);
            trace("isolated " + Trace.name(leader.id()));
            healLater();
        }
    }

    private void cutOneWay() {
        long from = anyone().id();
        for (SimulatedNode node : cluster.nodes()) {
            if (node.id() != from && random.nextInt(3) > 0) {
                boolean out = random.nextBoolean();
                cluster.network().block(out ? from : node.id(), out ? node.id() : from);
            }
        }
        healLater();
    }

    private void healLater() {
        later(2_500, cluster.network()::heal);
    }

    private void later(long millisMax, Runnable action) {
        scheduler.after(random.nextLong(millisMax * MILLI), action);
    }

    private void trace(String what) {
        scheduler.trace().add(scheduler.nowNanos(), "world", "nemesis", what);
    }
}
