package io.prez.node.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A node's configuration: every directive with a value, checked as a whole, together with the address book that it
 * names. Immutable and readable from any thread; {@link #with} makes the one that holds after {@code CONFIG SET}.
 * Reading it opens nothing for writing.
 */
public final class NodeConfig {
    /** How a node without data gets into a cluster. */
    public enum Formation {
        STATIC,
        MANUAL
    }

    /** What a node that does not lead does with a write. */
    public enum FollowerWrites {
        ASK,
        MOVED,
        FORWARD
    }

    /** How fresh a read is on a node that does not lead. */
    public enum FollowerReads {
        LINEARIZABLE,
        LOCAL
    }

    /** The seed's levels, least important first. */
    public enum LogLevel {
        DEBUG,
        VERBOSE,
        NOTICE,
        WARNING
    }

    /** Which limit of waiting replies holds for a connection. */
    public enum ClientClass {
        NORMAL,
        REPLICA,
        PUBSUB
    }

    /** @param hardBytes 0 for none, as {@code softBytes}; beyond the latter for {@code softSeconds} is too long */
    public record OutputBufferLimit(long hardBytes, long softBytes, long softSeconds) {}

    private final EnumMap<ConfigDirective, String> values;
    private final EnumMap<ConfigDirective, Path> paths;
    private final boolean bindGiven;
    private final NodesFile nodes;

    private NodeConfig(
            EnumMap<ConfigDirective, String> values,
            EnumMap<ConfigDirective, Path> paths,
            boolean bindGiven,
            NodesFile nodes) {
        this.values = values;
        this.paths = paths;
        this.bindGiven = bindGiven;
        this.nodes = nodes;
    }

    /** Reads and checks everything that the command line names. */
    public static NodeConfig load(CommandLine commandLine) throws ConfigException {
        List<ConfigLine> lines = new ArrayList<>();
        String file = commandLine.file();
        Path base = Path.of("").toAbsolutePath();
        if (file != null) {
            lines.addAll(ConfigFile.read(Path.of(file), file));
            base = ConfigFile.directoryOf(Path.of(file));
        }
        lines.addAll(commandLine.overrides());
        return new ConfigLoader(file == null ? ConfigLine.COMMAND_LINE : file, base).load(lines);
    }

    /** Reads and checks one file with nothing on the command line. */
    public static NodeConfig load(Path file) throws ConfigException {
        return load(new CommandLine(CommandLine.Mode.RUN, file.toString(), List.of()));
    }

    static NodeConfig of(
            EnumMap<ConfigDirective, String> values,
            EnumMap<ConfigDirective, Path> paths,
            boolean bindGiven,
            NodesFile nodes) {
        return new NodeConfig(values, paths, bindGiven, nodes);
    }

    /**
     * What holds after {@code CONFIG SET}: all of the changes or, with an exception, none.
     *
     * @param changes directive names in any case, and values as a client sent them
     * @throws IllegalArgumentException with Redis' wording, less the {@code ERR}
     */
    public NodeConfig with(Map<String, String> changes) {
        EnumMap<ConfigDirective, String> changed = new EnumMap<>(values);
        changes.forEach((name, value) -> {
            ConfigDirective directive = ConfigDirective.find(name.toLowerCase(Locale.ROOT))
                    .orElseThrow(() -> new IllegalArgumentException(
                            "Unknown option or number of arguments for CONFIG SET - '" + name + "'"));
            if (!directive.mutable()) {
                throw failed(name, "can't set immutable config");
            }
            try {
                changed.merge(
                        directive,
                        directive.type().canonical(List.of(value)),
                        (old, now) -> directive == ConfigDirective.CLIENT_OUTPUT_BUFFER_LIMIT
                                ? ConfigLoader.mergeLimits(old, now)
                                : now);
            } catch (IllegalArgumentException e) {
                throw failed(name, String.valueOf(e.getMessage()));
            }
        });
        return new NodeConfig(changed, paths, bindGiven, nodes);
    }

    private static IllegalArgumentException failed(String name, String why) {
        return new IllegalArgumentException("CONFIG SET failed (possibly related to argument '" + name + "') - " + why);
    }

    /** Names and values for {@code CONFIG GET}, in the order of the table. */
    public Map<String, String> all() {
        Map<String, String> all = new LinkedHashMap<>();
        for (ConfigDirective directive : ConfigDirective.values()) {
            all.put(directive.directive(), text(directive));
        }
        return all;
    }

    /** The canonical text of one directive. */
    public String text(ConfigDirective directive) {
        Path path = paths.get(directive);
        return path != null ? path.toString() : valueOf(directive);
    }

    private String valueOf(ConfigDirective directive) {
        String value = values.get(directive);
        if (value == null) {
            throw new IllegalStateException("no value for directive " + directive.directive());
        }
        return value;
    }

    private int number(ConfigDirective directive) {
        return Math.toIntExact(Long.parseLong(valueOf(directive)));
    }

    private long bytes(ConfigDirective directive) {
        return Long.parseLong(valueOf(directive));
    }

    private boolean yes(ConfigDirective directive) {
        return valueOf(directive).equals("yes");
    }

    private List<String> words(ConfigDirective directive) {
        String text = valueOf(directive);
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    private <E extends Enum<E>> E choice(ConfigDirective directive, Class<E> type) {
        return Enum.valueOf(type, valueOf(directive).toUpperCase(Locale.ROOT));
    }

    private Path path(ConfigDirective directive) {
        Path path = paths.get(directive);
        if (path == null) {
            throw new IllegalStateException("no path for directive " + directive.directive());
        }
        return path;
    }

    /** The address book as it was when the configuration was read. */
    public NodesFile nodes() {
        return nodes;
    }

    public String name() {
        return valueOf(ConfigDirective.NAME);
    }

    public int port() {
        return number(ConfigDirective.PORT);
    }

    /** Where peers connect; never 0. */
    public int clusterPort() {
        int port = number(ConfigDirective.CLUSTER_PORT);
        return port == 0 ? port() + 10_000 : port;
    }

    /** Absolute. */
    public Path clusterConfigFile() {
        return path(ConfigDirective.CLUSTER_CONFIG_FILE);
    }

    public int clusterNodeTimeoutMillis() {
        return number(ConfigDirective.CLUSTER_NODE_TIMEOUT);
    }

    public int clusterElectionTimeoutMillis() {
        return number(ConfigDirective.CLUSTER_ELECTION_TIMEOUT);
    }

    public int clusterHeartbeatIntervalMillis() {
        return number(ConfigDirective.CLUSTER_HEARTBEAT_INTERVAL);
    }

    public Formation clusterFormation() {
        return choice(ConfigDirective.CLUSTER_FORMATION, Formation.class);
    }

    public int clusterFormationGraceMillis() {
        return number(ConfigDirective.CLUSTER_FORMATION_GRACE);
    }

    public boolean autoJoin() {
        return yes(ConfigDirective.AUTO_JOIN);
    }

    public LogLevel logLevel() {
        return choice(ConfigDirective.LOGLEVEL, LogLevel.class);
    }

    /** Absolute; empty for the standard output. */
    public Optional<Path> logFile() {
        return Optional.ofNullable(paths.get(ConfigDirective.LOGFILE));
    }

    /** Absolute. */
    public Path dir() {
        return path(ConfigDirective.DIR);
    }

    public int databases() {
        return number(ConfigDirective.DATABASES);
    }

    public int shutdownTimeoutSeconds() {
        return number(ConfigDirective.SHUTDOWN_TIMEOUT);
    }

    /** Words of redis.conf's bind: {@code *}, {@code ::*}, addresses, each with an optional leading dash. */
    public List<String> bind() {
        return words(ConfigDirective.BIND);
    }

    /** Whether somebody chose the addresses: protected mode does not hold then. */
    public boolean bindGiven() {
        return bindGiven;
    }

    public boolean protectedMode() {
        return yes(ConfigDirective.PROTECTED_MODE);
    }

    /** Empty for none. */
    public String requirePass() {
        return valueOf(ConfigDirective.REQUIREPASS);
    }

    public int maxClients() {
        return number(ConfigDirective.MAXCLIENTS);
    }

    /** 0 for never. */
    public int timeoutSeconds() {
        return number(ConfigDirective.TIMEOUT);
    }

    /** 0 for never. */
    public int tcpKeepaliveSeconds() {
        return number(ConfigDirective.TCP_KEEPALIVE);
    }

    public int tcpBacklog() {
        return number(ConfigDirective.TCP_BACKLOG);
    }

    public int ioThreads() {
        return number(ConfigDirective.IO_THREADS);
    }

    public int protoMaxBulkBytes() {
        return number(ConfigDirective.PROTO_MAX_BULK_LEN);
    }

    public int clientQueryBufferLimitBytes() {
        return number(ConfigDirective.CLIENT_QUERY_BUFFER_LIMIT);
    }

    /** What may wait for a slow reader of this class. */
    public OutputBufferLimit outputBufferLimit(ClientClass clientClass) {
        List<String> words = words(ConfigDirective.CLIENT_OUTPUT_BUFFER_LIMIT);
        int at = words.indexOf(clientClass.name().toLowerCase(Locale.ROOT));
        return new OutputBufferLimit(
                Long.parseLong(words.get(at + 1)),
                Long.parseLong(words.get(at + 2)),
                Long.parseLong(words.get(at + 3)));
    }

    /** -1 for never. */
    public long slowlogLogSlowerThanMicros() {
        return bytes(ConfigDirective.SLOWLOG_LOG_SLOWER_THAN);
    }

    public int slowlogMaxLength() {
        return number(ConfigDirective.SLOWLOG_MAX_LEN);
    }

    public FollowerWrites followerWrites() {
        return choice(ConfigDirective.FOLLOWER_WRITES, FollowerWrites.class);
    }

    public FollowerReads followerReads() {
        return choice(ConfigDirective.FOLLOWER_READS, FollowerReads.class);
    }

    public String sentinelMasterName() {
        return valueOf(ConfigDirective.SENTINEL_MASTER_NAME);
    }

    /** 0 for none. */
    public int httpPort() {
        return number(ConfigDirective.HTTP_PORT);
    }

    /** As {@link #bind}. */
    public List<String> httpBind() {
        List<String> own = words(ConfigDirective.HTTP_BIND);
        return own.isEmpty() ? bind() : own;
    }

    public int batchMaxBytes() {
        return number(ConfigDirective.BATCH_MAX_BYTES);
    }

    public int logSegmentBytes() {
        return number(ConfigDirective.LOG_SEGMENT_BYTES);
    }

    public long logMaxUncommittedBytes() {
        return bytes(ConfigDirective.LOG_MAX_UNCOMMITTED_BYTES);
    }

    public long snapshotLogBytes() {
        return bytes(ConfigDirective.SNAPSHOT_LOG_BYTES);
    }

    public long snapshotTrailingBytes() {
        return bytes(ConfigDirective.SNAPSHOT_TRAILING_BYTES);
    }

    /** Bytes a second; 0 for no limit. */
    public long snapshotTransferRateBytes() {
        return bytes(ConfigDirective.SNAPSHOT_TRANSFER_RATE);
    }

    /**
     * Where clients reach this node, as it tells its peers: what is announced, else the client address of its line in
     * nodes.conf, else the host of that line with {@code port}, else loopback.
     */
    public HostPort announcedClientAddress() {
        int announced = number(ConfigDirective.CLUSTER_ANNOUNCE_PORT);
        Optional<NodesFile.Node> line = nodes.find(name());
        Optional<HostPort> listed = line.flatMap(NodesFile.Node::clientAddress);
        int port = announced != 0 ? announced : listed.map(HostPort::port).orElse(port());
        return new HostPort(announcedHost().or(() -> listed.map(HostPort::host)).orElse(listedHost()), port);
    }

    /** Where peers reach this node when their nodes.conf does not say: as {@link #announcedClientAddress}. */
    public HostPort announcedPeerAddress() {
        int announced = number(ConfigDirective.CLUSTER_ANNOUNCE_BUS_PORT);
        Optional<HostPort> listed = nodes.find(name()).map(NodesFile.Node::peerAddress);
        int port = announced != 0 ? announced : listed.map(HostPort::port).orElse(clusterPort());
        return new HostPort(announcedHost().orElse(listedHost()), port);
    }

    private Optional<String> announcedHost() {
        String hostname = valueOf(ConfigDirective.CLUSTER_ANNOUNCE_HOSTNAME);
        String host = hostname.isEmpty() ? valueOf(ConfigDirective.CLUSTER_ANNOUNCE_IP) : hostname;
        return host.isEmpty() ? Optional.empty() : Optional.of(host);
    }

    private String listedHost() {
        return nodes.find(name())
                .map(node -> node.peerAddress().host())
                .or(() -> bind().stream()
                        .filter(word -> !word.contains("*") && !word.startsWith("-"))
                        .findFirst())
                .orElse("127.0.0.1");
    }
}
