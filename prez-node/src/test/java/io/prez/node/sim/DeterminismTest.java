package io.prez.node.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Goal: a seed says everything about a run. Method: the same seed in two processes, which differ in identity hash codes
 * and in the order of immutable sets.
 */
class DeterminismTest {
    @Test
    void bareCoresRunTheSameInAnotherProcess() throws IOException, InterruptedException {
        CoreSimulation here = new CoreSimulation(42, CoreSimulationTest.CHAOS_MILLIS);
        here.run();
        assertEquals(hash(here), hashInAnotherProcess("core"));
    }

    @Test
    void wholeNodesRunTheSameInAnotherProcess() throws IOException, InterruptedException {
        ReplicaSimulation here = new ReplicaSimulation(42, SimulationTest.CHAOS_MILLIS);
        here.run();
        assertEquals(hash(here), hashInAnotherProcess("replica"));
    }

    private static String hash(Simulation simulation) {
        return SimulationMain.hash(simulation);
    }

    private static String hashInAnotherProcess(String kind) throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        String main = SimulationMain.class.getName();
        Process process = new ProcessBuilder(
                        java.toString(), "-cp", System.getProperty("java.class.path"), main, kind, "42", "1")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output = process.inputReader()) {
            List<String> lines =
                    output.lines().filter(l -> l.startsWith("trace ")).toList();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the other process hangs");
            assertEquals(1, lines.size(), "one line about the trace");
            return lines.getFirst();
        } finally {
            process.destroy();
        }
    }
}
