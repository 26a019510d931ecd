package io.prez.node.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prez.node.world.Loop;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchedulerTest {
    private static final long MILLI = 1_000_000;

    private final Scheduler scheduler = new Scheduler(1);
    private final NodeProcess process = new NodeProcess(1);
    private final SimulatedClock clock = new SimulatedClock(scheduler, 0, 0);
    private final List<String> seen = new ArrayList<>();

    private SimulatedLoop loop(String name) {
        return new SimulatedLoop(scheduler, process, name, clock, (loop, problem) -> seen.add("fatal " + problem));
    }

    @Test
    void eventsRunInOrderOfTimeThenOfRequest() {
        scheduler.after(20, () -> seen.add("late"));
        scheduler.after(10, () -> seen.add("first"));
        scheduler.after(10, () -> seen.add("second"));
        scheduler.after(5, () -> seen.add("cancelled")).cancel();
        scheduler.runUntil(100);
        assertEquals(List.of("first", "second", "late"), seen);
        assertEquals(100, scheduler.nowNanos());
    }

    @Test
    void nothingOfADeadProcessRuns() {
        scheduler.after(10, process, () -> seen.add("early"));
        scheduler.after(20, process, () -> seen.add("late"));
        loop("replica").execute(() -> seen.add("task"));
        scheduler.after(15, process::kill);
        scheduler.runUntil(MILLI);
        assertEquals(List.of("early"), seen);
    }

    @Test
    void aPausedProcessRunsItsEventsLaterInTheSameOrder() {
        process.pauseUntil(50);
        scheduler.after(20, process, () -> seen.add("b" + scheduler.nowNanos()));
        scheduler.after(10, process, () -> seen.add("a" + scheduler.nowNanos()));
        scheduler.after(30, () -> seen.add("world" + scheduler.nowNanos()));
        scheduler.runUntil(100);
        assertEquals(List.of("world30", "a50", "b50"), seen);
    }

    @Test
    void tasksOfALoopRunOneByOneInTheOrderOfSubmission() {
        Loop loop = loop("replica");
        for (int i = 0; i < 5; i++) {
            int number = i;
            loop.execute(() -> seen.add("task" + number + loop.isCurrent()));
        }
        scheduler.runUntil(MILLI);
        assertEquals(List.of("task0true", "task1true", "task2true", "task3true", "task4true"), seen);
    }

    @Test
    void whatABlockingTaskHandsOverArrivesWhenItIsDone() {
        SimulatedLoop log = loop("log");
        SimulatedLoop replica = loop("replica");
        log.execute(() -> {
            scheduler.elapse(10 * MILLI);
            replica.execute(() -> seen.add("completed"));
        });
        log.execute(() -> seen.add("next"));
        replica.execute(() -> seen.add("meanwhile"));
        scheduler.runUntil(9 * MILLI);
        assertEquals(List.of("meanwhile"), seen);
        scheduler.runUntil(20 * MILLI);
        assertTrue(seen.contains("completed") && seen.contains("next"), seen::toString);
    }

    @Test
    void timersFireWhenDueUnlessCancelled() {
        Loop loop = loop("replica");
        loop.schedule(5, () -> seen.add("due"));
        loop.schedule(5, () -> seen.add("cancelled")).cancel();
        scheduler.runUntil(4 * MILLI);
        assertEquals(List.of(), seen);
        scheduler.runUntil(6 * MILLI);
        assertEquals(List.of("due"), seen);
    }

    @Test
    void aTaskThatThrowsIsFatal() {
        loop("replica").execute(() -> {
            throw new IllegalStateException("broken");
        });
        scheduler.runUntil(MILLI);
        assertEquals(List.of("fatal java.lang.IllegalStateException: broken"), seen);
    }

    @Test
    void clocksDriftJumpAndStandStill() {
        SimulatedClock fast = new SimulatedClock(scheduler, 500, -3_000);
        scheduler.runUntil(10_000 * MILLI);
        assertEquals(10_005, fast.monotonicMillis());
        assertEquals(SimulatedClock.EPOCH_MILLIS + 7_000, fast.wallMillis());
        fast.jump(5_000);
        assertEquals(SimulatedClock.EPOCH_MILLIS + 12_000, fast.wallMillis());
        fast.stoodStill(1_000 * MILLI);
        assertTrue(fast.monotonicMillis() < 9_010, "still " + fast.monotonicMillis());
    }

    @Test
    void tracesOfDifferentOrdersDiffer() {
        Trace one = new Trace(4);
        one.add(1, "n1", "a", "x");
        one.add(2, "n1", "b", "x");
        Trace other = new Trace(4);
        other.add(1, "n1", "b", "x");
        other.add(2, "n1", "a", "x");
        assertNotEquals(one.hash(), other.hash());
        for (int i = 0; i < 9; i++) {
            one.add(i, "n2", "fill", "line " + i);
        }
        assertEquals(4, one.lines(100).size());
        assertTrue(one.lines(1).getFirst().endsWith("line 8"), one.lines(1)::toString);
    }
}
