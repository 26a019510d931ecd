package io.prez.operator.nodeclient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.prez.operator.nodeclient.Nodes.Outcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeConnectionsTest {
    private static final String STATUS = """
            {"clusterId":"ns/demo/u/e1","name":"demo-0","nodeId":"00000000000000aa","state":"member","role":"leader","term":3,
             "leader":{"nodeId":"00000000000000aa","name":"demo-0"},"committedInTerm":true,"firstIndex":1,"lastIndex":9,
             "commitIndex":9,"appliedIndex":9,"membership":{"index":5,"committed":true,
             "voters":[{"nodeId":"00000000000000aa","name":"demo-0","peerAddress":"a:1","clientAddress":"a:2"}],
             "outgoing":[],"learners":[],"removed":["00000000000000ff"],"operatorEpoch":7},
             "peers":[{"nodeId":"00000000000000bb","name":"demo-1","matchIndex":8,"lagEntries":1,"lastContactMillisAgo":4,
             "state":"replicate","connected":true}],"ready":true,"notReadyReason":"","version":"1.0","somethingNew":1}
            """;

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final List<List<String>> commands = new CopyOnWriteArrayList<>();
    private final HttpServer http;
    private final ServerSocket resp;
    private volatile String body = STATUS;
    private volatile String reply = ":12\r\n";

    NodeConnectionsTest() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/v1/status", exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        resp = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    }

    @BeforeEach
    void startNode() {
        http.start();
        executor.execute(() -> {
            while (!resp.isClosed()) {
                try (Socket socket = resp.accept()) {
                    serve(socket);
                } catch (IOException e) {
                    // The socket was closed, by the client or at the end of the test.
                }
            }
        });
    }

    private void serve(Socket socket) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        String line = in.readLine();
        while (line != null) {
            List<String> words = new ArrayList<>();
            for (int i = Integer.parseInt(line.substring(1)); i > 0; i--) {
                in.readLine();
                words.add(in.readLine());
            }
            boolean raft = words.getFirst().equals("RAFT");
            if (raft) {
                commands.add(words);
            }
            String answer = raft ? reply : words.getFirst().equals("HELLO") ? "-ERR unknown\r\n" : "+OK\r\n";
            if (answer.isEmpty()) {
                return;
            }
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            line = in.readLine();
        }
    }

    @AfterEach
    void stopNode() throws IOException {
        http.stop(0);
        resp.close();
        executor.close();
    }

    private NodeConnections connections() {
        return new NodeConnections(executor, http.getAddress().getPort(), resp.getLocalPort());
    }

    private static PodAddress address(String ip) {
        return new PodAddress("demo-0", ip, "127.0.0.1");
    }

    @Test
    void understandsAStatusAndPassesOverWhatItDoesNotKnow() {
        NodeReport report = Objects.requireNonNull(
                connections().reports(List.of(address("127.0.0.1"))).get("demo-0"));
        assertTrue(report.provesLeadership());
        assertEquals(5, report.membership().index());
        assertEquals(List.of("00000000000000ff"), report.membership().removed());
        assertEquals(7, report.membership().operatorEpoch());
        assertEquals("demo-1", report.peers().getFirst().name());
    }

    @Test
    void fallsBackToTheNameWhenTheAddressDoesNotAnswer() {
        assertEquals(1, connections().reports(List.of(address("127.0.0.2"))).size());
    }

    @Test
    void nodeThatTalksNonsenseIsAbsent() {
        body = "<html>";
        assertEquals(Map.of(), connections().reports(List.of(address("127.0.0.1"))));
    }

    @Test
    void guardsTravelWithEveryChange() {
        Outcome outcome = connections()
                .command(
                        address("127.0.0.1"),
                        new RaftCommand.Add("aa", "demo-3", "p:1", "c:2", new RaftCommand.Guard(5, 7)));
        assertEquals(new Outcome.Done("12"), outcome);
        assertEquals(
                List.of("RAFT", "ADD", "aa", "demo-3", "p:1", "c:2", "CONFIG", "5", "EPOCH", "7"), commands.getLast());
    }

    @Test
    void refusalHasACode() {
        reply = "-NOTLEADER demo-2\r\n";
        Outcome outcome =
                connections().command(address("127.0.0.1"), new RaftCommand.Promote("aa", new RaftCommand.Guard(5, 7)));
        assertEquals(new Outcome.Refused("NOTLEADER", "NOTLEADER demo-2"), outcome);
    }

    @Test
    void lostAnswerIsAnUnknownOutcomeAndIsNotSentAgain() {
        reply = "";
        Outcome outcome = connections().command(address("127.0.0.1"), new RaftCommand.Transfer("aa"));
        assertInstanceOf(Outcome.Unknown.class, outcome);
        assertEquals(1, commands.size());
    }
}
