package io.prez.node.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeConfigTest {
    /** To the letter, as the first Prez had it. */
    private static final String SEED = """
            name node-9000
            port 9000
            cluster-port 10000
            cluster-config-file nodes.conf
            cluster-node-timeout 5000
            loglevel debug
            """;

    private static final String SEED_NODES = """
            node-9000 127.0.0.1:10000
            node-9001 127.0.0.1:10001
            node-9002 127.0.0.1:10002
            node-9003 127.0.0.1:10003
            node-9004 127.0.0.1:10004
            """;

    @TempDir
    Path directory = Path.of("");

    @Test
    void theSeedsFilesWorkUnchanged() throws Exception {
        NodeConfig config = load(SEED, SEED_NODES);
        assertEquals("node-9000", config.name());
        assertEquals(9000, config.port());
        assertEquals(10000, config.clusterPort());
        assertEquals(5000, config.clusterNodeTimeoutMillis());
        assertEquals(NodeConfig.LogLevel.DEBUG, config.logLevel());
        assertEquals(5, config.nodes().nodes().size());
        assertEquals(NodeConfig.FollowerWrites.ASK, config.followerWrites());
        assertEquals(NodeConfig.Formation.STATIC, config.clusterFormation());
        assertEquals(500, config.clusterElectionTimeoutMillis());
        assertEquals(directory.toAbsolutePath(), config.dir());
        assertEquals(directory.resolve("nodes.conf").toAbsolutePath(), config.clusterConfigFile());
        assertEquals(new HostPort("127.0.0.1", 9000), config.announcedClientAddress());
        assertEquals(new HostPort("127.0.0.1", 10000), config.announcedPeerAddress());
        assertFalse(config.bindGiven());
    }

    @Test
    void theCommandLineWinsOverTheFile() throws Exception {
        NodeConfig config = load(
                SEED,
                SEED_NODES,
                "--port",
                "9001",
                "--name",
                "node-9001",
                "--loglevel",
                "warning",
                "--bind",
                "127.0.0.1",
                "::1");
        assertEquals(9001, config.port());
        assertEquals("node-9001", config.name());
        assertEquals(NodeConfig.LogLevel.WARNING, config.logLevel());
        assertEquals(List.of("127.0.0.1", "::1"), config.bind());
        assertTrue(config.bindGiven());
    }

    @Test
    void sizesTimesAndListsHaveOneCanonicalForm() throws Exception {
        NodeConfig config = load(SEED + """
                proto-max-bulk-len 32mb
                log-segment-bytes 128MB
                cluster-election-timeout 2s
                timeout 5m
                client-output-buffer-limit pubsub 64mb 16mb 90
                client-output-buffer-limit slave 1gb 0 0
                requirepass "pass word"
                """, SEED_NODES);
        assertEquals(32 << 20, config.protoMaxBulkBytes());
        assertEquals(128 << 20, config.logSegmentBytes());
        assertEquals(2000, config.clusterElectionTimeoutMillis());
        assertEquals(300, config.timeoutSeconds());
        assertEquals("pass word", config.requirePass());
        assertEquals(
                "normal 268435456 67108864 60 replica 1073741824 0 0 pubsub 67108864 16777216 90",
                config.text(ConfigDirective.CLIENT_OUTPUT_BUFFER_LIMIT));
        assertEquals(
                new NodeConfig.OutputBufferLimit(67108864, 16777216, 90),
                config.outputBufferLimit(NodeConfig.ClientClass.PUBSUB));
        assertEquals("33554432", config.all().get("proto-max-bulk-len"));
    }

    @Test
    void filesThatAreIncludedHaveTheirOwnLineNumbersAndBase() throws Exception {
        Path other = Files.createDirectories(directory.resolve("sub"));
        Files.writeString(other.resolve("more.conf"), "\ndir data\nport 9007\n");
        NodeConfig config = load(SEED + "include sub/more.conf\n", SEED_NODES);
        assertEquals(9007, config.port());
        assertEquals(other.resolve("data").toAbsolutePath(), config.dir());
        Files.writeString(other.resolve("more.conf"), "\n\nport seven\n");
        assertMessage("sub/more.conf:3: port: 'seven' is not a port (1 to 65535)", SEED + "include sub/more.conf\n");
        Files.writeString(other.resolve("more.conf"), "include ../prez.conf\n");
        String loop = failure(SEED + "include sub/more.conf\n", SEED_NODES).getMessage();
        assertTrue(loop.contains("does a file include itself?"), loop);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            prot 9001                     | prez.conf:7: unknown directive 'prot'; did you mean 'port'?
            clusterport 1                 | prez.conf:7: unknown directive 'clusterport'; did you mean 'cluster-port'?
            zzz 1                         | prez.conf:7: unknown directive 'zzz'
            port                          | prez.conf:7: port: needs a value
            port 9000 # clients           | prez.conf:7: port: takes one value, found '9000 # clients' (a comment needs a line of its own)
            port 0                        | prez.conf:7: port: '0' is not a port (1 to 65535)
            port 99999                    | prez.conf:7: port: '99999' is not a port (1 to 65535)
            loglevel loud                 | prez.conf:7: loglevel: 'loud' must be one of debug, verbose, notice, warning
            protected-mode maybe          | prez.conf:7: protected-mode: 'maybe' must be yes or no
            databases 0                   | prez.conf:7: databases: '0' is out of range (1 to 1024)
            log-segment-bytes 64q         | prez.conf:7: log-segment-bytes: '64q' is not a size such as 4096, 64mb or 1gb
            log-segment-bytes 1           | prez.conf:7: log-segment-bytes: '1 bytes' is out of range (1048576 to 1073741824 bytes)
            cluster-election-timeout soon | prez.conf:7: cluster-election-timeout: 'soon' is not a whole number
            cluster-election-timeout 5x   | prez.conf:7: cluster-election-timeout: '5x' is not a time such as 500ms or 2s
            timeout 1500ms                | prez.conf:7: timeout: '1500ms' is not a whole number of seconds
            timeout 99999999999999999999h | prez.conf:7: timeout: '99999999999999999999' is not a whole number
            timeout 999999999999h         | prez.conf:7: timeout: '3599999999996400 s' is out of range (0 to 1000000 s)
            cluster-port 9000             | prez.conf:7: cluster-port: '9000' is also the value of port
            http-port 10000               | prez.conf:7: http-port: '10000' is also the value of cluster-port
            cluster-heartbeat-interval 400 | prez.conf:7: cluster-heartbeat-interval: a heartbeat every 400 ms is too rare for an election timeout of 500 ms; it must be at most a third
            bind                          | prez.conf:7: bind: needs at least one address
            bind a/b                      | prez.conf:7: bind: 'a/b' is not an address
            name node-9007                | prez.conf:7: name: 'node-9007' is not in nodes.conf (node-9000, node-9001, node-9002, node-9003, node-9004): add 'node-9007 host:port' there, or set cluster-formation manual to join later
            appendonly no                 | prez.conf:7: appendonly: 'no' cannot be had: every write goes to a replicated log, which cannot be switched off
            save 900 1                    | prez.conf:7: save: '900 1' cannot be had: snapshots are taken by the size of the log, see snapshot-log-bytes
            replicaof 127.0.0.1 6379      | prez.conf:7: replicaof: Redis has this directive, Prez has not: replication is the cluster's own; list the nodes in nodes.conf
            tls-port 6380                 | prez.conf:7: tls-port: Redis has this directive, Prez has not: Prez does not speak TLS yet
            include missing.conf          | prez.conf:7: include: 'missing.conf' cannot be read
            client-output-buffer-limit a b | prez.conf:7: client-output-buffer-limit: expected: class hard-limit soft-limit soft-seconds
            """)
    void aBadLineIsNamedWithItsFault(String line, String message) throws Exception {
        assertMessage(message, SEED + line + "\n");
    }

    @Test
    void aMissingNameFileOrAddressBookIsSaid() throws Exception {
        assertMessage("prez.conf: name is missing: add a line such as 'name node-9000'", "port 9000\n");
        ConfigException noFile =
                assertThrows(ConfigException.class, () -> NodeConfig.load(directory.resolve("absent.conf")));
        assertTrue(noFile.getMessage().endsWith("absent.conf: cannot be read: no such file"), noFile.getMessage());
        Files.delete(directory.resolve("nodes.conf"));
        String noBook = failure(SEED, "").getMessage().replace(directory + "/", "");
        assertTrue(noBook.startsWith("prez.conf:4: cluster-config-file: 'nodes.conf' does not exist ("), noBook);
        assertEquals(
                NodesFile.EMPTY, load(SEED + "cluster-formation manual\n", "").nodes());
    }

    @Test
    void faultsInTheAddressBookNameThatFile() throws Exception {
        assertEquals(
                "nodes.conf:2: name 'node-9000' is already used in line 1",
                failure(SEED, "node-9000 127.0.0.1:1\nnode-9000 127.0.0.1:2\n").getMessage());
    }

    @Test
    void aNodeThatJoinsLaterNeedNotBeListed() throws Exception {
        NodeConfig config = load(SEED + "cluster-formation manual\nname node-9009\n", SEED_NODES);
        assertEquals("node-9009", config.name());
        assertEquals(NodeConfig.Formation.MANUAL, config.clusterFormation());
        assertEquals(new HostPort("127.0.0.1", 9000), config.announcedClientAddress());
    }

    @Test
    void whatIsAnnouncedWinsOverTheAddressBook() throws Exception {
        String book = "node-9000 10.0.0.1:10000 public.example:7000\n";
        assertEquals(new HostPort("public.example", 7000), load(SEED, book).announcedClientAddress());
        NodeConfig announced = load(SEED + """
                cluster-announce-ip 10.1.1.1
                cluster-announce-port 7777
                cluster-announce-bus-port 8888
                """, book);
        assertEquals(new HostPort("10.1.1.1", 7777), announced.announcedClientAddress());
        assertEquals(new HostPort("10.1.1.1", 8888), announced.announcedPeerAddress());
        assertEquals(
                "a.example",
                load(SEED + "cluster-announce-ip 10.1.1.1\ncluster-announce-host a.example\n", book)
                        .announcedClientAddress()
                        .host());
    }

    @Test
    void defaultsAreValidAndCanonical() {
        for (ConfigDirective directive : ConfigDirective.values()) {
            directive
                    .defaultText()
                    .ifPresent(text -> assertEquals(
                            text, directive.type().canonical(words(directive, text)), directive.directive()));
        }
    }

    private static List<String> words(ConfigDirective directive, String text) {
        boolean many = directive.type() instanceof ValueType.Addresses
                || directive.type() instanceof ValueType.OutputBufferLimits;
        return many ? Arrays.asList(text.split(" ")) : List.of(text);
    }

    @Test
    void configSetChangesAllOrNothing() throws Exception {
        NodeConfig config = load(SEED, SEED_NODES);
        NodeConfig changed = config.with(Map.of("LogLevel", "notice", "maxclients", "5", "save", ""));
        assertEquals(NodeConfig.LogLevel.NOTICE, changed.logLevel());
        assertEquals(5, changed.maxClients());
        assertEquals(10_000, config.maxClients());
        NodeConfig limits = changed.with(Map.of("client-output-buffer-limit", "normal 1mb 0 0"));
        assertEquals(
                new NodeConfig.OutputBufferLimit(1 << 20, 0, 0),
                limits.outputBufferLimit(NodeConfig.ClientClass.NORMAL));
        assertRefused(
                config,
                "port",
                "1",
                "CONFIG SET failed (possibly related to argument 'port') - can't set" + " immutable config");
        assertRefused(config, "nope", "1", "Unknown option or number of arguments for CONFIG SET - 'nope'");
        assertRefused(
                config,
                "maxclients",
                "x",
                "CONFIG SET failed (possibly related to argument 'maxclients') - 'x'" + " is not a whole number");
    }

    private static void assertRefused(NodeConfig config, String name, String value, String message) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> config.with(Map.of(name, value)));
        assertEquals(message, refused.getMessage());
    }

    @Test
    void readingWritesNothing() throws Exception {
        load(SEED + "dir data\nlogfile node.log\n", SEED_NODES);
        try (var files = Files.list(directory)) {
            assertEquals(
                    List.of("nodes.conf", "prez.conf"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void aLogFileIsRelativeToTheDirectory() throws Exception {
        NodeConfig config = load(SEED + "dir data\nlogfile node.log\n", SEED_NODES);
        assertEquals(Optional.of(directory.resolve("data/node.log").toAbsolutePath()), config.logFile());
        assertEquals(Optional.empty(), load(SEED, SEED_NODES).logFile());
    }

    @Test
    void theCommandLineIsThatOfRedisServer() throws Exception {
        CommandLine all = CommandLine.parse(List.of("./prez.conf", "--port", "1", "--bind", "a", "b", "--Save", ""));
        assertEquals("./prez.conf", all.file());
        assertEquals(
                List.of("port", "bind", "save"),
                all.overrides().stream().map(ConfigLine::name).toList());
        assertEquals(List.of("a", "b"), all.overrides().get(1).arguments());
        assertEquals(
                CommandLine.Mode.CHECK,
                CommandLine.parse(List.of("x.conf", "--check")).mode());
        assertEquals(
                CommandLine.Mode.VERSION,
                CommandLine.parse(List.of("--version")).mode());
        assertEquals(
                CommandLine.Mode.HELP,
                CommandLine.parse(List.of("-h", "--check")).mode());
        assertEquals(
                "command line: 'b.conf' is one word too many: expected --directive value",
                assertThrows(ConfigException.class, () -> CommandLine.parse(List.of("a.conf", "b.conf")))
                        .getMessage());
        assertEquals(
                "command line: unknown directive 'prot'; did you mean 'port'?",
                assertThrows(ConfigException.class, () -> load(SEED, SEED_NODES, "--prot", "1"))
                        .getMessage());
    }

    private NodeConfig load(String conf, String nodes, String... overrides) throws IOException, ConfigException {
        Path file = directory.resolve("prez.conf");
        Files.writeString(file, conf);
        if (!nodes.isEmpty()) {
            Files.writeString(directory.resolve("nodes.conf"), nodes);
        }
        List<String> words = new ArrayList<>(List.of(file.toString()));
        words.addAll(List.of(overrides));
        return NodeConfig.load(CommandLine.parse(words));
    }

    private ConfigException failure(String conf, String nodes) {
        return assertThrows(ConfigException.class, () -> load(conf, nodes));
    }

    /** The message, less the directory that the user would not have written. */
    private void assertMessage(String expected, String conf) throws IOException {
        String message = String.valueOf(failure(conf, SEED_NODES).getMessage()).replace(directory + "/", "");
        assertTrue(message.startsWith(expected), message);
        boolean pathFollows = expected.endsWith("cannot be read");
        assertEquals(pathFollows ? expected + " (missing.conf)" : expected, message);
    }
}
