package io.prez.node.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ThreadLoopTest {
    private static final long DEADLINE_SECONDS = 20;

    private final CompletableFuture<Throwable> fatal = new CompletableFuture<>();
    private final ThreadLoop loop = new ThreadLoop("test-loop", new SystemClock(), fatal::complete);

    @Test
    void tasksOfEachThreadRunInTheirOrderAndAllOfThemRun() throws Exception {
        loop.start();
        int threads = 4;
        int tasksEach = 20_000;
        List<List<Integer>> seen = new ArrayList<>();
        CountDownLatch left = new CountDownLatch(threads * tasksEach);
        for (int t = 0; t < threads; t++) {
            List<Integer> mine = new ArrayList<>();
            seen.add(mine);
            Thread.ofPlatform().start(() -> {
                for (int i = 0; i < tasksEach; i++) {
                    int number = i;
                    loop.execute(() -> {
                        mine.add(number);
                        left.countDown();
                    });
                }
            });
        }
        assertTrue(left.await(DEADLINE_SECONDS, TimeUnit.SECONDS), left.getCount() + " tasks never ran");
        loop.close();
        for (List<Integer> mine : seen) {
            for (int i = 0; i < tasksEach; i++) {
                assertEquals(i, mine.get(i));
            }
        }
    }

    @Test
    void timersRunInTheOrderOfTheirTimesAndNotWhenCancelled() throws Exception {
        List<String> ran = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(1);
        loop.schedule(30, () -> {
            ran.add("late");
            done.countDown();
        });
        loop.schedule(1, () -> ran.add("early"));
        Loop.Timer cancelled = loop.schedule(2, () -> ran.add("cancelled"));
        cancelled.cancel();
        loop.start();
        assertTrue(done.await(DEADLINE_SECONDS, TimeUnit.SECONDS));
        loop.close();
        assertEquals(List.of("early", "late"), ran);
    }

    @Test
    void manyCancelledTimersAreForgottenAndTheOthersStillRun() throws Exception {
        AtomicInteger ran = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(1);
        loop.start();
        loop.execute(() -> {
            for (int i = 0; i < 1000; i++) {
                loop.schedule(1, ran::incrementAndGet).cancel();
            }
            loop.schedule(5, done::countDown);
        });
        assertTrue(done.await(DEADLINE_SECONDS, TimeUnit.SECONDS));
        loop.close();
        assertEquals(0, ran.get());
    }

    @Test
    void aTaskThatThrowsEndsTheLoop() throws Exception {
        AtomicInteger later = new AtomicInteger();
        IllegalStateException broken = new IllegalStateException("broken invariant");
        loop.execute(() -> {
            throw broken;
        });
        loop.execute(later::incrementAndGet);
        loop.start();
        assertSame(broken, fatal.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
        loop.close();
        assertEquals(0, later.get());
    }

    @Test
    void knowsItsOwnThread() throws Exception {
        loop.start();
        CompletableFuture<Boolean> inside = new CompletableFuture<>();
        loop.execute(() -> inside.complete(loop.isCurrent()));
        assertTrue(inside.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
        assertFalse(loop.isCurrent());
        loop.close();
    }
}
