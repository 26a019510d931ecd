package io.prez.node.world;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A loop on a platform thread of its own. It runs queued tasks in bounded batches, so that timers are looked at however
 * long the queue is, and parks when there is nothing to do; of any number of tasks that arrive while it sleeps only the
 * first pays for waking it.
 *
 * <p>A task that throws ends the loop: the handler is called on the loop's thread, later tasks are never run.
 */
public final class ThreadLoop implements Loop, AutoCloseable {
    private static final int TASKS_PER_BATCH = 1024;
    private static final int CANCELLED_TIMERS_KEPT = 64;

    private final Clock clock;
    private final Consumer<Throwable> fatalHandler;
    private final Thread thread;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean asleep = new AtomicBoolean();
    private volatile boolean stopping;

    // Only the loop's thread touches these.
    private final PriorityQueue<PendingTimer> timers = new PriorityQueue<>(
            Comparator.comparingLong((PendingTimer timer) -> timer.dueNanos).thenComparingLong(timer -> timer.number));
    private long timersCreated;
    private int timersCancelled;

    /**
     * Makes a loop; {@link #start} starts it.
     *
     * @param name of the thread
     * @param fatalHandler gets what a task threw; it should stop the node
     */
    public ThreadLoop(String name, Clock clock, Consumer<Throwable> fatalHandler) {
        this.clock = clock;
        this.fatalHandler = fatalHandler;
        this.thread = Thread.ofPlatform().name(name).daemon(false).unstarted(this::run);
    }

    /** Starts the thread. Tasks that were queued before are run first. */
    public void start() {
        thread.start();
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        // A loop that is awake looks at the queue again before it sleeps (see sleep), so the order of these two lines
        // and of the two in sleep is what keeps a task from being missed.
        if (asleep.get() && asleep.compareAndSet(true, false)) {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public Timer schedule(long delayMillis, Runnable task) {
        PendingTimer timer = new PendingTimer(clock.monotonicNanos() + delayMillis * 1_000_000, task);
        if (isCurrent()) {
            add(timer);
        } else {
            execute(() -> add(timer));
        }
        return timer;
    }

    @Override
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** Lets the loop end when what is queued now has run; timers and later tasks are dropped. Returns at once. */
    public void stop() {
        execute(() -> stopping = true);
    }

    /** {@link #stop}, then waits until the thread has ended, unless this is that thread. */
    @Override
    public void close() {
        stop();
        if (isCurrent()) {
            return;
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException signal) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!stopping) {
                runTasks();
                runTimers();
                if (tasks.isEmpty() && !stopping) {
                    sleep();
                }
            }
        } catch (Throwable failure) {
            stopping = true;
            fatalHandler.accept(failure);
        }
    }

    private void runTasks() {
        for (int i = 0; i < TASKS_PER_BATCH && !stopping; i++) {
            Runnable task = tasks.poll();
            if (task == null) {
                return;
            }
            task.run();
        }
    }

    private void runTimers() {
        long now = clock.monotonicNanos();
        for (PendingTimer timer = timers.peek();
                timer != null && timer.dueNanos <= now && !stopping;
                timer = timers.peek()) {
            timers.remove();
            timer.queued = false;
            if (timer.cancelled) {
                timersCancelled = Math.max(0, timersCancelled - 1);
            } else {
                timer.task.run();
            }
        }
    }

    private void sleep() {
        PendingTimer next = timers.peek();
        long nanos = next == null ? Long.MAX_VALUE : next.dueNanos - clock.monotonicNanos();
        if (nanos <= 0) {
            return;
        }
        asleep.set(true);
        if (tasks.isEmpty()) {
            if (next == null) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, nanos);
            }
        }
        asleep.set(false);
        // An interrupt has no meaning here, but a pending one would turn every park into a spin.
        Thread.interrupted();
    }

    private void add(PendingTimer timer) {
        timer.number = timersCreated++;
        timer.queued = true;
        timers.add(timer);
    }

    /** Cancelled timers wait for their time like others, unless they come to be the greater part. */
    private void forgetCancelled() {
        timersCancelled++;
        if (timersCancelled > CANCELLED_TIMERS_KEPT && timersCancelled > timers.size() / 2) {
            timers.removeIf(timer -> timer.cancelled);
            timersCancelled = 0;
        }
    }

    private final class PendingTimer implements Timer {
        final long dueNanos;
        final Runnable task;
        long number;
        boolean queued;
        volatile boolean cancelled;

        PendingTimer(long dueNanos, Runnable task) {
            this.dueNanos = dueNanos;
            this.task = task;
        }

        @Override
        public void cancel() {
            if (!cancelled) {
                cancelled = true;
                if (isCurrent() && queued) {
                    forgetCancelled();
                }
            }
        }
    }
}
