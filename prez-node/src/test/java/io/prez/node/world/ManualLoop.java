package io.prez.node.world;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.PriorityQueue;

/** A loop that runs when a test says so, on the test's thread, with a clock of its own. */
public final class ManualLoop implements Loop, Clock {
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Waiting> timers = new PriorityQueue<>();
    private long nowMillis;
    private long timersMade;
    private boolean running;

    private final class Waiting implements Timer, Comparable<Waiting> {
        final long dueMillis;
        final long number = timersMade++;
        final Runnable task;

        Waiting(long dueMillis, Runnable task) {
            this.dueMillis = dueMillis;
            this.task = task;
        }

        @Override
        public void cancel() {
            timers.remove(this);
        }

        @Override
        public int compareTo(Waiting other) {
            int byTime = Long.compare(dueMillis, other.dueMillis);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public Timer schedule(long delayMillis, Runnable task) {
        Waiting waiting = new Waiting(nowMillis + delayMillis, task);
        timers.add(waiting);
        return waiting;
    }

    @Override
    public boolean isCurrent() {
        return running;
    }

    /** Runs the oldest task; false when there is none. */
    public boolean runOne() {
        Runnable task = tasks.poll();
        if (task == null) {
            return false;
        }
        running = true;
        try {
            task.run();
        } finally {
            running = false;
        }
        return true;
    }

    /** Runs tasks until none is left. */
    public void runAll() {
        while (runOne()) {
            // The next one.
        }
    }

    /** Lets time pass, running what becomes due, and all tasks. */
    public void advance(long millis) {
        long end = nowMillis + millis;
        runAll();
        for (Waiting next = timers.peek(); next != null && next.dueMillis <= end; next = timers.peek()) {
            timers.remove();
            nowMillis = next.dueMillis;
            execute(next.task);
            runAll();
        }
        nowMillis = end;
    }

    @Override
    public long monotonicMillis() {
        return nowMillis;
    }

    @Override
    public long monotonicNanos() {
        return nowMillis * 1_000_000;
    }

    @Override
    public long wallMillis() {
        return nowMillis;
    }
}
