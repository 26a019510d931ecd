package io.prez.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;

/** What the verbs print, and how they wait. */
final class Console {
    private static final long POLL_MILLIS = 100;
    private static final long PROGRESS_MILLIS = 1000;

    private final PrintWriter out;

    Console(CommandSpec spec) {
        out = spec.commandLine().getOut();
    }

    void say(String text) {
        out.println(text);
        out.flush();
    }

    /**
     * Waits for a condition; every second or so prints a line with what it still waits for.
     *
     * @return whether it came true in time
     */
    boolean await(Duration limit, Supplier<String> progress, BooleanSupplier condition) {
        long start = System.nanoTime();
        long printed = 0;
        while (!condition.getAsBoolean()) {
            long waitedMillis = (System.nanoTime() - start) / 1_000_000;
            if (waitedMillis > limit.toMillis()) {
                return false;
            }
            if (waitedMillis - printed >= PROGRESS_MILLIS) {
                printed = waitedMillis;
                say("  " + waitedMillis / 1000 + " s: " + progress.get());
            }
            pause();
        }
        return true;
    }

    /** A moment, before something is looked at again. */
    static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", e);
        }
    }

    /** Prints rows in aligned columns; the first row is the head. */
    void table(List<List<String>> rows) {
        List<Integer> widths = new ArrayList<>();
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                if (i == widths.size()) {
                    widths.add(0);
                }
                widths.set(i, Math.max(widths.get(i), row.get(i).length()));
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                line.append(row.get(i)).repeat(' ', widths.get(i) - row.get(i).length() + 2);
            }
            say(line.toString().stripTrailing());
        }
    }

    static String bytes(long count) {
        return count < 1 << 20
                ? String.format(Locale.ROOT, "%d KiB", count >> 10)
                : String.format(Locale.ROOT, "%d MiB", count >> 20);
    }

    static String duration(long seconds) {
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return seconds / 60 + "m" + seconds % 60 + "s";
        }
        return seconds / 3600 + "h" + seconds % 3600 / 60 + "m";
    }
}
