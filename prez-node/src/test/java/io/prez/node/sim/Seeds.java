package io.prez.node.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;

/**
 * Runs simulations from many seeds, and says how to run the one again that failed.
 *
 * <p>{@code -Dsim.seed=N} runs that seed alone and prints its whole trace; {@code -Dsim.seeds=N} runs N seeds instead of
 * the usual number, half of them fixed and half new ones.
 */
final class Seeds {
    private static final int LINES_IN_MESSAGE = 60;

    private Seeds() {}

    /** Whether somebody wants one seed only. */
    static Long single() {
        return Long.getLong("sim.seed");
    }

    /** Fixed seeds first, the same every day, then new ones. */
    static List<Long> choose(int fixed, int fresh) {
        Long one = single();
        if (one != null) {
            return List.of(one);
        }
        int wanted = Integer.getInteger("sim.seeds", fixed + fresh);
        int fixedWanted = wanted == fixed + fresh ? fixed : wanted / 2;
        List<Long> seeds = new ArrayList<>();
        for (long seed = 1; seed <= fixedWanted; seed++) {
            seeds.add(seed);
        }
        SplittableRandom random = new SplittableRandom();
        while (seeds.size() < wanted) {
            seeds.add(random.nextLong(1_000_000, Long.MAX_VALUE));
        }
        return seeds;
    }

    /** Runs all, two or more at a time; the first failure ends it. Prints what was covered. */
    static void runAll(String name, List<Long> seeds, LongFunction<Simulation> make) {
        AtomicReference<AssertionError> failure = new AtomicReference<>();
        AtomicLong events = new AtomicLong();
        AtomicLong nanos = new AtomicLong();
        AtomicLong messages = new AtomicLong();
        AtomicLong leaders = new AtomicLong();
        AtomicLong entries = new AtomicLong();
        long began = System.nanoTime();
        seeds.parallelStream().forEach(seed -> {
            if (failure.get() == null) {
                Simulation simulation = make.apply(seed);
                Optional<AssertionError> problem = run(name, seed, simulation);
                problem.ifPresent(p -> failure.compareAndSet(null, p));
                events.addAndGet(simulation.cluster().scheduler().eventsRun());
                nanos.addAndGet(simulation.cluster().scheduler().nowNanos());
                messages.addAndGet(simulation.cluster().network().delivered());
                leaders.addAndGet(simulation.cluster().invariants().leadersElected());
                entries.addAndGet(simulation.cluster().invariants().committed().size());
            }
        });
        System.out.printf(
                "%s: %d seeds, %d events, %d messages, %d leaders, %d entries, %.1f simulated minutes in %.1f s%n",
                name,
                seeds.size(),
                events.get(),
                messages.get(),
                leaders.get(),
                entries.get(),
                nanos.get() / 60e9,
                (System.nanoTime() - began) / 1e9);
        System.out.println(name + " seeds: " + seeds);
        if (failure.get() != null) {
            throw failure.get();
        }
    }

    /** Runs one; what went wrong, with the seed and the end of the trace, if anything did. */
    static Optional<AssertionError> run(String name, long seed, Simulation simulation) {
        try {
            simulation.run();
            return Optional.empty();
        } catch (RuntimeException | Error problem) {
            Trace trace = simulation.cluster().scheduler().trace();
            if (single() != null) {
                trace.lines(Integer.MAX_VALUE).forEach(System.out::println);
            }
            StringBuilder text = new StringBuilder();
            text.append(name).append(" failed with seed ").append(seed);
            text.append(" (again, with the whole trace: -Dsim.seed=")
                    .append(seed)
                    .append(")\n");
            text.append(problem instanceof Violation ? "" : problem.getClass().getName() + ": ");
            text.append(problem.getMessage()).append("\nlast events:\n");
            trace.lines(LINES_IN_MESSAGE)
                    .forEach(line -> text.append("  ").append(line).append('\n'));
            return Optional.of(new AssertionError(text.toString(), problem));
        }
    }
}
