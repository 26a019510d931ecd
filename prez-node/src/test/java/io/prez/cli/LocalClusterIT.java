package io.prez.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Real nodes of the packaged distribution, in processes of their own, on loopback and real files. Goal: whatever ends
 * the processes, no acknowledged write is missing. Method: writers with unique keys run while nodes are killed, added
 * and removed; then every acknowledged key is read back.
 */
class LocalClusterIT {
    private static final int FIRST_PORT = 26100;

    @TempDir
    private Path temporary;

    private Path directory;
    private final StringWriter out = new StringWriter();
    private LoadClock clock;
    private List<LoadWriter> writers;
    private List<Thread> threads;

    @BeforeEach
    void startThree() {
        System.setProperty("prez.home", System.getProperty("prez.distribution"));
        directory = temporary.resolve("cluster");
        writers = new ArrayList<>();
        threads = new ArrayList<>();
        clock = new LoadClock(System.nanoTime() + Duration.ofMinutes(5).toNanos());
        prez("up", "--nodes", "3", "--port", Integer.toString(FIRST_PORT));
    }

    @AfterEach
    void stopAll() throws InterruptedException {
        clock.end();
        for (Thread thread : threads) {
            thread.join();
        }
        prez("down", "--delete");
    }

    @Test
    void acknowledgedWritesSurviveAKilledLeader() throws Exception {
        startWriters(FIRST_PORT, FIRST_PORT + 1, FIRST_PORT + 2);
        awaitAcknowledged(100);
        String first = leader();
        prez("kill", first);
        awaitAcknowledged(acknowledged() + 100);
        assertNotEquals(first, leader());
        prez("start", first);
        awaitAcknowledged(acknowledged() + 100);
        assertNothingMissing();
    }

    @Test
    void acknowledgedWritesSurviveTheEndOfAllNodesAtOnce() throws Exception {
        startWriters(FIRST_PORT, FIRST_PORT + 1, FIRST_PORT + 2);
        awaitAcknowledged(200);
        for (int port = FIRST_PORT; port < FIRST_PORT + 3; port++) {
            prez("kill", LocalNode.nameOf(port));
        }
        prez("up");
        awaitAcknowledged(acknowledged() + 100);
        assertNothingMissing();
    }

    @Test
    void nodesJoinAndLeaveUnderLoad() throws Exception {
        startWriters(FIRST_PORT, FIRST_PORT + 1, FIRST_PORT + 2, FIRST_PORT + 3, FIRST_PORT + 4);
        awaitAcknowledged(100);
        prez("add");
        prez("add");
        cluster().awaitReady(files().nodes());
        assertEquals(5, cluster().requireLeader().voterNames().size());
        awaitAcknowledged(acknowledged() + 50);
        // The leader too: it hands over first.
        prez("remove", leader());
        prez("remove", leader());
        assertEquals(3, cluster().requireLeader().voterNames().size());
        awaitAcknowledged(acknowledged() + 50);
        assertNothingMissing();
    }

    private void startWriters(int... ports) {
        List<String> addresses =
                IntStream.of(ports).mapToObj(port -> "127.0.0.1:" + port).toList();
        LoadTarget target = new LoadTarget(addresses, "");
        for (int i = 0; i < 4; i++) {
            LoadWriter writer = new LoadWriter(target, clock, "it:" + i + ":", 200);
            writers.add(writer);
            threads.add(Thread.ofPlatform().name("writer-" + i).start(writer));
        }
    }

    private long acknowledged() {
        return writers.stream().mapToLong(LoadWriter::acknowledged).sum();
    }

    private void awaitAcknowledged(long count) {
        assertTrue(
                console()
                        .await(
                                Duration.ofSeconds(60),
                                () -> acknowledged() + " of " + count,
                                () -> acknowledged() >= count),
                () -> acknowledged() + " writes were acknowledged, and not " + count + "\n" + out);
    }

    private void assertNothingMissing() throws IOException, InterruptedException {
        clock.end();
        for (Thread thread : threads) {
            thread.join();
        }
        LoadTarget leader = new LoadTarget(List.of(files().node(leader()).clientAddress()), "");
        for (LoadWriter writer : writers) {
            assertEquals(0, writer.missing(leader), () -> "of " + writer.acknowledged() + " acknowledged writes");
        }
    }

    private ClusterDirectory files() {
        return new ClusterDirectory(directory);
    }

    private LocalCluster cluster() {
        return new LocalCluster(files(), console());
    }

    private String leader() {
        return cluster().requireLeader().name();
    }

    private Console console() {
        CommandLine commandLine = Prez.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        return new Console(commandLine.getCommandSpec());
    }

    private void prez(String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.add("--dir");
        arguments.add(directory.toString());
        CommandLine commandLine = Prez.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(out, true));
        int code = commandLine.execute(arguments.toArray(String[]::new));
        assertEquals(0, code, () -> "prez " + String.join(" ", arguments) + "\n" + out);
    }
}
