package io.prez.node.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prez.node.raft.Role;
import io.prez.node.replica.ReplicaPort;
import io.prez.node.replica.ReplicaStatistics;
import io.prez.node.replica.ReplicaStatus;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.ToDoubleFunction;

/**
 * The Prometheus page. Names begin with {@code prez_} and end with their unit; what the JVM tells has micrometer's usual
 * names. The replica's counts are fetched from its loop for each scrape.
 */
public final class MetricsPage {
    private static final ReplicaStatistics NOTHING_YET =
            new ReplicaStatistics(List.of(), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, false, 0);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final ReplicaPort replica;
    private volatile ReplicaStatistics statistics = NOTHING_YET;

    /**
     * @param syncs durations of the log's syncs
     * @param connections how many clients are connected
     */
    public MetricsPage(
            NodeFacts facts,
            ReplicaPort replica,
            Readiness readiness,
            ServerStatistics clients,
            LatencyHistogram syncs,
            IntSupplier connections) {
        this.replica = replica;
        Gauge.builder("prez.build.info", () -> 1)
                .tags("version", facts.version(), "node", facts.name())
                .description("Always 1; its labels say what runs.")
                .register(registry);
        Gauge.builder("prez.ready", () -> readiness.reason().isEmpty() ? 1 : 0)
                .description("Whether /readyz is green.")
                .register(registry);
        registerRaft();
        registerReplicaCounts();
        registerClients(clients, connections);
        registry.getPrometheusRegistry().register(new PeerCollector(replica));
        registry.getPrometheusRegistry().register(new CommandCollector(clients));
        registry.getPrometheusRegistry()
                .register(new HistogramCollector(
                        "prez_log_sync_duration_seconds", "Time that one sync of the log took.", syncs));
        bindJvm(registry);
    }

    private void bindJvm(MeterRegistry meters) {
        new JvmMemoryMetrics().bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        new ClassLoaderMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        new FileDescriptorMetrics().bindTo(meters);
        new UptimeMetrics().bindTo(meters);
        collections.bindTo(meters);
        Gauge.builder("prez.process.resident.memory", ProcessMemory::residentBytes)
                .baseUnit("bytes")
                .description("Resident set size of the process.")
                .register(meters);
    }

    private void registerRaft() {
        for (Role role : Role.values()) {
            Gauge.builder("prez.raft.role", () -> isMember() && replica.status().role() == role ? 1 : 0)
                    .tag("role", role.name().toLowerCase(Locale.ROOT))
                    .description("1 for the role that this node has.")
                    .register(registry);
        }
        gauge("prez.raft.leader.known", "Whether a leader is known.", status -> status.leader() != null ? 1 : 0);
        gauge("prez.raft.term", "The newest term seen.", ReplicaStatus::term);
        gauge("prez.raft.last.index", "End of the log.", ReplicaStatus::lastIndex);
        gauge("prez.raft.durable.index", "End of the log that is on this disk.", ReplicaStatus::durableIndex);
        gauge("prez.raft.commit.index", "What is known to be committed.", ReplicaStatus::commitIndex);
        gauge("prez.raft.applied.index", "What reads can see.", ReplicaStatus::appliedIndex);
        gauge("prez.raft.snapshot.index", "What the newest snapshot covers.", ReplicaStatus::snapshotIndex);
        gauge("prez.raft.first.index", "Beginning of the log.", ReplicaStatus::firstIndex);
        gauge(
                "prez.raft.voters",
                "Members with a vote.",
                status -> status.membership().voters().size());
        gauge(
                "prez.raft.learners",
                "Members without a vote.",
                status -> status.membership().learners().size());
        Gauge.builder("prez.raft.last.contact", () -> replica.status().lastContactMillisAgo() / 1000.0)
                .baseUnit("seconds")
                .description("Since the leader was heard; 0 on the leader.")
                .register(registry);
    }

    private boolean isMember() {
        return replica.status().state() == ReplicaStatus.State.MEMBER;
    }

    private void gauge(String name, String description, ToDoubleFunction<ReplicaStatus> value) {
        Gauge.builder(name, () -> value.applyAsDouble(replica.status()))
                .description(description)
                .register(registry);
    }

    private void registerReplicaCounts() {
        count("prez.raft.proposals", "Entries proposed as leader.", ReplicaStatistics::proposals);
        count(
                "prez.raft.proposed.operations",
                "Operations in the entries proposed as leader.",
                ReplicaStatistics::proposedOperations);
        count("prez.raft.applied.entries", "Entries applied.", ReplicaStatistics::appliedEntries);
        count("prez.raft.applied.operations", "Operations applied.", ReplicaStatistics::appliedOperations);
        count("prez.reads", "Operations answered without an entry.", ReplicaStatistics::readOperations);
        count("prez.forwarded.operations", "Operations handed to the leader.", ReplicaStatistics::forwardedOperations);
        count("prez.raft.elections.started", "Campaigns of this node.", ReplicaStatistics::electionsStarted);
        count("prez.raft.leader.changes", "Times that another leader became known.", ReplicaStatistics::leaderChanges);
        count("prez.expired.keys", "Keys removed because their time had come.", ReplicaStatistics::expiredKeys);
        count("prez.snapshots.taken", "Snapshots of this node.", ReplicaStatistics::snapshotsTaken);
        count("prez.snapshots.installed", "Snapshots from a leader.", ReplicaStatistics::snapshotsInstalled);
        Gauge.builder("prez.log.size", () -> statistics.logBytes())
                .baseUnit("bytes")
                .description("The log's files.")
                .register(registry);
        Gauge.builder("prez.keyspace.size", () -> statistics.keyspaceBytes())
                .baseUnit("bytes")
                .description("What keys and values take, as the keyspace counts it.")
                .register(registry);
        Gauge.builder(
                        "prez.keys",
                        () -> statistics.databases().stream()
                                .mapToLong(ReplicaStatistics.DatabaseStatistics::keys)
                                .sum())
                .description("Keys in all databases.")
                .register(registry);
        Gauge.builder(
                        "prez.expiring.keys",
                        () -> statistics.databases().stream()
                                .mapToLong(ReplicaStatistics.DatabaseStatistics::expiringKeys)
                                .sum())
                .description("Keys with a time to live.")
                .register(registry);
    }

    private void count(String name, String description, ToDoubleFunction<ReplicaStatistics> value) {
        FunctionCounter.builder(name, this, page -> value.applyAsDouble(page.statistics))
                .description(description)
                .register(registry);
    }

    private void registerClients(ServerStatistics clients, IntSupplier connections) {
        Gauge.builder("prez.connected.clients", connections::getAsInt)
                .description("Client connections now.")
                .register(registry);
        clientCount(
                "prez.connections.received",
                "Client connections accepted.",
                clients,
                stats -> stats.connectionsReceived.sum());
        clientCount(
                "prez.connections.rejected",
                "Client connections refused.",
                clients,
                stats -> stats.connectionsRejected.sum());
        clientCount("prez.client.input.bytes", "Bytes that clients sent.", clients, stats -> stats.inputBytes.sum());
        clientCount("prez.client.output.bytes", "Bytes of replies.", clients, stats -> stats.outputBytes.sum());
    }

    private void clientCount(
            String name, String description, ServerStatistics clients, ToDoubleFunction<ServerStatistics> value) {
        FunctionCounter.builder(name, clients, value).description(description).register(registry);
    }

    /** The page as of now. It is written by {@code writer}, as the replica's loop has better things to do. */
    public void scrape(Executor writer, Consumer<String> done) {
        replica.statistics(now -> writer.execute(() -> {
            statistics = now;
            done.accept(registry.scrape());
        }));
    }

    /** Lets go of what watches collections. */
    public void close() {
        collections.close();
        registry.close();
    }
}
