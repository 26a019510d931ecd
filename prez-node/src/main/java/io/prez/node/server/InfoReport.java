package io.prez.node.server;

import io.prez.node.metrics.CommandStatistics;
import io.prez.node.metrics.LatencyHistogram;
import io.prez.node.metrics.ProcessMemory;
import io.prez.node.metrics.RateSampler;
import io.prez.node.metrics.ServerStatistics;
import io.prez.node.raft.Member;
import io.prez.node.replica.ReplicaStatistics;
import io.prez.node.replica.ReplicaStatus;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * INFO, with Redis' sections and field names where Prez has such a thing, and a section of its own for Raft. Fields that
 * would have to be made up are left out, but for a few whose absence breaks tools and whose value follows from what
 * Prez is, such as {@code loading:0}.
 */
final class InfoReport {
    private static final long NANOS_PER_MICRO = 1000;
    private static final String ZERO_ID = "0".repeat(40);

    private final ServerContext server;
    private final ReplicaStatus status;
    private final ReplicaStatistics replica;
    private final InfoText text = new InfoText();
    private final Map<String, Consumer<InfoText>> sections = new LinkedHashMap<>();

    InfoReport(ServerContext server, ReplicaStatistics replica) {
        this.server = server;
        this.status = server.replica().status();
        this.replica = replica;
        sections.put("server", this::addServer);
        sections.put("clients", this::addClients);
        sections.put("memory", this::addMemory);
        sections.put("persistence", this::addPersistence);
        sections.put("stats", this::addStats);
        sections.put("replication", this::addReplication);
        sections.put("cpu", this::addCpu);
        sections.put("modules", info -> info.section("Modules"));
        sections.put("commandstats", this::addCommandStatistics);
        sections.put("errorstats", this::addErrors);
        sections.put("latencystats", this::addLatencies);
        sections.put("cluster", this::addCluster);
        sections.put("raft", info -> addRaft(info, server, status));
        sections.put("keyspace", this::addKeyspace);
    }

    /** Sections that are only shown when they, or all, are asked for. */
    private static final Set<String> ON_DEMAND = Set.of("commandstats", "latencystats");

    /** The sections that were asked for; the usual ones for an empty list. */
    String of(List<String> asked) {
        List<String> names =
                asked.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        boolean all = names.contains("all") || names.contains("everything");
        boolean usual = names.isEmpty() || names.contains("default");
        sections.forEach((name, section) -> {
            if (all || names.contains(name) || (usual && !ON_DEMAND.contains(name))) {
                section.accept(text);
            }
        });
        return text.toString();
    }

    /** The section about Raft alone. */
    static String raft(ServerContext server) {
        InfoText text = new InfoText();
        addRaft(text, server, server.replica().status());
        return text.toString();
    }

    private void addServer(InfoText info) {
        RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
        long uptimeSeconds = (server.clock().monotonicMillis() - server.facts().startedMillis()) / 1000;
        info.section("Server")
                .add("redis_version", ServerContext.REDIS_VERSION)
                .add("prez_version", server.facts().version())
                .add("redis_git_sha1", "00000000")
                .add("redis_git_dirty", 0)
                .add("redis_build_id", "prez-" + server.facts().version())
                .add("redis_mode", server.settings().isClusterMode() ? "cluster" : "standalone")
                .add(
                        "os",
                        System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                                + System.getProperty("os.arch"))
                .add("arch_bits", 64)
                .add("multiplexing_api", server.transportName())
                .add("java_version", Runtime.version().toString())
                .add("process_id", runtime.getPid())
                .add("process_supervised", "no")
                .add("run_id", server.facts().runId())
                .add("tcp_port", server.facts().clientPort())
                .add("server_time_usec", server.clock().wallMillis() * 1000)
                .add("uptime_in_seconds", uptimeSeconds)
                .add("uptime_in_days", uptimeSeconds / 86400)
                .add("hz", 10)
                .add("executable", ProcessHandle.current().info().command().orElse(""))
                .add("config_file", server.facts().configFile())
                .add("io_threads_active", server.connections().loops().size() > 1);
    }

    private void addClients(InfoText info) {
        info.section("Clients")
                .add("connected_clients", server.connections().count())
                .add("cluster_connections", status.peers().size())
                .add("maxclients", server.settings().config().maxClients())
                .add("blocked_clients", server.connections().blocked())
                .add("tracking_clients", 0)
                .add("clients_in_timeout_table", 0);
    }

    private void addMemory(InfoText info) {
        long used = ProcessMemory.heapUsedBytes();
        long resident = ProcessMemory.residentBytes();
        long peak = ProcessMemory.residentPeakBytes();
        info.section("Memory")
                .addBytes("used_memory", used)
                .addBytes("used_memory_rss", resident)
                .addBytes("used_memory_peak", Math.max(peak, used))
                .add("used_memory_dataset", replica.keyspaceBytes())
                .addBytes("total_system_memory", ProcessMemory.machineBytes())
                .addBytes("maxmemory", ProcessMemory.heapMaxBytes())
                .add("maxmemory_policy", "noeviction")
                .add("mem_fragmentation_ratio", used == 0 ? 0.0 : (double) resident / used)
                .add("mem_allocator", "jvm")
                .add("active_defrag_running", 0)
                .add("lazyfree_pending_objects", 0);
    }

    private void addPersistence(InfoText info) {
        info.section("Persistence")
                .add("loading", 0)
                .add("async_loading", 0)
                .add("rdb_changes_since_last_save", Math.max(0, status.appliedIndex() - status.snapshotIndex()))
                .add("rdb_bgsave_in_progress", replica.snapshotInProgress())
                .add("rdb_last_save_time", replica.lastSnapshotMillis() / 1000)
                .add("rdb_last_bgsave_status", "ok")
                .add("rdb_saves", replica.snapshotsTaken())
                .add("aof_enabled", 1)
                .add("aof_rewrite_in_progress", 0)
                .add("aof_rewrite_scheduled", 0)
                .add("aof_last_write_status", "ok")
                .add("aof_current_size", replica.logBytes());
    }

    private void addStats(InfoText info) {
        ServerStatistics totals = server.statistics();
        RateSampler.Rates rates = totals.rates().rates();
        info.section("Stats")
                .add("total_connections_received", totals.connectionsReceived.sum())
                .add("total_commands_processed", totals.commandsProcessed.sum())
                .add("instantaneous_ops_per_sec", Math.round(rates.commandsPerSecond()))
                .add("total_net_input_bytes", totals.inputBytes.sum())
                .add("total_net_output_bytes", totals.outputBytes.sum())
                .add("instantaneous_input_kbps", rates.inputBytesPerSecond() / 1024)
                .add("instantaneous_output_kbps", rates.outputBytesPerSecond() / 1024)
                .add("rejected_connections", totals.connectionsRejected.sum())
                .add("sync_full", replica.snapshotsInstalled())
                .add("expired_keys", replica.expiredKeys())
                .add("evicted_keys", 0)
                .add("evicted_clients", 0)
                .add("pubsub_channels", server.pubSub().channelCount())
                .add("pubsub_patterns", server.pubSub().patternCount())
                .add("pubsubshard_channels", 0)
                .add("total_error_replies", totals.errorReplies.sum())
                .add("total_reads_processed", totals.reads.sum())
                .add("total_writes_processed", totals.writes.sum());
    }

    private void addReplication(InfoText info) {
        ClusterView view = ClusterView.of(server);
        info.section("Replication").add("role", status.isLeader() ? "master" : "slave");
        if (!status.isLeader()) {
            addMaster(info, view);
        }
        List<Member> replicas = status.isLeader() ? view.replicas() : List.of();
        info.add("connected_slaves", replicas.stream().filter(view::isConnected).count());
        int number = 0;
        for (Member member : replicas) {
            Endpoint endpoint = Endpoint.of(member);
            long lagSeconds = status.peers().stream()
                    .filter(peer -> peer.member().id() == member.id())
                    .mapToLong(peer -> peer.lastContactMillisAgo() / 1000)
                    .findFirst()
                    .orElse(0);
            info.add(
                    "slave" + number++,
                    "ip=" + endpoint.host() + ",port=" + endpoint.port() + ",state="
                            + (view.isConnected(member) ? "online" : "wait_bgsave") + ",offset=" + view.offset(member)
                            + ",lag=" + lagSeconds);
        }
        String clusterId = status.membership().clusterId();
        info.add("master_failover_state", "no-failover")
                .add("master_replid", replicationId(clusterId))
                .add("master_replid2", ZERO_ID)
                .add("master_repl_offset", status.appliedIndex())
                .add("second_repl_offset", -1)
                .add("repl_backlog_active", 1)
                .add("repl_backlog_first_byte_offset", status.firstIndex())
                .add("repl_backlog_histlen", Math.max(0, status.lastIndex() - status.firstIndex() + 1));
    }

    private void addMaster(InfoText info, ClusterView view) {
        Member owner = view.owner();
        Endpoint endpoint = owner == null ? new Endpoint("", 0, 0) : Endpoint.of(owner);
        boolean up = view.hasLeader() && owner != null && !view.isFailing(owner);
        info.add("master_host", endpoint.host())
                .add("master_port", endpoint.port())
                .add("master_link_status", up ? "up" : "down")
                .add("master_last_io_seconds_ago", up ? status.lastContactMillisAgo() / 1000 : -1)
                .add("master_sync_in_progress", 0)
                .add("slave_read_repl_offset", status.lastIndex())
                .add("slave_repl_offset", status.appliedIndex())
                .add("slave_priority", 100)
                .add("slave_read_only", 1)
                .add("replica_announced", 1);
        if (!up) {
            info.add("master_link_down_since_seconds", status.lastContactMillisAgo() / 1000);
        }
    }

    /** 40 hexadecimal digits that are the same for all members of one cluster and no other. */
    private static String replicationId(String clusterId) {
        if (clusterId.isEmpty()) {
            return ZERO_ID;
        }
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            id.append(String.format("%08x", (clusterId + "#" + i).hashCode()));
        }
        return id.toString();
    }

    private void addCpu(InfoText info) {
        info.section("CPU")
                .add(
                        "used_cpu_user",
                        String.format(
                                Locale.ROOT,
                                "%.6f",
                                ProcessHandle.current()
                                        .info()
                                        .totalCpuDuration()
                                        .map(duration -> duration.toNanos() / 1e9)
                                        .orElse(0.0)));
    }

    private void addCommandStatistics(InfoText info) {
        info.section("Commandstats");
        for (CommandStatistics command : server.statistics().commands()) {
            LatencyHistogram latency = command.latency();
            long calls = latency.count();
            if (calls > 0 || command.rejectedCalls() > 0) {
                long micros = latency.totalNanos() / NANOS_PER_MICRO;
                info.add(
                        "cmdstat_" + command.name(),
                        "calls=" + calls + ",usec=" + micros + ",usec_per_call="
                                + String.format(Locale.ROOT, "%.2f", calls == 0 ? 0.0 : (double) micros / calls)
                                + ",rejected_calls=" + command.rejectedCalls() + ",failed_calls="
                                + command.failedCalls());
            }
        }
    }

    private void addErrors(InfoText info) {
        info.section("Errorstats");
        server.statistics().errors().forEach((code, count) -> info.add("errorstat_" + code, "count=" + count));
    }

    private void addLatencies(InfoText info) {
        info.section("Latencystats");
        for (CommandStatistics command : server.statistics().commands()) {
            LatencyHistogram latency = command.latency();
            if (latency.count() > 0) {
                info.add(
                        "latency_percentiles_usec_" + command.name(),
                        "p50=" + latency.quantileMicros(0.5) + ".000,p99=" + latency.quantileMicros(0.99)
                                + ".000,p99.9=" + latency.quantileMicros(0.999) + ".000");
            }
        }
    }

    private void addCluster(InfoText info) {
        info.section("Cluster").add("cluster_enabled", server.settings().isClusterMode());
    }

    private void addKeyspace(InfoText info) {
        info.section("Keyspace");
        for (ReplicaStatistics.DatabaseStatistics database : replica.databases()) {
            if (database.keys() > 0) {
                info.add(
                        "db" + database.database(),
                        "keys=" + database.keys() + ",expires=" + database.expiringKeys() + ",avg_ttl=0");
            }
        }
    }

    private static void addRaft(InfoText info, ServerContext server, ReplicaStatus status) {
        Member leader = status.leader();
        info.section("Raft")
                .add("raft_cluster_id", status.membership().clusterId())
                .add("raft_node_id", Member.idText(status.selfId()))
                .add("raft_name", server.facts().name())
                .add(
                        "raft_peer_address",
                        server.settings().config().announcedPeerAddress().toString())
                .add(
                        "raft_client_address",
                        server.settings().config().announcedClientAddress().toString())
                .add("raft_state", status.state().name().toLowerCase(Locale.ROOT))
                .add("raft_role", status.role().name().toLowerCase(Locale.ROOT))
                .add("raft_term", status.term())
                .add("raft_leader_id", leader == null ? "" : Member.idText(leader.id()))
                .add("raft_leader_name", leader == null ? "" : leader.name())
                .add("raft_leader_client_address", leader == null ? "" : leader.clientAddress())
                .add("raft_committed_in_term", status.committedInTerm())
                .add("raft_first_index", status.firstIndex())
                .add("raft_last_index", status.lastIndex())
                .add("raft_durable_index", status.durableIndex())
                .add("raft_commit_index", status.commitIndex())
                .add("raft_applied_index", status.appliedIndex())
                .add("raft_snapshot_index", status.snapshotIndex())
                .add("raft_config_index", status.membership().index())
                .add("raft_config_committed", status.membershipCommitted())
                .add("raft_voters", status.membership().voters().size())
                .add("raft_learners", status.membership().learners().size())
                .add("raft_cluster_time_ms", status.clusterTimeMillis())
                .add("raft_last_contact_ms", status.lastContactMillisAgo());
    }
}
