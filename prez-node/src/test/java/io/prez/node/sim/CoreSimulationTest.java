package io.prez.node.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/**
 * Goal: consensus alone keeps every promise of {@link Invariants} under faults, membership changes, transfers and
 * compaction. Method: many seeds of a few simulated seconds each.
 */
class CoreSimulationTest {
    static final long CHAOS_MILLIS = 8_000;

    @Test
    void consensusKeepsItsPromises() {
        Seeds.runAll("core simulation", Seeds.choose(150, 20), seed -> new CoreSimulation(seed, CHAOS_MILLIS));
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        long first = hash(42);
        assertEquals(first, hash(42));
        assertNotEquals(first, hash(43));
    }

    @Test
    void aQuietRunMakesProgress() {
        CoreSimulation quiet = new CoreSimulation(7, 2_000);
        quiet.nemesis().stop();
        quiet.run();
        assertTrue(
                quiet.workload().writesAcknowledged() > 100,
                "writes " + quiet.workload().writesAcknowledged());
        assertTrue(
                quiet.workload().readsAnswered() > 50,
                "reads " + quiet.workload().readsAnswered());
    }

    private static long hash(long seed) {
        CoreSimulation simulation = new CoreSimulation(seed, 3_000);
        simulation.run();
        return simulation.cluster().scheduler().trace().hash();
    }
}
