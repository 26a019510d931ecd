package io.prez.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code prez load}: writes keys that nobody else writes, remembers every acknowledgement, and at the end reads each
 * acknowledged key back. For tests of failures: whatever is done to the cluster meanwhile, nothing may be missing.
 *
 * <p>It prints one line of JSON: how many writes were acknowledged, refused (certainly not done), unknown (the
 * connection broke before the reply) and missing; and the longest time without any acknowledgement.
 */
@Command(
        name = "load",
        hidden = true,
        mixinStandardHelpOptions = true,
        description = "Write unique keys until told to stop, then check that every acknowledged one is there.")
final class LoadCommand implements Callable<Integer> {
    @Option(
            names = "--to",
            required = true,
            split = ",",
            paramLabel = "HOST:PORT",
            description = "Where to write and read.")
    private List<String> addresses;

    @Option(names = "--prefix", defaultValue = "load", description = "What keys begin with (default: load).")
    private String prefix;

    @Option(names = "--writers", defaultValue = "4", description = "Connections (default: 4).")
    private int writerCount;

    @Option(names = "--rate", defaultValue = "400", description = "Writes a second, all together (default: 400).")
    private int rate;

    @Option(names = "--seconds", defaultValue = "600", description = "Stop after this long (default: 600).")
    private int seconds;

    @Option(names = "--until-key", paramLabel = "KEY", defaultValue = "", description = "Stop when this key exists.")
    private String untilKey;

    @Option(names = "--password", defaultValue = "", description = "For AUTH.")
    private String password;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Console console = new Console(spec);
        LoadTarget target = new LoadTarget(addresses, password);
        LoadClock clock = new LoadClock(System.nanoTime() + seconds * 1_000_000_000L);
        List<LoadWriter> writers = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < writerCount; i++) {
            LoadWriter writer = new LoadWriter(target, clock, prefix + ":" + i + ":", rate / writerCount);
            writers.add(writer);
            threads.add(Thread.ofPlatform().name("writer-" + i).start(writer));
        }
        console.say("writing");
        watchForEnd(target, clock);
        for (Thread thread : threads) {
            thread.join();
        }
        long acknowledged = writers.stream().mapToLong(LoadWriter::acknowledged).sum();
        long missing = 0;
        for (LoadWriter writer : writers) {
            missing += writer.missing(target);
        }
        console.say("{\"acknowledged\":" + acknowledged
                + ",\"refused\":"
                + writers.stream().mapToLong(LoadWriter::refused).sum()
                + ",\"unknown\":"
                + writers.stream().mapToLong(LoadWriter::unknown).sum()
                + ",\"missing\":" + missing
                + ",\"longestGapMillis\":" + clock.longestGapMillis() + "}");
        return acknowledged > 0 && missing == 0 ? 0 : 1;
    }

    private void watchForEnd(LoadTarget target, LoadClock clock) {
        while (!clock.isOver()) {
            Console.pause();
            if (untilKey.isEmpty()) {
                continue;
            }
            try (RespClient client = target.connect(0)) {
                while (!clock.isOver()) {
                    if (Long.valueOf(1).equals(client.call("EXISTS", untilKey))) {
                        clock.end();
                    }
                    Console.pause();
                }
            } catch (IOException e) {
                // The cluster is being disturbed, which is the point; asked again on the next round.
                Console.pause();
            }
        }
    }
}
