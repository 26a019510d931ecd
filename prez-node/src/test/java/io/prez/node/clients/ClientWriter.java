package io.prez.node.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** Writes unique keys through a client, goes on after errors, and remembers what was acknowledged. */
final class ClientWriter implements AutoCloseable {
    private static final int WRITES_PER_STEP = 50;

    /** The only command of a client that is needed. */
    interface Setter {
        /** Returns what the server answered. */
        String set(String key, String value);
    }

    private final List<String> acknowledged = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> errors = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean ended;

    ClientWriter(Setter setter) {
        thread = Thread.ofPlatform().name("client-writer").start(() -> write(setter));
    }

    private void write(Setter setter) {
        for (int number = 0; !ended; number++) {
            try {
                String key = "key:" + number;
                assertEquals("OK", setter.set(key, key));
                acknowledged.add(key);
            } catch (RuntimeException e) {
                errors.merge(e.getClass().getSimpleName() + ": " + e.getMessage(), 1, Integer::sum);
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        }
    }

    /** Waits until more writes have been acknowledged. */
    void goesOn(String when) {
        int wanted = acknowledged.size() + WRITES_PER_STEP;
        long begin = System.nanoTime();
        long deadline = begin + ClientGroup.PATIENCE.toNanos();
        while (acknowledged.size() < wanted) {
            assertTrue(System.nanoTime() - deadline < 0, () -> "no writes " + when + ", but " + errors);
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
        System.out.printf("%s: %d ms, %s%n", when, (System.nanoTime() - begin) / 1_000_000, errors);
        errors.clear();
    }

    /** Everything that was acknowledged is there. */
    void assertNothingMissing(ClientGroup group) throws InterruptedException {
        ended = true;
        thread.join(ClientGroup.PATIENCE);
        assertTrue(!thread.isAlive(), "the client's last write did not end");
        List<String> missing = acknowledged.stream()
                .filter(key -> !group.get(key).equals(Optional.of(key)))
                .toList();
        assertEquals(List.of(), missing, () -> "of " + acknowledged.size() + " acknowledged writes");
    }

    @Override
    public void close() {
        ended = true;
    }
}
