package io.prez.operator.resource;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.Map;
import java.util.TreeMap;

/**
 * The ConfigMap with {@code prez.conf}. Its name has a digest of its content, and it never changes: a pod that restarts
 * in the middle of a rollout reads the file that it was made for, so a bad configuration reaches only the pods that the
 * rollout has got to.
 */
final class ServerConfig {
    /** The key, and the file's name. */
    static final String FILE = "prez.conf";

    private ServerConfig() {}

    static ConfigMap render(Blueprint blueprint) {
        return new ConfigMapBuilder()
                .withMetadata(blueprint
                        .metadata(name(blueprint), Labels.SERVER_CONFIG)
                        .build())
                .withImmutable(true)
                .withData(Map.of(FILE, content(blueprint)))
                .build();
    }

    static String name(Blueprint blueprint) {
        return blueprint.names().serverConfig(Digest.of(content(blueprint)).substring(0, 10));
    }

    private static String content(Blueprint blueprint) {
        StringBuilder text = new StringBuilder("# Written by prez-operator from the PrezCluster's spec.config.\n");
        text.append("port ").append(Names.CLIENT_PORT).append('\n');
        text.append("cluster-port ").append(Names.PEER_PORT).append('\n');
        text.append("http-port ").append(Names.HTTP_PORT).append('\n');
        text.append("dir /data\n");
        text.append("cluster-config-file /etc/prez/nodes.conf\n");
        text.append("# A node waits until the operator bootstraps the cluster or adds the node to it.\n");
        text.append("cluster-formation manual\n");
        text.append("auto-join no\n");
        text.append("# The NetworkPolicy decides who may connect.\n");
        text.append("protected-mode no\n");
        Map<String, String> directives = new TreeMap<>(blueprint.spec().config());
        directives.putIfAbsent("follower-writes", "forward");
        directives.forEach((name, value) -> text.append(name)
                .append(' ')
                .append(value.isEmpty() ? "\"\"" : value)
                .append('\n'));
        return text.toString();
    }
}
