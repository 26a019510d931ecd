package io.prez.node.metrics;

import io.prez.node.world.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Whether the node's loops still turn. Each is given a task now and then, and is alive as long as it runs it in time.
 * Quorum, leader and lag do not matter here: restarting a process cures none of them.
 */
public final class Heartbeats {
    private final Clock clock;
    private final long silenceMillisMax;
    private final List<Heart> hearts = new CopyOnWriteArrayList<>();

    /** @param silenceMillisMax longer than any pause that the process survives: a full collection, a slow disk */
    public Heartbeats(Clock clock, long silenceMillisMax) {
        this.clock = clock;
        this.silenceMillisMax = silenceMillisMax;
    }

    /** Watches a loop. */
    public void watch(String name, Consumer<Runnable> loop) {
        hearts.add(new Heart(name, loop, clock.monotonicMillis()));
    }

    /** Gives each loop its task unless it still has the last one; by one thread, about once a second. */
    public void beat() {
        for (Heart heart : hearts) {
            if (!heart.asked) {
                heart.asked = true;
                heart.loop.accept(() -> {
                    heart.lastBeatMillis = clock.monotonicMillis();
                    heart.asked = false;
                });
            }
        }
    }

    /** Loops that have been silent for too long, with the time; empty when all is well. */
    public List<String> silent() {
        long nowMillis = clock.monotonicMillis();
        List<String> silent = new ArrayList<>();
        for (Heart heart : hearts) {
            long silenceMillis = nowMillis - heart.lastBeatMillis;
            if (silenceMillis > silenceMillisMax) {
                silent.add(heart.name + " has not turned for " + silenceMillis + " ms");
            }
        }
        return silent;
    }

    private static final class Heart {
        private final String name;
        private final Consumer<Runnable> loop;
        private volatile long lastBeatMillis;
        private volatile boolean asked;

        Heart(String name, Consumer<Runnable> loop, long nowMillis) {
            this.name = name;
            this.loop = loop;
            this.lastBeatMillis = nowMillis;
        }
    }
}
