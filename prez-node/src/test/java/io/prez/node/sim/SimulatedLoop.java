package io.prez.node.sim;

import io.prez.node.world.Loop;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

/**
 * A thread of a simulated node: its tasks are events of the scheduler, one each, and die with the process. A task keeps
 * the loop busy for as long as its disk calls took plus a few microseconds.
 */
final class SimulatedLoop implements Loop {
    private final Scheduler scheduler;
    private final NodeProcess process;
    private final String name;
    private final SimulatedClock clock;
    private final SplittableRandom random;
    private final BiConsumer<SimulatedLoop, Throwable> fatal;
    private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
    private boolean woken;
    private long busyUntilNanos;

    /** @param fatal told about a task that threw */
    SimulatedLoop(
            Scheduler scheduler,
            NodeProcess process,
            String name,
            SimulatedClock clock,
            BiConsumer<SimulatedLoop, Throwable> fatal) {
        this.scheduler = scheduler;
        this.process = process;
        this.name = process.name() + "." + name;
        this.clock = clock;
        this.random = scheduler.randomFor(this.name + scheduler.nowNanos());
        this.fatal = fatal;
    }

    String name() {
        return name;
    }

    @Override
    public void execute(Runnable task) {
        if (scheduler.elapsedNanos() > 0) {
            // The running event is, in simulated time, already past the scheduler's clock: so is what it hands over.
            scheduler.after(0, process, () -> enqueue(task));
        } else {
            enqueue(task);
        }
    }

    @Override
    public Timer schedule(long delayMillis, Runnable task) {
        Pending pending = new Pending(task);
        scheduler.after(clock.simulatedNanos(delayMillis), process, () -> enqueue(pending));
        return pending;
    }

    @Override
    public boolean isCurrent() {
        return scheduler.currentLoop() == this;
    }

    private void enqueue(Runnable task) {
        if (process.isAlive()) {
            queue.add(task);
            wake();
        }
    }

    private void wake() {
        if (!woken && !queue.isEmpty()) {
            woken = true;
            long busyNanos = Math.max(0, busyUntilNanos - scheduler.nowNanos());
            scheduler.after(busyNanos + random.nextLong(500, 5_000), process, this::runOne);
        }
    }

    private void runOne() {
        woken = false;
        Runnable task = queue.poll();
        SimulatedLoop before = scheduler.currentLoop();
        scheduler.enter(this);
        try {
            task.run();
        } catch (Violation violation) {
            throw violation;
        } catch (RuntimeException | Error problem) {
            fatal.accept(this, problem);
        } finally {
            scheduler.enter(before);
            busyUntilNanos = scheduler.nowNanos() + random.nextLong(500, 4_000);
        }
        wake();
    }

    private static final class Pending implements Timer, Runnable {
        private Runnable task;

        Pending(Runnable task) {
            this.task = task;
        }

        @Override
        public void cancel() {
            task = null;
        }

        @Override
        public void run() {
            Runnable due = task;
            task = null;
            if (due != null) {
                due.run();
            }
        }
    }
}
