package io.prez.node.server;

import io.prez.node.config.NodeConfig;
import io.prez.node.config.NodeConfig.ClientClass;
import io.prez.node.config.NodeConfig.FollowerReads;
import io.prez.node.config.NodeConfig.FollowerWrites;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The configuration as CONFIG SET left it. Any thread may read; changes are atomic. */
public final class ServerSettings {
    /** What requests ask for again and again, taken out of the configuration once. */
    private record Derived(
            NodeConfig config,
            String password,
            FollowerWrites followerWrites,
            boolean localReads,
            long idleTimeoutMillis,
            long slowerThanNanos,
            OutputLimit normal,
            OutputLimit subscribers) {
        static Derived of(NodeConfig config) {
            long slowerThanMicros = config.slowlogLogSlowerThanMicros();
            return new Derived(
                    config,
                    config.requirePass(),
                    config.followerWrites(),
                    config.followerReads() == FollowerReads.LOCAL,
                    config.timeoutSeconds() * 1000L,
                    slowerThanMicros < 0 ? Long.MAX_VALUE : slowerThanMicros * 1000,
                    limit(config.outputBufferLimit(ClientClass.NORMAL)),
                    limit(config.outputBufferLimit(ClientClass.PUBSUB)));
        }

        private static OutputLimit limit(NodeConfig.OutputBufferLimit limit) {
            return new OutputLimit(limit.hardBytes(), limit.softBytes(), limit.softSeconds() * 1000);
        }
    }

    private final List<Consumer<NodeConfig>> listeners = new CopyOnWriteArrayList<>();
    private volatile Derived derived;

    /** Begins with what was read at the start. */
    public ServerSettings(NodeConfig config) {
        derived = Derived.of(config);
    }

    /** What holds now. */
    public NodeConfig config() {
        return derived.config;
    }

    /** Calls the listener after each change, on the thread that made it. */
    public void addListener(Consumer<NodeConfig> listener) {
        listeners.add(listener);
    }

    /**
     * CONFIG SET: all of the changes or none.
     *
     * @throws IllegalArgumentException with the error's text, without its code
     */
    public void change(Map<String, String> changes) {
        NodeConfig changed = derived.config.with(changes);
        derived = Derived.of(changed);
        listeners.forEach(listener -> listener.accept(changed));
    }

    /** Empty for none. */
    String password() {
        return derived.password;
    }

    FollowerWrites followerWrites() {
        return derived.followerWrites;
    }

    /** Whether this node says that it is part of a Redis Cluster. */
    boolean isClusterMode() {
        return derived.followerWrites == FollowerWrites.MOVED;
    }

    /** Whether every node takes writes. */
    boolean forwardsWrites() {
        return derived.followerWrites == FollowerWrites.FORWARD;
    }

    /** Whether a node that does not lead answers reads from what it has. */
    boolean localReads() {
        return derived.localReads;
    }

    /** 0 for never. */
    long idleTimeoutMillis() {
        return derived.idleTimeoutMillis;
    }

    /** Requests that took longer are kept for SLOWLOG. */
    long slowerThanNanos() {
        return derived.slowerThanNanos;
    }

    OutputLimit outputLimit(boolean subscriber) {
        return subscriber ? derived.subscribers : derived.normal;
    }
}
