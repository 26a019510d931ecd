package io.prez.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The running side of a cluster directory: processes, their statuses, the leader. */
final class LocalCluster {
    static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(40);
    private static final int REQUEST_TIMEOUT_MILLIS = 20_000;
    private static final int LOG_TAIL_LINES = 15;

    private final ClusterDirectory directory;
    private final Console console;

    LocalCluster(ClusterDirectory directory, Console console) {
        this.directory = directory;
        this.console = console;
    }

    ClusterDirectory directory() {
        return directory;
    }

    /** The distribution that this tool was started from. */
    private static Path home() {
        String home = System.getProperty("prez.home");
        if (home == null) {
            throw new Failure("start this through its launcher, bin/prez: it says where the server is");
        }
        return Path.of(home);
    }

    /** Starts a node unless it runs; {@code false} if it did already. */
    boolean start(LocalNode node) {
        if (node.process().find().isPresent()) {
            return false;
        }
        requireFreePorts(node);
        node.process().start(home());
        return true;
    }

    /** Fails with the port and a way out when another program has one of a node's ports. */
    static void requireFreePorts(LocalNode node) {
        for (int port : new int[] {node.port(), node.peerPort(), node.httpPort()}) {
            if (port > 65535) {
                throw new Failure("port " + port + " of " + node.name() + " is too high; choose a lower --port");
            }
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            } catch (IOException e) {
                throw new Failure(
                        "port " + port + ", which " + node.name()
                                + " needs, is taken by another program; stop that, or make the cluster with another --port",
                        e);
            }
        }
    }

    /** The statuses of the nodes that answer, by name. */
    static Map<String, NodeStatus> statuses(List<LocalNode> nodes) {
        Map<String, NodeStatus> statuses = new LinkedHashMap<>();
        for (LocalNode node : nodes) {
            if (node.process().find().isPresent()) {
                NodeStatus.of(node).ifPresent(status -> statuses.put(node.name(), status));
            }
        }
        return statuses;
    }

    /** The serving leader of the highest term: an older one may not have heard yet that it is none any more. */
    static Optional<NodeStatus> leaderIn(Map<String, NodeStatus> statuses) {
        return statuses.values().stream()
                .filter(NodeStatus::isServingLeader)
                .reduce((a, b) -> a.number("term") >= b.number("term") ? a : b);
    }

    Optional<NodeStatus> leader() {
        return leaderIn(statuses(directory.nodes()));
    }

    NodeStatus requireLeader() {
        if (!console.await(Duration.ofSeconds(15), () -> "no leader yet", () -> leader().isPresent())) {
            throw new Failure("the cluster in " + directory.path() + " has no leader; see 'prez status'");
        }
        return leader().orElseThrow(() -> new Failure("the leader has just gone; try again"));
    }

    /** Waits until these nodes are ready; fails with the end of the log of one that has ended. */
    NodeStatus awaitReady(List<LocalNode> nodes) {
        boolean ready = console.await(START_LIMIT, () -> describe(nodes), () -> {
            for (LocalNode node : nodes) {
                if (node.process().find().isEmpty()) {
                    throw new Failure(node.name() + " has ended; the end of " + node.log() + ":\n" + tail(node.log()));
                }
            }
            Map<String, NodeStatus> statuses = statuses(nodes);
            return statuses.size() == nodes.size()
                    && statuses.values().stream().allMatch(NodeStatus::isReady)
                    && leader().isPresent();
        });
        if (!ready) {
            throw new Failure("not ready after " + START_LIMIT.toSeconds() + " s: " + describe(nodes)
                    + "; see 'prez logs " + nodes.getFirst().name() + "'");
        }
        return requireLeader();
    }

    private static String describe(List<LocalNode> nodes) {
        Map<String, NodeStatus> statuses = statuses(nodes);
        return nodes.stream()
                .map(node -> {
                    NodeStatus status = statuses.get(node.name());
                    if (status == null) {
                        return node.name() + " starting";
                    }
                    String reason = status.notReadyReason();
                    return node.name() + " " + status.role() + (reason.isEmpty() ? "" : " (" + reason + ")");
                })
                .collect(Collectors.joining(", "));
    }

    /** Ends nodes in good order, all at once; the ones that do not end in time are killed, which the caller is told. */
    void stop(List<LocalNode> nodes) {
        Map<LocalNode, ProcessHandle> running = new LinkedHashMap<>();
        for (LocalNode node : nodes) {
            node.process().find().ifPresent(process -> {
                process.destroy();
                running.put(node, process);
            });
        }
        console.await(
                STOP_LIMIT,
                () -> "still running: " + names(running),
                () -> running.values().stream().noneMatch(ProcessHandle::isAlive));
        running.forEach((node, process) -> {
            if (process.isAlive()) {
                console.say(node.name() + " did not stop within " + STOP_LIMIT.toSeconds() + " s and is killed");
                kill(node, process);
            }
            node.process().forget();
        });
    }

    /** Ends a process as a crash does; returns when it is gone. */
    void kill(LocalNode node, ProcessHandle process) {
        process.destroyForcibly();
        if (!console.await(Duration.ofSeconds(10), () -> "waiting for its end", () -> !process.isAlive())) {
            throw new Failure("process " + process.pid() + " of " + node.name() + " does not end");
        }
        node.process().forget();
    }

    private static String names(Map<LocalNode, ProcessHandle> running) {
        return running.entrySet().stream()
                .filter(entry -> entry.getValue().isAlive())
                .map(entry -> entry.getKey().name())
                .collect(Collectors.joining(", "));
    }

    /** Sends a command to the leader, whoever that is by then. Errors of the server come as {@link Failure}. */
    @Nullable
    Object callLeader(String... words) {
        return callLeaderUntil(Duration.ZERO, List.of(), words);
    }

    /** The same, tried again for {@code limit} while the error's first word is one of {@code passing}. */
    @Nullable
    Object callLeaderUntil(Duration limit, List<String> passing, String... words) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            LocalNode node = directory.node(requireLeader().name());
            try (RespClient client = new RespClient("127.0.0.1", node.port(), REQUEST_TIMEOUT_MILLIS)) {
                String password = directory.password();
                if (!password.isEmpty()) {
                    client.call("AUTH", password);
                }
                return client.call(words);
            } catch (RespClient.ErrorReply e) {
                if (!passing.contains(e.code()) || System.nanoTime() >= deadline) {
                    throw new Failure(node.name() + " refused " + String.join(" ", words) + ": " + e.getMessage(), e);
                }
            } catch (IOException e) {
                if (System.nanoTime() >= deadline) {
                    throw new Failure("cannot talk to " + node.name() + ": " + e.getMessage(), e);
                }
            }
            Console.pause();
        }
    }

    static String tail(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** The status table's rows, its head first. */
    List<List<String>> rows(List<LocalNode> nodes) {
        Map<String, NodeStatus> statuses = statuses(nodes);
        Optional<NodeStatus> leader = leaderIn(statuses);
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("NODE", "ADDRESS", "ROLE", "TERM", "COMMIT", "LAG", "MEMORY", "UPTIME"));
        for (LocalNode node : nodes) {
            NodeStatus status = statuses.get(node.name());
            if (status == null) {
                String state = node.process().find().isPresent() ? "no answer" : "stopped";
                rows.add(List.of(node.name(), node.clientAddress(), state, "-", "-", "-", "-", "-"));
                continue;
            }
            String lag = leader.flatMap(it -> it.lagOf(node.name()))
                    .map(String::valueOf)
                    .orElse("-");
            rows.add(List.of(
                    node.name(),
                    node.clientAddress(),
                    status.role(),
                    Long.toString(status.number("term")),
                    Long.toString(status.number("commitIndex")),
                    lag,
                    Console.bytes(status.number("memoryBytes")),
                    Console.duration(status.number("uptimeSeconds"))));
        }
        return rows;
    }
}
