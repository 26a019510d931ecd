package io.prez.node.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns lines into a checked {@link NodeConfig}; every complaint names the line that a user has to change. */
final class ConfigLoader {
    private final String source;
    private final Path base;
    private final EnumMap<ConfigDirective, String> values = new EnumMap<>(ConfigDirective.class);
    private final EnumMap<ConfigDirective, ConfigLine> lines = new EnumMap<>(ConfigDirective.class);

    /** @param base where the paths of defaults start from */
    ConfigLoader(String source, Path base) {
        this.source = source;
        this.base = base;
    }

    NodeConfig load(List<ConfigLine> all) throws ConfigException {
        for (ConfigDirective directive : ConfigDirective.values()) {
            directive.defaultText().ifPresent(text -> values.put(directive, text));
        }
        for (ConfigLine line : all) {
            take(line);
        }
        for (ConfigDirective directive : ConfigDirective.values()) {
            if (!values.containsKey(directive)) {
                throw new ConfigException(
                        source, 0, directive.directive() + " is missing: add a line such as 'name node-9000'");
            }
        }
        EnumMap<ConfigDirective, Path> paths = paths();
        checkTogether();
        NodesFile nodes = nodes(paths);
        return NodeConfig.of(values, paths, lines.containsKey(ConfigDirective.BIND), nodes);
    }

    private void take(ConfigLine line) throws ConfigException {
        ConfigDirective directive = ConfigDirective.find(line.name()).orElse(null);
        if (directive == null) {
            throw line.fault(unknown(line.name()));
        }
        try {
            String text = directive.type().canonical(line.arguments());
            boolean merged = directive == ConfigDirective.CLIENT_OUTPUT_BUFFER_LIMIT;
            values.merge(directive, text, (old, now) -> merged ? mergeLimits(old, now) : now);
            lines.put(directive, line);
        } catch (IllegalArgumentException e) {
            throw line.fault(directive.directive() + ": " + e.getMessage());
        }
    }

    private static String unknown(String name) {
        Optional<String> reason = RedisDirectives.reason(name);
        if (reason.isPresent()) {
            return name + ": Redis has this directive, Prez has not: " + reason.get();
        }
        String nearest = null;
        int distance = Integer.MAX_VALUE;
        for (ConfigDirective directive : ConfigDirective.values()) {
            int each = distance(name, directive.directive());
            if (each < distance) {
                distance = each;
                nearest = directive.directive();
            }
        }
        boolean near = distance <= Math.max(2, name.length() / 3);
        return "unknown directive '" + name + "'" + (near ? "; did you mean '" + nearest + "'?" : "");
    }

    /** Levenshtein's. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }

    /** The limits of {@code now} in place of those of the same classes in {@code old}. */
    static String mergeLimits(String old, String now) {
        Map<String, String> limits = new LinkedHashMap<>();
        for (String text : List.of(old, now)) {
            List<String> words = List.of(text.split(" "));
            for (int at = 0; at < words.size(); at += 4) {
                limits.put(words.get(at), String.join(" ", words.subList(at, at + 4)));
            }
        }
        return String.join(" ", limits.values());
    }

    private EnumMap<ConfigDirective, Path> paths() throws ConfigException {
        EnumMap<ConfigDirective, Path> paths = new EnumMap<>(ConfigDirective.class);
        paths.put(ConfigDirective.DIR, resolve(ConfigDirective.DIR));
        paths.put(ConfigDirective.CLUSTER_CONFIG_FILE, resolve(ConfigDirective.CLUSTER_CONFIG_FILE));
        String logFile = value(ConfigDirective.LOGFILE);
        if (!logFile.isEmpty()) {
            paths.put(
                    ConfigDirective.LOGFILE,
                    resolve(ConfigDirective.DIR).resolve(logFile).normalize());
        }
        Path dir = resolve(ConfigDirective.DIR);
        if (Files.exists(dir) && !Files.isDirectory(dir)) {
            throw fault(ConfigDirective.DIR, "'" + value(ConfigDirective.DIR) + "' is not a directory (" + dir + ")");
        }
        return paths;
    }

    private Path resolve(ConfigDirective directive) throws ConfigException {
        String text = value(directive);
        if (text.isEmpty()) {
            throw fault(directive, "needs a path");
        }
        ConfigLine line = lines.get(directive);
        return (line == null ? base : line.base())
                .resolve(text)
                .toAbsolutePath()
                .normalize();
    }

    private void checkTogether() throws ConfigException {
        int port = number(ConfigDirective.PORT);
        int clusterPort = number(ConfigDirective.CLUSTER_PORT);
        if (clusterPort == 0 && port + 10_000 > 65_535) {
            throw fault(
                    ConfigDirective.PORT,
                    "'" + port + "' leaves no room for cluster-port (port + 10000); set cluster-port as well");
        }
        int peers = clusterPort == 0 ? port + 10_000 : clusterPort;
        if (peers == port) {
            throw fault(ConfigDirective.CLUSTER_PORT, "'" + peers + "' is also the value of port");
        }
        int http = number(ConfigDirective.HTTP_PORT);
        if (http != 0 && (http == port || http == peers)) {
            throw fault(
                    ConfigDirective.HTTP_PORT,
                    "'" + http + "' is also the value of " + (http == port ? "port" : "cluster-port"));
        }
        int election = number(ConfigDirective.CLUSTER_ELECTION_TIMEOUT);
        int heartbeat = number(ConfigDirective.CLUSTER_HEARTBEAT_INTERVAL);
        if (heartbeat * 3 > election) {
            ConfigDirective given = lines.containsKey(ConfigDirective.CLUSTER_HEARTBEAT_INTERVAL)
                    ? ConfigDirective.CLUSTER_HEARTBEAT_INTERVAL
                    : ConfigDirective.CLUSTER_ELECTION_TIMEOUT;
            throw fault(
                    given,
                    "a heartbeat every " + heartbeat + " ms is too rare for an election timeout of " + election
                            + " ms; it must be at most a third");
        }
        long uncommitted = Long.parseLong(value(ConfigDirective.LOG_MAX_UNCOMMITTED_BYTES));
        if (uncommitted < Long.parseLong(value(ConfigDirective.BATCH_MAX_BYTES))) {
            throw fault(ConfigDirective.LOG_MAX_UNCOMMITTED_BYTES, "is less than batch-max-bytes");
        }
    }

    private NodesFile nodes(EnumMap<ConfigDirective, Path> paths) throws ConfigException {
        Path path = Objects.requireNonNull(paths.get(ConfigDirective.CLUSTER_CONFIG_FILE));
        String shownAs = value(ConfigDirective.CLUSTER_CONFIG_FILE);
        boolean manual = value(ConfigDirective.CLUSTER_FORMATION).equals("manual");
        if (!Files.exists(path)) {
            if (manual) {
                return NodesFile.EMPTY;
            }
            throw fault(
                    ConfigDirective.CLUSTER_CONFIG_FILE,
                    "'" + shownAs + "' does not exist (" + path
                            + "): list the nodes there, one 'name host:port' a line, or set cluster-formation manual");
        }
        NodesFile nodes = NodesFile.read(path, shownAs);
        String name = value(ConfigDirective.NAME);
        if (!manual && nodes.find(name).isEmpty()) {
            throw fault(
                    ConfigDirective.NAME,
                    "'" + name + "' is not in " + shownAs + " ("
                            + (nodes.nodes().isEmpty() ? "which lists nobody" : String.join(", ", nodes.names()))
                            + "): add '" + name + " host:port' there, or set cluster-formation manual to join later");
        }
        return nodes;
    }

    private String value(ConfigDirective directive) {
        return Objects.requireNonNull(values.get(directive));
    }

    private int number(ConfigDirective directive) {
        return Integer.parseInt(value(directive));
    }

    private ConfigException fault(ConfigDirective directive, String message) {
        @Nullable ConfigLine line = lines.get(directive);
        String text = directive.directive() + ": " + message;
        return line == null ? new ConfigException(source, 0, text) : line.fault(text);
    }
}
