package io.prez.node.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Goal: find orders of events that no test author thought of. Method: a cluster in memory whose messages are lost,
 * doubled and reordered, whose nodes crash and lose what is not durable, whose members come and go; everything drawn
 * from a seed; the paper's safety properties (figure 3) checked after every step. Then everything heals, and the cluster
 * has to make progress. {@code -Draft.seed=N} runs one seed, {@code -Draft.seeds=N} so many.
 */
class RandomClusterTest {
    private static final int STEPS = 3000;

    @TestFactory
    Stream<DynamicTest> staysSafeAndRecoversFromSeed() {
        Long only = Long.getLong("raft.seed");
        LongStream seeds = only != null ? LongStream.of(only) : LongStream.range(0, Long.getLong("raft.seeds", 150));
        return seeds.mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> {
            RandomCluster cluster = new RandomCluster(seed);
            try {
                cluster.run(STEPS);
                cluster.healAndFinish();
            } catch (IllegalStateException e) {
                throw new AssertionError("seed " + seed + " at " + cluster.whereabouts(), e);
            }
            assertTrue(cluster.committedCount() > 0, "seed " + seed + " committed nothing");
        }));
    }

    /** A simulation that does nothing proves nothing. */
    @Test
    void runsReachTheInterestingSituations() {
        RandomCluster.Coverage total = new RandomCluster.Coverage();
        for (long seed = 1000; seed < 1100; seed++) {
            RandomCluster cluster = new RandomCluster(seed);
            cluster.run(STEPS);
            total.add(cluster.coverage);
        }
        assertTrue(total.elections > 20, total.toString());
        assertTrue(total.truncations > 5, total.toString());
        assertTrue(total.snapshotsInstalled > 5, total.toString());
        assertTrue(total.membershipChanges > 20, total.toString());
        assertTrue(total.jointChanges > 3, total.toString());
        assertTrue(total.readsConfirmed > 50, total.toString());
        assertTrue(total.followerReads > 20, total.toString());
        assertTrue(total.transfers > 5, total.toString());
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        RandomCluster first = new RandomCluster(7);
        RandomCluster second = new RandomCluster(7);
        first.run(STEPS);
        second.run(STEPS);
        assertEquals(first.whereabouts(), second.whereabouts());
        assertEquals(first.coverage.toString(), second.coverage.toString());
    }
}
