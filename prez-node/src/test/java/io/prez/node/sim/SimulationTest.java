package io.prez.node.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/**
 * Goal: whole nodes keep every promise, to each other and to clients, under faults of processes, disks, network and
 * clocks, under membership changes, transfers and snapshots. Method: many seeds of a few simulated seconds each; the
 * invariants are looked at after every event, the clients' history is judged at the end.
 */
class SimulationTest {
    static final long CHAOS_MILLIS = 6_000;

    @Test
    void nodesKeepTheirPromises() {
        Seeds.runAll("simulation", Seeds.choose(90, 10), seed -> new ReplicaSimulation(seed, CHAOS_MILLIS));
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        long first = hash(42);
        assertEquals(first, hash(42));
        assertNotEquals(first, hash(43));
    }

    @Test
    void aQuietRunServesItsClients() {
        ReplicaSimulation quiet = new ReplicaSimulation(7, 2_000);
        quiet.nemesis().stop();
        quiet.run();
        History history = quiet.workload().history();
        assertTrue(history.answeredCalls() > 300, "answered " + history.answeredCalls());
    }

    private static long hash(long seed) {
        ReplicaSimulation simulation = new ReplicaSimulation(seed, 3_000);
        simulation.run();
        return simulation.cluster().scheduler().trace().hash();
    }
}
