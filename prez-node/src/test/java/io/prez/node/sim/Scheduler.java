package io.prez.node.sim;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * Simulated time: one queue of events, run one after the other in the order of their times. Events of the same time run
 * in the order in which they were asked for, so the whole run follows from the seed.
 *
 * <p>An event runs at one point of simulated time, but what it does may take time: a blocking disk call says so with
 * {@link #elapse}, and everything that the event starts afterwards begins that much later.
 */
final class Scheduler {
    /** Told after every event, with the process that it belonged to, or null. */
    interface Observer {
        void afterEvent(NodeProcess process);
    }

    /** An event that can be taken back. */
    static final class Event {
        private long timeNanos;
        private long sequence;
        private final NodeProcess owner;
        private Runnable action;

        Event(long timeNanos, long sequence, NodeProcess owner, Runnable action) {
            this.timeNanos = timeNanos;
            this.sequence = sequence;
            this.owner = owner;
            this.action = action;
        }

        /** It will not run; harmless when it ran already. */
        void cancel() {
            action = null;
        }
    }

    private static final Comparator<Event> ORDER = (a, b) ->
            a.timeNanos != b.timeNanos ? Long.compare(a.timeNanos, b.timeNanos) : Long.compare(a.sequence, b.sequence);

    private final PriorityQueue<Event> queue = new PriorityQueue<>(1024, ORDER);
    private final long seed;
    private final SplittableRandom random;
    private final Trace trace;
    private Observer observer = process -> {};
    private SimulatedLoop currentLoop;
    private NodeProcess affected;
    private long eventTimeNanos;
    private long elapsedNanos;
    private long sequence;
    private long eventsRun;

    Scheduler(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.trace = new Trace(8192);
    }

    long seed() {
        return seed;
    }

    Trace trace() {
        return trace;
    }

    /** A generator of its own for one part of the simulation, so that parts do not disturb each other's sequence. */
    SplittableRandom randomFor(String part) {
        return new SplittableRandom(Trace.mix(Trace.mix(0x9e3779b97f4a7c15L, seed), part.hashCode()));
    }

    /** The scheduler's own generator. */
    SplittableRandom random() {
        return random;
    }

    /** Now, including what the running event took so far. */
    long nowNanos() {
        return eventTimeNanos + elapsedNanos;
    }

    /** When the running event began: what is later may still be undone by a crash. */
    long eventNanos() {
        return eventTimeNanos;
    }

    /** What the running event took so far. */
    long elapsedNanos() {
        return elapsedNanos;
    }

    /** Lets time pass inside the running event. */
    void elapse(long nanos) {
        elapsedNanos += nanos;
    }

    long eventsRun() {
        return eventsRun;
    }

    void observe(Observer newObserver) {
        this.observer = newObserver;
    }

    /** Runs the action {@code delayNanos} from now, unless its owner is dead by then; a paused owner runs it later. */
    Event after(long delayNanos, NodeProcess owner, Runnable action) {
        Event event = new Event(nowNanos() + Math.max(0, delayNanos), sequence++, owner, action);
        queue.add(event);
        return event;
    }

    /** An event of the world, which nobody's crash prevents. */
    Event after(long delayNanos, Runnable action) {
        return after(delayNanos, null, action);
    }

    /** Runs the next event; false when there is none. */
    boolean step() {
        Event event = queue.poll();
        if (event == null) {
            return false;
        }
        eventTimeNanos = Math.max(eventTimeNanos, event.timeNanos);
        elapsedNanos = 0;
        Runnable action = event.action;
        NodeProcess owner = event.owner;
        if (action == null || (owner != null && !owner.isAlive())) {
            return true;
        }
        if (owner != null && owner.pausedUntilNanos() > eventTimeNanos) {
            event.timeNanos = owner.pausedUntilNanos();
            event.sequence = sequence++;
            queue.add(event);
            return true;
        }
        event.action = null;
        eventsRun++;
        affected = owner;
        action.run();
        elapsedNanos = 0;
        observer.afterEvent(affected);
        return true;
    }

    /** The running event, which belonged to nobody, turned out to be this process's. */
    void ranFor(NodeProcess process) {
        affected = process;
    }

    /** Runs all events up to this time and stops there. */
    void runUntil(long timeNanos) {
        while (!queue.isEmpty() && queue.peek().timeNanos <= timeNanos) {
            step();
        }
        eventTimeNanos = Math.max(eventTimeNanos, timeNanos);
        elapsedNanos = 0;
    }

    SimulatedLoop currentLoop() {
        return currentLoop;
    }

    void enter(SimulatedLoop loop) {
        currentLoop = loop;
    }
}
