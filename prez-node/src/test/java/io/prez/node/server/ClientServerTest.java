package io.prez.node.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prez.node.replica.ReplySink.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;

/** The order of replies, back-pressure, and clients that behave badly. */
class ClientServerTest {
    private final TestNode node = new TestNode();

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void anOrdinaryClientReadsWhatItWrote() {
        try (Jedis jedis = node.jedis()) {
            assertEquals("PONG", jedis.ping());
            assertEquals("OK", jedis.set("key", "value"));
            assertEquals("value", jedis.get("key"));
            assertEquals(2, jedis.incrBy("counter", 2));
            assertEquals(1, jedis.del("key"));
        }
    }

    @Test
    void javasOwnTransportServesAsWell() {
        try (TestNode other = new TestNode(Transport.nio());
                Jedis jedis = other.jedis()) {
            assertEquals("OK", jedis.set("key", "value"));
            assertEquals("value", jedis.get("key"));
        }
    }

    @Test
    void severalIoThreadsServeOneGroup() {
        try (TestNode other = new TestNode("--io-threads", "3")) {
            List<Jedis> clients = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
                clients.add(other.jedis());
                assertEquals(i + 1, clients.get(i).incr("counter"));
            }
            String[] lines = clients.getFirst().clientList().split("\n");
            clients.forEach(Jedis::close);
            assertEquals(9, lines.length);
        }
    }

    @Test
    void repliesOfAPipelineComeInItsOrder() {
        try (Jedis jedis = node.jedis()) {
            Pipeline pipeline = jedis.pipelined();
            List<Response<Long>> counts = new ArrayList<>();
            List<Response<String>> values = new ArrayList<>();
            for (int i = 0; i < 5000; i++) {
                counts.add(pipeline.incr("counter"));
                values.add(pipeline.get("counter"));
            }
            pipeline.sync();
            for (int i = 0; i < 5000; i++) {
                assertEquals(i + 1, counts.get(i).get());
                assertEquals(String.valueOf(i + 1), values.get(i).get());
            }
        }
    }

    @Test
    void localAnswersWaitForEarlierOnes() {
        try (RawClient client = node.raw()) {
            node.replica.hold();
            client.send("SET a 1\r\nPING\r\nGET a\r\nECHO x\r\n");
            assertTrue(Eventually.holds(() -> node.replica.heldCount() == 2));
            assertTrue(client.isSilentFor(50));
            node.replica.release();
            assertEquals(List.of("+OK", "+PONG", "$1", "$x"), client.read(4));
        }
    }

    @Test
    void whatArrivesTogetherIsHandedOverTogether() {
        try (RawClient client = node.raw()) {
            client.send("SET a 1\r\nSET b 2\r\nSET c 3\r\n");
            assertEquals(List.of("+OK", "+OK", "+OK"), client.read(3));
            assertEquals(1, node.replica.submissions.size());
            assertEquals(3, node.replica.submissions.getFirst().size());
        }
    }

    @Test
    void aRequestMayArriveByteByByte() {
        try (RawClient client = node.raw()) {
            String text = RawClient.request("SET", "key", "v\r\nalue") + RawClient.request("GET", "key");
            for (int i = 0; i < text.length(); i++) {
                client.send(text.substring(i, i + 1));
            }
            assertEquals(List.of("+OK", "$v\r\nalue"), client.read(2));
        }
    }

    @Test
    void garbageIsAnsweredAndTheConnectionClosed() {
        try (RawClient client = node.raw()) {
            client.send("SET a 1\r\n*1\r\n#nonsense\r\n");
            assertEquals("+OK", client.read());
            assertEquals("-ERR Protocol error: expected '$', got '#'", client.read());
            assertTrue(client.isClosedByServer());
        }
    }

    @Test
    void unknownCommandsAreAnsweredAsRedisDoes() {
        try (RawClient client = node.raw()) {
            assertEquals(
                    "-ERR unknown command 'nonsense', with args beginning with: 'a' 'b' ",
                    client.call("nonsense", "a", "b"));
            assertEquals("-ERR wrong number of arguments for 'get' command", client.call("GET"));
            assertEquals("-ERR unknown subcommand 'nonsense'. Try CLIENT HELP.", client.call("CLIENT", "nonsense"));
            assertEquals("+PONG", client.call("PING"));
        }
    }

    @Test
    void bigValuesPass() {
        byte[] value = new byte[20 << 20];
        new Random(1).nextBytes(value);
        try (Jedis jedis = node.jedis()) {
            assertEquals("OK", jedis.set("big".getBytes(java.nio.charset.StandardCharsets.UTF_8), value));
            assertArrayEquals(value, jedis.get("big".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        }
    }

    @Test
    void aRequestBeyondTheLimitIsNotReadToItsEnd() {
        try (TestNode small = new TestNode("--proto-max-bulk-len", "1mb");
                RawClient client = small.raw()) {
            client.send("*3\r\n$3\r\nSET\r\n$1\r\na\r\n$2000000\r\n");
            assertEquals("-ERR Protocol error: invalid bulk length", client.read());
            assertTrue(client.isClosedByServer());
        }
    }

    @Test
    void aThousandConnectionsAreServed() {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            clients.add(node.raw());
        }
        clients.forEach(client -> client.send("INCR counter\r\n"));
        long sum = 0;
        for (RawClient client : clients) {
            sum += Long.parseLong(client.read().substring(1));
        }
        assertEquals(1000L * 1001 / 2, sum);
        assertEquals(1000, node.connections());
        clients.forEach(RawClient::close);
        assertTrue(Eventually.holds(() -> node.connections() == 0));
        assertEquals(1000, node.replica.sessionsClosed.get());
    }

    @Test
    void tooManyClientsAreRefused() {
        try (TestNode small = new TestNode("--maxclients", "2");
                RawClient first = small.raw();
                RawClient second = small.raw()) {
            assertEquals("+PONG", first.call("PING"));
            assertEquals("+PONG", second.call("PING"));
            try (RawClient third = small.raw()) {
                assertEquals("-ERR max number of clients reached", third.read());
                assertTrue(third.isClosedByServer());
            }
            assertEquals("+PONG", first.call("PING"));
        }
    }

    @Test
    void aSlowReaderIsNotReadFromAndGetsEverythingInTheEnd() throws IOException {
        int bytes = 1 << 20;
        int requests = 200;
        try (Jedis jedis = node.jedis();
                RawClient slow = node.raw()) {
            jedis.set("big", "x".repeat(bytes));
            slow.send("GET big\r\n".repeat(requests));
            // Others go on while the slow one has taken nothing.
            for (int i = 0; i < 100; i++) {
                assertEquals("PONG", jedis.ping());
            }
            String line = line(jedis.clientList(), "cmd=get");
            long waiting = Long.parseLong(line.replaceAll(".* omem=([0-9]+) .*", "$1"));
            assertTrue(waiting < 8L << 20, () -> "bytes that wait: " + waiting);
            for (int i = 0; i < requests; i++) {
                assertEquals(bytes + 1, slow.read().length());
            }
        }
    }

    private static String line(String list, String with) {
        for (String line : list.split("\n")) {
            if (line.contains(with)) {
                return line;
            }
        }
        return Assertions.fail("no line with " + with + " in " + list);
    }

    @Test
    void whoHasTooMuchInFlightIsNotReadFrom() {
        try (RawClient client = node.raw()) {
            node.replica.hold();
            int sent = 200_000;
            Thread writer = Thread.startVirtualThread(() -> client.send("SET a 1\r\n".repeat(sent)));
            assertTrue(Eventually.holds(() -> node.replica.heldCount() >= 1024));
            assertTrue(node.replica.heldCount() < 40_000, () -> "in flight: " + node.replica.heldCount());
            node.replica.release();
            for (int i = 0; i < sent; i++) {
                assertEquals("+OK", client.read());
            }
            assertTrue(Eventually.holds(() -> !writer.isAlive()));
        }
    }

    @Test
    void anUnknownOutcomeClosesTheConnectionAfterTheRepliesBeforeIt() {
        try (RawClient client = node.raw()) {
            node.replica.forgetOutcomes();
            client.send("PING\r\nSET a 1\r\nPING\r\n");
            assertEquals("+PONG", client.read());
            assertTrue(client.isClosedByServer());
        }
    }

    @Test
    void refusalsSayThatNothingWasWritten() {
        try (RawClient client = node.raw()) {
            for (Refusal refusal : Refusal.values()) {
                node.replica.refuse(refusal);
                String reply = client.call("SET", "a", "1");
                assertTrue(reply.endsWith("Nothing was written"), reply);
            }
            node.replica.refuse(null);
            assertEquals("$nil", client.call("GET", "a"));
        }
    }

    @Test
    void quitAnswersAndCloses() {
        try (RawClient client = node.raw()) {
            client.send("SET a 1\r\nQUIT\r\nSET a 2\r\n");
            assertEquals(List.of("+OK", "+OK"), client.read(2));
            assertTrue(client.isClosedByServer());
            try (RawClient other = node.raw()) {
                assertEquals("$1", other.call("GET", "a"));
            }
        }
    }

    @Test
    void idleConnectionsAreClosedWhenATimeoutIsSet() {
        try (TestNode impatient = new TestNode("--timeout", "1");
                RawClient idle = impatient.raw();
                RawClient subscriber = impatient.raw()) {
            subscriber.call("SUBSCRIBE", "news");
            assertEquals("+PONG", idle.call("PING"));
            assertTrue(idle.isClosedByServer());
            assertEquals("*2\n $pong\n $", subscriber.call("PING"));
        }
    }

    @Test
    void stoppingAnswersWhatIsUnderWay() {
        TestNode other = new TestNode();
        RawClient client = other.raw();
        other.replica.hold();
        client.send("SET a 1\r\n");
        assertTrue(Eventually.holds(() -> other.replica.heldCount() == 1));
        Thread stopper = Thread.startVirtualThread(other::close);
        other.replica.release();
        assertEquals("+OK", client.read());
        assertTrue(client.isClosedByServer());
        assertTrue(Eventually.holds(() -> !stopper.isAlive()));
        client.close();
    }

    @Test
    void aPortInUseIsAnErrorThatNamesIt() {
        IOException error = Assertions.assertThrows(IOException.class, () -> {
            try {
                new TestNode("--port", String.valueOf(node.port())).close();
            } catch (java.io.UncheckedIOException e) {
                throw e.getCause();
            }
        });
        assertTrue(error.toString().contains(":" + node.port()), error.toString());
    }

    @Test
    void aPasswordIsDemanded() {
        try (TestNode locked = new TestNode("--requirepass", "secret");
                RawClient client = locked.raw()) {
            assertEquals("-NOAUTH Authentication required.", client.call("GET", "a"));
            assertTrue(client.call("HELLO", "3").startsWith("-NOAUTH HELLO must be called"));
            assertEquals(
                    "-WRONGPASS invalid username-password pair or user is disabled.", client.call("AUTH", "wrong"));
            assertEquals("+OK", client.call("AUTH", "default", "secret"));
            assertEquals("$nil", client.call("GET", "a"));
            assertEquals("+RESET", client.call("RESET"));
            assertEquals("-NOAUTH Authentication required.", client.call("GET", "a"));
        }
    }
}
