package io.prez.node.config;

import io.prez.node.config.ValueType.Addresses;
import io.prez.node.config.ValueType.Choice;
import io.prez.node.config.ValueType.FilePath;
import io.prez.node.config.ValueType.Fixed;
import io.prez.node.config.ValueType.Name;
import io.prez.node.config.ValueType.OutputBufferLimits;
import io.prez.node.config.ValueType.Port;
import io.prez.node.config.ValueType.Size;
import io.prez.node.config.ValueType.Text;
import io.prez.node.config.ValueType.Time;
import io.prez.node.config.ValueType.Time.Unit;
import io.prez.node.config.ValueType.Whole;
import io.prez.node.config.ValueType.YesNo;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every directive of {@code prez.conf}: its name, what its value may be, the default, whether {@code CONFIG SET} can
 * change it, and what it is for. The documentation is printed from here.
 */
// The checker cannot see that every ValueType is a record of numbers, strings and immutable lists.
@SuppressWarnings("ImmutableEnumChecker")
public enum ConfigDirective {
    NAME(
            Section.NODE,
            "name",
            new Name(),
            null,
            false,
            "What this node is called: in nodes.conf, in redirects, in logs. Required."),
    DIR(
            Section.NODE,
            "dir",
            new FilePath(),
            ".",
            false,
            "Where the node keeps its identity, log and snapshots. One directory belongs to one node for ever."),
    LOGLEVEL(
            Section.NODE,
            "loglevel",
            new Choice(List.of("debug", "verbose", "notice", "warning")),
            "notice",
            true,
            "How much is logged. `debug` has a line for each heartbeat."),
    LOGFILE(
            Section.NODE,
            "logfile",
            new Text(),
            "",
            false,
            "A file to append the log to; empty for the standard output. A relative path starts at `dir`."),
    DATABASES(
            Section.NODE,
            "databases",
            new Whole(1, 1024),
            "16",
            false,
            "How many databases SELECT can choose from. The same on every node."),
    SHUTDOWN_TIMEOUT(
            Section.NODE,
            "shutdown-timeout",
            new Time(Unit.SECONDS, 0, 3600),
            "10",
            false,
            "How long a node that is told to stop may take to hand over leadership and finish requests."),

    BIND(
            Section.CLIENTS,
            "bind",
            new Addresses(false),
            "* -::*",
            false,
            "Addresses to listen on, for clients and for peers. With a leading `-` it is no error when the machine"
                    + " does not have the address."),
    PORT(Section.CLIENTS, "port", new Port(1), "6379", false, "Where clients connect."),
    PROTECTED_MODE(
            Section.CLIENTS,
            "protected-mode",
            new YesNo(),
            "yes",
            true,
            "Serve only loopback clients while neither `bind` nor `requirepass` is set."),
    REQUIREPASS(
            Section.CLIENTS,
            "requirepass",
            new Text(),
            "",
            true,
            "Password that clients must give with AUTH; empty for none. The same on every node."),
    MAXCLIENTS(
            Section.CLIENTS,
            "maxclients",
            new Whole(1, 1_000_000),
            "10000",
            true,
            "Client connections at once; more are refused with an error."),
    TIMEOUT(
            Section.CLIENTS,
            "timeout",
            new Time(Unit.SECONDS, 0, 1_000_000),
            "0",
            true,
            "Close a connection that was idle for so long; 0 for never. Subscribers are left alone."),
    TCP_KEEPALIVE(
            Section.CLIENTS,
            "tcp-keepalive",
            new Time(Unit.SECONDS, 0, 1_000_000),
            "300",
            false,
            "Idle time after which the system probes whether a client still exists; 0 for never."),
    TCP_BACKLOG(
            Section.CLIENTS,
            "tcp-backlog",
            new Whole(1, 65535),
            "511",
            false,
            "Connections that may wait to be accepted; the system caps it."),
    IO_THREADS(
            Section.CLIENTS,
            "io-threads",
            new Whole(1, 64),
            "1",
            false,
            "Threads that read requests and write replies. Commands always run on one thread."),
    PROTO_MAX_BULK_LEN(
            Section.CLIENTS,
            "proto-max-bulk-len",
            new Size(Limits.MB, Limits.REQUEST_MAX),
            "67108864",
            true,
            "The longest argument of a command. A write is one entry of the replicated log, so don't set it high"
                    + " without need."),
    CLIENT_QUERY_BUFFER_LIMIT(
            Section.CLIENTS,
            "client-query-buffer-limit",
            new Size(Limits.MB, Limits.REQUEST_MAX),
            "134217728",
            true,
            "The longest command with all its arguments; a client that sends more is disconnected."),
    CLIENT_OUTPUT_BUFFER_LIMIT(
            Section.CLIENTS,
            "client-output-buffer-limit",
            new OutputBufferLimits(),
            "normal 268435456 67108864 60 replica 268435456 67108864 60 pubsub 33554432 8388608 60",
            true,
            "Replies that may wait for a slow reader: disconnected at once beyond `hard`, or when beyond `soft` for"
                    + " `seconds`; 0 for no limit. Classes that are not named keep their limits."),
    SLOWLOG_LOG_SLOWER_THAN(
            Section.CLIENTS,
            "slowlog-log-slower-than",
            new Whole(-1, Long.MAX_VALUE),
            "10000",
            true,
            "Microseconds of execution from which a command is kept for SLOWLOG; -1 for never."),
    SLOWLOG_MAX_LEN(
            Section.CLIENTS,
            "slowlog-max-len",
            new Whole(0, 1_000_000),
            "128",
            true,
            "How many commands SLOWLOG keeps."),

    FOLLOWER_WRITES(
            Section.ROUTING,
            "follower-writes",
            new Choice(List.of("ask", "moved", "forward")),
            "ask",
            true,
            "What a node that does not lead does with a write: `ask` answers `ASK` with the leader's name, `moved`"
                    + " answers `MOVED slot host:port` as Redis Cluster does, `forward` hands it to the leader."),
    FOLLOWER_READS(
            Section.ROUTING,
            "follower-reads",
            new Choice(List.of("linearizable", "local")),
            "linearizable",
            true,
            "How fresh a read is on a node that does not lead: `linearizable` asks the leader how far the log is,"
                    + " `local` answers at once from what was applied here."),
    SENTINEL_MASTER_NAME(
            Section.ROUTING,
            "sentinel-master-name",
            new Name(),
            "mymaster",
            false,
            "The name that Sentinel clients ask for."),
    CLUSTER_ANNOUNCE_IP(
            Section.ROUTING,
            "cluster-announce-ip",
            new Text(),
            "",
            false,
            "Address that clients and peers are told for this node; empty for the one that nodes.conf has."),
    CLUSTER_ANNOUNCE_HOSTNAME(
            Section.ROUTING,
            "cluster-announce-hostname",
            new Text(),
            "",
            false,
            "Host name that clients and peers are told instead of an address. Also `cluster-announce-host`."),
    CLUSTER_ANNOUNCE_PORT(
            Section.ROUTING,
            "cluster-announce-port",
            new Port(0),
            "0",
            false,
            "Client port that clients are told; 0 for `port`."),
    CLUSTER_ANNOUNCE_BUS_PORT(
            Section.ROUTING,
            "cluster-announce-bus-port",
            new Port(0),
            "0",
            false,
            "Cluster port that peers are told; 0 for `cluster-port`."),

    CLUSTER_PORT(
            Section.CLUSTER,
            "cluster-port",
            new Port(0),
            "0",
            false,
            "Where peers connect; 0 for `port` + 10000. Peers are not authenticated: keep this port away from"
                    + " strangers."),
    CLUSTER_CONFIG_FILE(
            Section.CLUSTER,
            "cluster-config-file",
            new FilePath(),
            "nodes.conf",
            false,
            "The address book of the cluster. Read again when it changes; Prez never writes it."),
    CLUSTER_FORMATION(
            Section.CLUSTER,
            "cluster-formation",
            new Choice(List.of("static", "manual")),
            "static",
            false,
            "How a node without data gets into a cluster: `static` forms one with the nodes that nodes.conf lists,"
                    + " or joins the one that they have; `manual` waits for RAFT BOOTSTRAP or for being added."),
    CLUSTER_FORMATION_GRACE(
            Section.CLUSTER,
            "cluster-formation-grace",
            new Time(Unit.MILLISECONDS, 0, 3_600_000),
            "3000",
            false,
            "How long a majority of the listed nodes waits for the others before it forms the cluster without them."),
    AUTO_JOIN(
            Section.CLUSTER,
            "auto-join",
            new YesNo(),
            "yes",
            false,
            "Whether a leader of a static cluster adds listed nodes that show up later: as learners, as voters once"
                    + " they have caught up."),
    CLUSTER_NODE_TIMEOUT(
            Section.CLUSTER,
            "cluster-node-timeout",
            new Time(Unit.MILLISECONDS, 100, 3_600_000),
            "5000",
            false,
            "A peer that was silent for so long is shown as failing and its connection is made anew. Elections don't"
                    + " wait for it."),
    CLUSTER_ELECTION_TIMEOUT(
            Section.CLUSTER,
            "cluster-election-timeout",
            new Time(Unit.MILLISECONDS, 50, 600_000),
            "500",
            false,
            "A follower that heard no leader for this time, and up to twice it, asks for votes. About the same on"
                    + " every node, and well above the round trip plus the time of a slow disk."),
    CLUSTER_HEARTBEAT_INTERVAL(
            Section.CLUSTER,
            "cluster-heartbeat-interval",
            new Time(Unit.MILLISECONDS, 10, 60_000),
            "100",
            false,
            "How often a leader says that it is there. At most a third of the election timeout."),

    BATCH_MAX_BYTES(
            Section.STORAGE,
            "batch-max-bytes",
            new Size(4096, 64 * Limits.MB),
            "1048576",
            false,
            "Commands that are gathered into one entry of the log; a larger command makes its own."),
    LOG_SEGMENT_BYTES(
            Section.STORAGE,
            "log-segment-bytes",
            new Size(Limits.MB, Limits.GB),
            "67108864",
            false,
            "Size of the files that the log is made of."),
    LOG_MAX_UNCOMMITTED_BYTES(
            Section.STORAGE,
            "log-max-uncommitted-bytes",
            new Size(Limits.MB, 4 * Limits.GB),
            "134217728",
            false,
            "What a leader takes in before a majority has it; beyond it writes are refused until it shrinks."),
    SNAPSHOT_LOG_BYTES(
            Section.STORAGE,
            "snapshot-log-bytes",
            new Size(Limits.MB, 1024 * Limits.GB),
            "268435456",
            false,
            "Log that has grown since the last snapshot when the next one is taken."),
    SNAPSHOT_TRAILING_BYTES(
            Section.STORAGE,
            "snapshot-trailing-bytes",
            new Size(0, 1024 * Limits.GB),
            "67108864",
            false,
            "Log that is kept behind a snapshot, so that a node that was away for a moment needs no snapshot."),
    SNAPSHOT_TRANSFER_RATE(
            Section.STORAGE,
            "snapshot-transfer-rate",
            new Size(0, 1024 * Limits.GB),
            "134217728",
            false,
            "Bytes a second that a leader sends of a snapshot to one node; 0 for no limit."),

    HTTP_PORT(
            Section.HTTP,
            "http-port",
            new Port(0),
            "0",
            false,
            "Where `/livez`, `/readyz`, `/startupz`, `/metrics` and `/v1/status` are served; 0 for nowhere."),
    HTTP_BIND(
            Section.HTTP,
            "http-bind",
            new Addresses(true),
            "",
            false,
            "Addresses for that port; empty for those of `bind`."),

    APPENDONLY(
            Section.COMPATIBILITY,
            "appendonly",
            new Fixed(List.of("yes"), "every write goes to a replicated log, which cannot be switched off"),
            "yes",
            true,
            "Every write is in the log before it is answered."),
    APPENDFSYNC(
            Section.COMPATIBILITY,
            "appendfsync",
            new Fixed(List.of("always"), "a write is answered when a majority has it on disk, never before"),
            "always",
            true,
            "A write is answered when a majority has synced it to disk."),
    SAVE(
            Section.COMPATIBILITY,
            "save",
            new Fixed(List.of(""), "snapshots are taken by the size of the log, see snapshot-log-bytes"),
            "",
            true,
            "Snapshots are taken by the size of the log."),
    DAEMONIZE(
            Section.COMPATIBILITY,
            "daemonize",
            new Fixed(List.of("no"), "the node runs in the foreground; let a service manager keep it"),
            "no",
            false,
            "The node runs in the foreground."),
    CLUSTER_ENABLED(
            Section.COMPATIBILITY,
            "cluster-enabled",
            new Fixed(List.of("yes"), "a node is always part of a cluster, be it one of a single node"),
            "yes",
            false,
            "A node is always part of a cluster."),
    MAXMEMORY(
            Section.COMPATIBILITY,
            "maxmemory",
            new Fixed(List.of("0"), "Prez does not evict; bound the memory with the JVM's heap"),
            "0",
            true,
            "Nothing is evicted."),
    MAXMEMORY_POLICY(
            Section.COMPATIBILITY,
            "maxmemory-policy",
            new Fixed(List.of("noeviction"), "Prez does not evict"),
            "noeviction",
            true,
            "Nothing is evicted.");

    /** How the documentation groups directives. */
    public enum Section {
        NODE("Node"),
        CLIENTS("Clients"),
        ROUTING("Routing of clients"),
        CLUSTER("Cluster"),
        STORAGE("Log and snapshots"),
        HTTP("Probes and metrics"),
        COMPATIBILITY("Accepted from redis.conf");

        private final String title;

        Section(String title) {
            this.title = title;
        }

        /** As a heading. */
        public String title() {
            return title;
        }
    }

    /** Sizes that rows share. A class of its own because rows are initialised before the enum's statics. */
    private static final class Limits {
        static final long MB = 1024 * 1024;
        static final long GB = 1024 * MB;
        static final long REQUEST_MAX = 512 * MB;
    }

    private static final Map<String, ConfigDirective> BY_NAME = new HashMap<>();

    static {
        for (ConfigDirective directive : values()) {
            BY_NAME.put(directive.directive, directive);
        }
        BY_NAME.put("cluster-announce-host", CLUSTER_ANNOUNCE_HOSTNAME);
    }

    private final Section section;
    private final String directive;
    private final ValueType type;
    private final @Nullable String defaultText;
    private final boolean mutable;
    private final String description;

    ConfigDirective(
            Section section,
            String directive,
            ValueType type,
            @Nullable String defaultText,
            boolean mutable,
            String description) {
        this.section = section;
        this.directive = directive;
        this.type = type;
        this.defaultText = defaultText;
        this.mutable = mutable;
        this.description = description;
    }

    /** The directive of this name (lower case), also by an alias. */
    public static Optional<ConfigDirective> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** All directives of a section, in the order of the documentation. */
    public static List<ConfigDirective> of(Section section) {
        return Arrays.stream(values()).filter(each -> each.section == section).toList();
    }

    /** As it is written in prez.conf. */
    public String directive() {
        return directive;
    }

    /** What its value may be. */
    public ValueType type() {
        return type;
    }

    /** In canonical form; empty when the directive is required. */
    public Optional<String> defaultText() {
        return Optional.ofNullable(defaultText);
    }

    /** Whether CONFIG SET can change it while the node runs. */
    public boolean mutable() {
        return mutable;
    }

    /** One or two sentences in Markdown. */
    public String description() {
        return description;
    }

    /** Where the documentation has it. */
    public Section section() {
        return section;
    }
}
