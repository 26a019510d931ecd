package io.prez.node.clients;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** Three nodes of the packaged distribution on loopback, in processes of their own. For one thread. */
final class ClientGroup implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SIZE = 3;

    private final Path directory;
    private final int firstPort;
    private final List<Process> processes = new ArrayList<>();

    ClientGroup(Path directory, int firstPort, String followerWrites) throws IOException {
        this.directory = directory;
        this.firstPort = firstPort;
        StringBuilder nodes = new StringBuilder();
        for (int node = 0; node < SIZE; node++) {
            nodes.append("node-%d 127.0.0.1:%d%n".formatted(port(node), port(node) + 10));
        }
        for (int node = 0; node < SIZE; node++) {
            Path home = Files.createDirectories(home(node));
            Files.writeString(home.resolve("nodes.conf"), nodes);
            Files.writeString(home.resolve("prez.conf"), """
                    name node-%d
                    port %d
                    cluster-port %d
                    cluster-config-file nodes.conf
                    http-port %d
                    dir data
                    follower-writes %s
                    """.formatted(
                            port(node), port(node), port(node) + 10, port(node) + 20, followerWrites));
            processes.add(launch(node));
        }
        try {
            leader();
        } catch (AssertionError e) {
            close();
            throw e;
        }
    }

    private Path home(int node) {
        return directory.resolve("node-" + port(node));
    }

    int port(int node) {
        return firstPort + node;
    }

    private Process launch(int node) throws IOException {
        Path server = Path.of(System.getProperty("prez.distribution"), "bin", "prez-server");
        ProcessBuilder builder = new ProcessBuilder(server.toString(), "./prez.conf")
                .directory(home(node).toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        home(node).resolve("out").toFile()));
        builder.environment().put("PREZ_HEAP", "128m");
        return builder.start();
    }

    /** Where all nodes are, the leader last: a client has to look for it. */
    List<HostAndPort> addresses() {
        int leader = leader();
        List<HostAndPort> addresses = new ArrayList<>();
        for (int step = 1; step <= SIZE; step++) {
            addresses.add(new HostAndPort("127.0.0.1", port((leader + step) % SIZE)));
        }
        return addresses;
    }

    /** The number of the node that leads, as soon as one says so. */
    int leader() {
        AtomicInteger found = new AtomicInteger();
        await("a leader", () -> {
            for (int node = 0; node < SIZE; node++) {
                if (leads(node)) {
                    found.set(node);
                    return true;
                }
            }
            return false;
        });
        return found.get();
    }

    private boolean leads(int node) {
        return call(node, Jedis::role)
                .map(role -> role.getFirst().equals("master"))
                .orElse(false);
    }

    /** The leader hands over to whom it likes; returns when another one leads. */
    void transfer() {
        int leader = leader();
        await(
                "the hand-over",
                () -> leader() != leader
                        || call(leader, jedis -> command(jedis, "RAFT", "TRANSFER"))
                                .isPresent());
        await("another leader", () -> leader() != leader);
    }

    /** A follower is asked to take over; returns when it leads. */
    void failover() {
        int follower = (leader() + 1) % SIZE;
        await(
                "the failover",
                () -> leads(follower)
                        || call(follower, jedis -> command(jedis, "CLUSTER", "FAILOVER"))
                                .isPresent());
        await("the new leader", () -> leads(follower));
    }

    private static Object command(Jedis jedis, String container, String subcommand) {
        return jedis.sendCommand(() -> container.getBytes(StandardCharsets.US_ASCII), subcommand);
    }

    /** Ends the leader's process without warning; returns its number. */
    int killLeader() throws InterruptedException {
        int leader = leader();
        processes.get(leader).destroyForcibly().waitFor();
        return leader;
    }

    /** Starts a dead node again; returns when it answers with what was written before. */
    void restart(int node) throws IOException {
        processes.set(node, launch(node));
        await(
                "the node that was dead",
                () -> call(node, jedis -> {
                            jedis.readonly();
                            return jedis.ping();
                        })
                        .isPresent());
    }

    /** What the leader holds. */
    Optional<String> get(String key) {
        return call(leader(), jedis -> String.valueOf(jedis.get(key)));
    }

    private <T> Optional<T> call(int node, Function<Jedis, T> action) {
        try (Jedis jedis = new Jedis("127.0.0.1", port(node), 5000)) {
            return Optional.of(action.apply(jedis));
        } catch (JedisException e) {
            return Optional.empty();
        }
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadline < 0, () -> what + " did not come within " + PATIENCE);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    /** Ends all nodes at once. */
    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
        for (Process process : processes) {
            process.onExit().join();
        }
    }
}
