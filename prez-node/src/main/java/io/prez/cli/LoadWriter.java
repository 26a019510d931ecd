package io.prez.cli;

import java.io.IOException;
import java.util.BitSet;

/**
 * One connection of a load: numbered keys, each written at most once, so that every key has one fate. Owned by its
 * thread; its results are read after that has ended.
 */
final class LoadWriter implements Runnable {
    private static final int CHECKED_AT_ONCE = 200;
    private static final long CHECK_LIMIT_NANOS = 60_000_000_000L;

    private final LoadTarget target;
    private final LoadClock clock;
    private final String prefix;
    private final long intervalNanos;
    private final BitSet acknowledged = new BitSet();
    private volatile long acknowledgedCount;
    private long count;
    private int next;
    private long refused;
    private long unknown;

    LoadWriter(LoadTarget target, LoadClock clock, String prefix, int perSecond) {
        this.target = target;
        this.clock = clock;
        this.prefix = prefix;
        this.intervalNanos = 1_000_000_000L / Math.max(1, perSecond);
    }

    @Override
    public void run() {
        for (int turn = 0; !clock.isOver(); turn++) {
            try (RespClient client = target.connect(turn)) {
                write(client);
            } catch (IOException e) {
                // Not there, or gone; write() has counted what it means for a key. The next address is tried.
                Console.pause();
            }
        }
    }

    private void write(RespClient client) throws IOException {
        long due = System.nanoTime();
        while (!clock.isOver()) {
            int number = next++;
            try {
                client.call("SET", prefix + number, value(number));
                acknowledged.set(number);
                count++;
                acknowledgedCount = count;
                clock.acknowledged();
            } catch (RespClient.ErrorReply e) {
                refused++;
                throw e;
            } catch (IOException e) {
                unknown++;
                throw e;
            }
            due = Math.max(due + intervalNanos, System.nanoTime() - 10 * intervalNanos);
            waitUntil(due);
        }
    }

    private static void waitUntil(long nanos) {
        long wait = nanos - System.nanoTime();
        if (wait > 0) {
            try {
                Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Failure("interrupted", e);
            }
        }
    }

    private String value(int number) {
        return "value of " + prefix + number;
    }

    /** So far; any thread may ask. */
    long acknowledged() {
        return acknowledgedCount;
    }

    long refused() {
        return refused;
    }

    long unknown() {
        return unknown;
    }

    /** Reads every acknowledged key; how many are not there with their value. Reconnects for a minute if it must. */
    long missing(LoadTarget from) {
        int[] numbers = acknowledged.stream().toArray();
        long missing = 0;
        int done = 0;
        long deadline = System.nanoTime() + CHECK_LIMIT_NANOS;
        for (int turn = 0; done < numbers.length; turn++) {
            try (RespClient client = from.connect(turn)) {
                while (done < numbers.length) {
                    int end = Math.min(numbers.length, done + CHECKED_AT_ONCE);
                    missing += missing(client, numbers, done, end);
                    done = end;
                }
            } catch (IOException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw new Failure("cannot read back what was acknowledged: " + e.getMessage(), e);
                }
                Console.pause();
            }
        }
        return missing;
    }

    private long missing(RespClient client, int[] numbers, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            client.send("GET", prefix + numbers[i]);
        }
        client.flush();
        long missing = 0;
        for (int i = from; i < to; i++) {
            if (!value(numbers[i]).equals(client.reply())) {
                missing++;
            }
        }
        return missing;
    }
}
