package io.prez.operator.nodeclient;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prez.operator.resource.Names;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** The real nodes. Connections are made for each question: pods come and go, and an address may soon be another's. */
public final class NodeConnections implements Nodes {
    private static final Logger LOG = LoggerFactory.getLogger(NodeConnections.class);
    private static final Duration STATUS_TIMEOUT = Duration.ofSeconds(1);
    private static final int CONNECT_TIMEOUT_MILLIS = 1000;
    private static final int COMMAND_TIMEOUT_MILLIS = 5000;
    private static final int STATUS_BYTES_MAX = 1 << 20;

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http;
    private final int httpPort;
    private final int clientPort;

    /** Talks to the ports that every pod has. */
    public NodeConnections(Executor executor) {
        this(executor, Names.HTTP_PORT, Names.CLIENT_PORT);
    }

    /** Talks to other ports, for tests. */
    NodeConnections(Executor executor, int httpPort, int clientPort) {
        this.http = HttpClient.newBuilder()
                .executor(executor)
                .connectTimeout(STATUS_TIMEOUT)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        this.httpPort = httpPort;
        this.clientPort = clientPort;
    }

    @Override
    public Map<String, NodeReport> reports(Collection<PodAddress> pods) {
        Map<String, CompletableFuture<Optional<NodeReport>>> answers = new HashMap<>();
        for (PodAddress pod : pods) {
            answers.put(pod.pod(), ask(pod.hosts()));
        }
        Map<String, NodeReport> reports = new HashMap<>();
        answers.forEach((pod, answer) -> answer.join().ifPresent(report -> reports.put(pod, report)));
        return reports;
    }

    private CompletableFuture<Optional<NodeReport>> ask(List<String> hosts) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://" + bracketed(hosts.getFirst()) + ":" + httpPort + "/v1/status"))
                .timeout(STATUS_TIMEOUT)
                .GET()
                .build();
        CompletableFuture<Optional<NodeReport>> answer = http.sendAsync(
                        request, HttpResponse.BodyHandlers.ofByteArray())
                .thenApply(this::read)
                .exceptionally(failure -> {
                    LOG.debug("no status from {}: {}", hosts.getFirst(), failure.toString());
                    return Optional.empty();
                });
        if (hosts.size() == 1) {
            return answer;
        }
        return answer.thenCompose(found ->
                found.isPresent() ? CompletableFuture.completedFuture(found) : ask(hosts.subList(1, hosts.size())));
    }

    private Optional<NodeReport> read(HttpResponse<byte[]> response) {
        if (response.statusCode() != 200 || response.body().length > STATUS_BYTES_MAX) {
            return Optional.empty();
        }
        try {
            return Optional.of(json.readValue(response.body(), NodeReport.class));
        } catch (JsonProcessingException e) {
            LOG.warn("status of {} is not understood: {}", response.uri(), e.getOriginalMessage());
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory cannot fail", e);
        }
    }

    private static String bracketed(String host) {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }

    @Override
    public Outcome command(PodAddress pod, RaftCommand command) {
        Outcome outcome = new Outcome.Unknown("no address");
        for (String host : pod.hosts()) {
            try (Jedis connection = connect(host)) {
                return send(connection, command);
            } catch (JedisException e) {
                // It was not sent: the next address may do.
                outcome = new Outcome.Unknown(pod.pod() + " cannot be reached: " + e.getMessage());
            }
        }
        return outcome;
    }

    private Jedis connect(String host) {
        Jedis connection = new Jedis(
                new HostAndPort(host, clientPort),
                DefaultJedisClientConfig.builder()
                        .connectionTimeoutMillis(CONNECT_TIMEOUT_MILLIS)
                        .socketTimeoutMillis(COMMAND_TIMEOUT_MILLIS)
                        .clientName("prez-operator")
                        .build());
        connection.connect();
        return connection;
    }

    private static Outcome send(Jedis connection, RaftCommand command) {
        String[] words = command.words().toArray(String[]::new);
        try {
            Object reply = connection.sendCommand(() -> "RAFT".getBytes(StandardCharsets.US_ASCII), words);
            return new Outcome.Done(
                    reply instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(reply));
        } catch (JedisDataException e) {
            String text = String.valueOf(e.getMessage());
            int space = text.indexOf(' ');
            return new Outcome.Refused(space < 0 ? text : text.substring(0, space), text);
        } catch (JedisException e) {
            return new Outcome.Unknown(String.valueOf(e.getMessage()));
        }
    }
}
