package io.prez.node.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs seeds outside JUnit, for as long as one likes: {@code SimulationMain core|replica FIRST COUNT}. With a count of 1 it
 * prints the hash of the trace, which two Java processes must agree on.
 */
final class SimulationMain {
    private SimulationMain() {}

    public static void main(String[] arguments) {
        String kind = arguments[0];
        long first = Long.parseLong(arguments[1]);
        int count = Integer.parseInt(arguments[2]);
        if (count == 1) {
            Simulation simulation = make(kind, first);
            Optional<AssertionError> problem = Seeds.run(kind, first, simulation);
            problem.ifPresent(p -> System.out.println(p.getMessage()));
            System.out.println(hash(simulation));
            System.exit(problem.isPresent() ? 1 : 0);
        }
        List<Long> seeds = new ArrayList<>();
        for (long seed = first; seed < first + count; seed++) {
            seeds.add(seed);
        }
        Seeds.runAll(kind, seeds, seed -> make(kind, seed));
    }

    /** Stands for the whole run. */
    static String hash(Simulation simulation) {
        Trace trace = simulation.cluster().scheduler().trace();
        return "trace " + Long.toHexString(trace.hash()) + " of " + trace.size();
    }

    private static Simulation make(String kind, long seed) {
        return switch (kind) {
            case "core" -> new CoreSimulation(seed, CoreSimulationTest.CHAOS_MILLIS);
            case "replica" -> new ReplicaSimulation(seed, SimulationTest.CHAOS_MILLIS);
            default -> throw new IllegalArgumentException("core or replica, not " + kind);
        };
    }
}
