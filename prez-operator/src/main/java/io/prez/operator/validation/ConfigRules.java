package io.prez.operator.validation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which directives of {@code prez.conf} a PrezCluster may set. The lists also go into the custom resource's schema, so
 * that the API server refuses what is not among them.
 */
public final class ConfigRules {
    private static final String BY_OPERATOR = "the operator sets it";

    private static final Map<String, String> RESERVED = new TreeMap<>(Map.ofEntries(
            Map.entry("name", "each pod is named by its StatefulSet"),
            Map.entry("dir", "the volume is mounted at a fixed place"),
            Map.entry("logfile", "a container logs to its standard output"),
            Map.entry("bind", "the NetworkPolicy decides who may connect"),
            Map.entry("port", "the Services are the place for other ports"),
            Map.entry("protected-mode", "the NetworkPolicy decides who may connect"),
            Map.entry("requirepass", "a password does not belong into a custom resource or a ConfigMap"),
            Map.entry("cluster-announce-ip", BY_OPERATOR),
            Map.entry("cluster-announce-host", BY_OPERATOR),
            Map.entry("cluster-announce-hostname", BY_OPERATOR),
            Map.entry("cluster-announce-port", BY_OPERATOR),
            Map.entry("cluster-announce-bus-port", BY_OPERATOR),
            Map.entry("cluster-port", BY_OPERATOR),
            Map.entry("cluster-config-file", BY_OPERATOR),
            Map.entry("cluster-formation", "the operator forms the cluster, once"),
            Map.entry("cluster-formation-grace", "the operator forms the cluster, once"),
            Map.entry("auto-join", "the operator adds members"),
            Map.entry("http-port", BY_OPERATOR),
            Map.entry("http-bind", BY_OPERATOR),
            Map.entry("include", "all directives belong into spec.config")));

    private static final Set<String> ALLOWED = new TreeSet<>(List.of(
            "appendfsync",
            "appendonly",
            "batch-max-bytes",
            "client-output-buffer-limit",
            "client-query-buffer-limit",
            "cluster-election-timeout",
            "cluster-enabled",
            "cluster-heartbeat-interval",
            "cluster-node-timeout",
            "daemonize",
            "databases",
            "follower-reads",
            "follower-writes",
            "io-threads",
            "log-max-uncommitted-bytes",
            "log-segment-bytes",
            "loglevel",
            "maxclients",
            "maxmemory",
            "maxmemory-policy",
            "proto-max-bulk-len",
            "save",
            "sentinel-master-name",
            "shutdown-timeout",
            "slowlog-log-slower-than",
            "slowlog-max-len",
            "snapshot-log-bytes",
            "snapshot-trailing-bytes",
            "snapshot-transfer-rate",
            "tcp-backlog",
            "tcp-keepalive",
            "timeout"));

    private ConfigRules() {}

    /** Directives that a spec may have, in alphabetical order. */
    public static Set<String> allowed() {
        return Set.copyOf(ALLOWED);
    }

    /** Directives that a spec may not have, with the reasons. */
    public static Map<String, String> reserved() {
        return Map.copyOf(RESERVED);
    }

    /** Why a spec may not have this directive with this value; empty when it may. */
    public static Optional<String> refusal(String directive, String value) {
        String reserved = RESERVED.get(directive);
        if (reserved != null) {
            return Optional.of("'" + directive + "' cannot be set here: " + reserved);
        }
        if (!ALLOWED.contains(directive)) {
            return Optional.of("'" + directive + "' is not a directive of prez.conf (names are in lower case)");
        }
        if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
            return Optional.of("the value of '" + directive + "' has more than one line");
        }
        return Optional.empty();
    }
}
