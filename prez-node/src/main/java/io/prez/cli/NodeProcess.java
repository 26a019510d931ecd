package io.prez.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The process of a node, found again through its pid file. Process numbers are used again by the system, so the file
 * also holds the start time, and a process is only taken for the node (and signalled) if that agrees and, where the
 * system tells it, its working directory is the node's.
 */
final class NodeProcess {
    /** Start times are computed from the boot time, which may move with the clock by about a second. */
    private static final long START_TOLERANCE_MILLIS = 2000;

    private final LocalNode node;
    private final Path pidFile;

    NodeProcess(LocalNode node) {
        this.node = node;
        this.pidFile = node.directory().resolve("node.pid");
    }

    /** Starts the node detached from this process and its terminal; returns at once, before it serves. */
    ProcessHandle start(Path home) {
        List<String> command = new ArrayList<>();
        // Out of the terminal's reach, so that neither its end nor a Ctrl-C in it ends the nodes.
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            command.add("/usr/bin/setsid");
        } else {
            command.add("nohup");
        }
        command.add(home.resolve("bin/prez-server").toString());
        command.add("./prez.conf");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(node.directory().toFile())
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(node.log().toFile()));
            builder.environment().remove("PREZ_MAIN_CLASS");
            Process process = builder.start();
            long startMillis =
                    process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
            Files.writeString(pidFile, process.pid() + " " + startMillis + "\n");
            return process.toHandle();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + node.name() + ": " + e.getMessage(), e);
        }
    }

    /** The running process of this node, if there is one. */
    Optional<ProcessHandle> find() {
        String text;
        try {
            text = Files.readString(pidFile, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return Optional.empty();
        }
        String[] words = text.split(" ");
        try {
            long pid = Long.parseLong(words[0]);
            long startMillis = words.length > 1 ? Long.parseLong(words[1]) : 0;
            return ProcessHandle.of(pid).filter(process -> process.isAlive() && isThisNode(process, startMillis));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private boolean isThisNode(ProcessHandle process, long startMillis) {
        Optional<Instant> start = process.info().startInstant();
        if (start.isEmpty() || Math.abs(start.get().toEpochMilli() - startMillis) > START_TOLERANCE_MILLIS) {
            return false;
        }
        Path working = Path.of("/proc", Long.toString(process.pid()), "cwd");
        try {
            return !Files.exists(working)
                    || working.toRealPath().equals(node.directory().toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    void forget() {
        try {
            Files.deleteIfExists(pidFile);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + pidFile, e);
        }
    }
}
