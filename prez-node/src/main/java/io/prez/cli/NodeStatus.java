package io.prez.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** What a node says about itself at {@code /v1/status}: JSON, which is read as the YAML that it also is. */
record NodeStatus(Map<?, ?> fields) {
    private static final int TIMEOUT_MILLIS = 1000;

    /** Asks the node; empty when it does not answer. */
    static Optional<NodeStatus> of(LocalNode node) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create("http://127.0.0.1:" + node.httpPort() + "/v1/status")
                            .toURL()
                            .openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            try (InputStream in = connection.getInputStream()) {
                return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static Optional<NodeStatus> parse(String json) {
        try {
            Object value = new Yaml(new SafeConstructor(new LoaderOptions())).load(json);
            return value instanceof Map<?, ?> map ? Optional.of(new NodeStatus(map)) : Optional.empty();
        } catch (YAMLException e) {
            return Optional.empty();
        }
    }

    String nodeId() {
        return text("nodeId", "");
    }

    String name() {
        return text("name", "");
    }

    /** {@code blank}, {@code forming}, {@code member} or {@code removed}. */
    String state() {
        return text("state", "");
    }

    /** The role in the group, or the state of a node that has none yet. */
    String role() {
        return text("role", state());
    }

    boolean isReady() {
        return Boolean.TRUE.equals(fields.get("ready"));
    }

    String notReadyReason() {
        return text("notReadyReason", "");
    }

    /** A leader that has committed in its term, and so can serve. */
    boolean isServingLeader() {
        return role().equals("leader") && Boolean.TRUE.equals(fields.get("committedInTerm"));
    }

    long number(String field) {
        return numberIn(fields, field);
    }

    /** How many entries the leader has that the member of this name has not, as this node, the leader, sees it. */
    Optional<Long> lagOf(String memberName) {
        return listed("peers", fields).stream()
                .filter(peer -> memberName.equals(peer.get("name")))
                .map(peer -> numberIn(peer, "lagEntries"))
                .findFirst();
    }

    /** The id of the member of this name, whether it votes or not. */
    Optional<String> memberId(String memberName) {
        if (!(fields.get("membership") instanceof Map<?, ?> membership)) {
            return Optional.empty();
        }
        for (String kind : List.of("voters", "learners")) {
            for (Map<?, ?> member : listed(kind, membership)) {
                if (memberName.equals(member.get("name"))) {
                    return Optional.of(String.valueOf(member.get("nodeId")));
                }
            }
        }
        return Optional.empty();
    }

    List<String> voterNames() {
        return fields.get("membership") instanceof Map<?, ?> membership
                ? listed("voters", membership).stream()
                        .map(member -> String.valueOf(member.get("name")))
                        .toList()
                : List.of();
    }

    private static List<? extends Map<?, ?>> listed(String field, Map<?, ?> in) {
        return in.get(field) instanceof List<?> list
                ? list.stream()
                        .filter(Map.class::isInstance)
                        .map(item -> (Map<?, ?>) item)
                        .toList()
                : List.of();
    }

    private static long numberIn(Map<?, ?> map, String field) {
        return map.get(field) instanceof Number number ? number.longValue() : 0;
    }

    private String text(String field, String absent) {
        @Nullable Object value = fields.get(field);
        return value == null ? absent : String.valueOf(value);
    }
}
