package io.prez.node.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Why directives that redis.conf files have are not directives of Prez: what a user is told instead of "unknown". */
final class RedisDirectives {
    private static final String OWN_REPLICATION = "replication is the cluster's own; list the nodes in nodes.conf";
    private static final String OWN_FILES = "Prez names its files itself, below dir";
    private static final String NO_RDB = "Prez writes its own snapshots, not RDB files";
    private static final String NO_AOF = "Prez keeps its own replicated log, not an append only file";
    private static final String NO_TLS = "Prez does not speak TLS yet";
    private static final String NO_ACL = "Prez knows one password (requirepass), no users yet";
    private static final String NO_TUNING = "Prez has nothing that it could tune";
    private static final String NO_UNIX_SOCKET = "Prez listens on TCP only";

    private static final Map<String, List<String>> NAMES_BY_REASON = Map.of(
            OWN_REPLICATION,
            List.of("replicaof", "slaveof", "masterauth", "masteruser", "replica-read-only", "slave-read-only"),
            OWN_FILES,
            List.of("dbfilename", "appendfilename", "appenddirname", "pidfile"),
            NO_RDB,
            List.of("rdbcompression", "rdbchecksum", "stop-writes-on-bgsave-error", "rdb-save-incremental-fsync"),
            NO_AOF,
            List.of("no-appendfsync-on-rewrite", "auto-aof-rewrite-percentage", "auto-aof-rewrite-min-size"),
            NO_ACL,
            List.of("user", "aclfile", "acllog-max-len", "acl-pubsub-default", "rename-command"),
            NO_TUNING,
            List.of("hz", "dynamic-hz", "activerehashing", "activedefrag", "jemalloc-bg-thread", "set-proc-title"),
            NO_UNIX_SOCKET,
            List.of("unixsocket", "unixsocketperm"));

    private static final Map<String, String> REASON_BY_PREFIX = Map.of(
            "tls-", NO_TLS,
            "repl-", OWN_REPLICATION,
            "replica-", OWN_REPLICATION,
            "aof-", NO_AOF,
            "lazyfree-", NO_TUNING,
            "loadmodule", "Prez has no modules",
            "supervised", "the node runs in the foreground; let a service manager keep it",
            "cluster-require-full-coverage", "every node has all slots",
            "cluster-replica", OWN_REPLICATION);

    private RedisDirectives() {}

    /** The reason, when it is a directive of Redis. */
    static Optional<String> reason(String name) {
        for (Map.Entry<String, List<String>> each : NAMES_BY_REASON.entrySet()) {
            if (each.getValue().contains(name)) {
                return Optional.of(each.getKey());
            }
        }
        return REASON_BY_PREFIX.entrySet().stream()
                .filter(each -> name.startsWith(each.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
