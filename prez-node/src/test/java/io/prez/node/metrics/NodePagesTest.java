package io.prez.node.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.prez.node.raft.Role;
import io.prez.node.replica.ReplicaStatus.State;
import io.prez.node.server.Eventually;
import io.prez.node.server.TestNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** The HTTP pages of a node. */
class NodePagesTest {
    private final TestNode node = new TestNode();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        client.close();
        node.close();
    }

    private HttpResponse<String> get(String path) {
        return send("GET", path);
    }

    private HttpResponse<String> send(String method, String path) {
        try {
            URI uri = URI.create("http://127.0.0.1:" + node.httpPort() + path);
            return client.send(
                    HttpRequest.newBuilder(uri)
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void probesAreGreenOnALeader() {
        assertEquals(200, get("/livez").statusCode());
        assertEquals(200, get("/startupz").statusCode());
        assertTrue(Eventually.holds(() -> get("/readyz").statusCode() == 200));
    }

    @Test
    void aBlankNodeIsAliveAndNotReady() {
        node.replica.become(State.BLANK, Role.FOLLOWER);
        assertTrue(Eventually.holds(() -> get("/readyz").statusCode() == 503));
        assertTrue(get("/readyz").body().contains("belongs to no cluster yet"));
        assertEquals(200, get("/livez").statusCode());
        assertEquals(200, get("/startupz").statusCode());
    }

    @Test
    void metricsHaveTheNamesThatTheDocumentationLists() {
        try (Jedis jedis = new Jedis("127.0.0.1", node.port())) {
            jedis.set("a", "1");
        }
        node.syncs.record(1_500_000);
        String text = get("/metrics").body();
        for (String expected : new String[] {
            "prez_raft_role{role=\"leader\"} 1",
            "prez_raft_role{role=\"follower\"} 0",
            "prez_raft_term 4",
            "prez_raft_commit_index 1",
            "prez_raft_applied_index 1",
            "prez_raft_peer_lag_entries{peer=\"node-9001\"} ",
            "prez_raft_peer_connected{peer=\"node-9002\"} 0",
            "prez_raft_proposals_total 3",
            "prez_raft_elections_started_total 1",
            "prez_command_duration_seconds_count{command=\"set\"} 1",
            "prez_log_sync_duration_seconds_count 1",
            "prez_connected_clients ",
            "prez_connections_received_total ",
            "prez_keys 1",
            "prez_log_size_bytes 4096",
            "jvm_memory_used_bytes",
            "prez_build_info{",
        }) {
            assertTrue(text.contains(expected), () -> expected + " is not in\n" + text);
        }
    }

    @Test
    void theStatusIsOneJsonObject() throws IOException {
        HttpResponse<String> page = get("/v1/status");
        assertEquals(
                "application/json", page.headers().firstValue("content-type").orElse(""));
        int depth = 0;
        try (JsonParser parser = new JsonFactory().createParser(page.body())) {
            while (parser.nextToken() != null) {
                depth += parser.currentToken().isStructStart()
                        ? 1
                        : parser.currentToken().isStructEnd() ? -1 : 0;
            }
        }
        assertEquals(0, depth);
        for (String expected : new String[] {
            "\"clusterId\":\"test-cluster\"",
            "\"name\":\"node-9000\"",
            "\"nodeId\":\"1111111111111111\"",
            "\"state\":\"member\"",
            "\"role\":\"leader\"",
            "\"term\":4",
            "\"leader\":{\"nodeId\":\"1111111111111111\"",
            "\"membership\":{\"index\":3,\"committed\":true,\"voters\":[{",
            "\"learners\":[]",
            "\"lagEntries\":",
            "\"fsyncP99Micros\":",
            "\"clientPort\":"
        }) {
            assertTrue(page.body().contains(expected), () -> expected + " is not in " + page.body());
        }
        node.replica.become(State.BLANK, Role.FOLLOWER);
        assertTrue(get("/v1/status").body().startsWith("{\"clusterId\":null,"));
    }

    @Test
    void otherPathsAndMethodsAreRefused() {
        assertEquals(404, get("/nonsense").statusCode());
        assertEquals(405, send("POST", "/livez").statusCode());
        assertEquals(200, send("HEAD", "/livez").statusCode());
        assertNotNull(get("/?query").body());
    }
}
