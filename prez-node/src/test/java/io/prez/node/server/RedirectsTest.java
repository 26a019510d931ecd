package io.prez.node.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prez.node.raft.Role;
import io.prez.node.replica.ClientRequest.ReadMode;
import io.prez.node.replica.ReplicaStatus.State;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisMovedDataException;

/** What a node that does not lead answers, in each mode, and what happens when a leader steps down. */
class RedirectsTest {
    @Test
    void askNamesTheLeaderAsTheSeedDid() {
        try (TestNode node = new TestNode();
                RawClient client = node.rawAtFollowerOf(FakeReplica.SECOND)) {
            assertEquals("-ASK node-9001", client.call("SET", "key3", "value3"));
            assertEquals("$nil", client.call("GET", "key3"));
        }
    }

    @Test
    void askRefusesAWriteWithinATransactionAtOnce() {
        try (TestNode node = new TestNode();
                RawClient client = node.rawAtFollowerOf(FakeReplica.SECOND)) {
            client.call("MULTI");
            assertEquals("-ASK node-9001", client.call("SET", "a", "1"));
            assertTrue(client.call("EXEC").startsWith("-EXECABORT"));
        }
    }

    @Test
    void movedSendsKeyedCommandsToTheLeader() {
        try (TestNode node = new TestNode("--follower-writes", "moved");
                RawClient client = node.rawAtFollowerOf(FakeReplica.SECOND);
                Jedis jedis = node.jedis()) {
            assertEquals("-MOVED 12182 127.0.0.1:9001", client.call("SET", "foo", "1"));
            assertEquals("-MOVED 12182 127.0.0.1:9001", client.call("GET", "foo"));
            JedisMovedDataException moved =
                    assertThrows(JedisMovedDataException.class, () -> jedis.set("{foo}bar", "1"));
            assertEquals(new HostAndPort("127.0.0.1", 9001), moved.getTargetNode());
            assertEquals(12182, moved.getSlot());
            assertEquals("-READONLY You can't write against a read only replica.", client.call("FLUSHALL"));
            assertEquals("+PONG", client.call("PING"));
        }
    }

    @Test
    void movedAnswersReadsAfterReadOnly() {
        try (TestNode node = new TestNode("--follower-writes", "moved");
                RawClient client = node.rawAtFollowerOf(FakeReplica.SECOND)) {
            assertEquals("+OK", client.call("READONLY"));
            assertEquals("$nil", client.call("GET", "foo"));
            assertEquals(
                    ReadMode.LOCAL, node.replica.submissions.getLast().getLast().readMode());
            assertEquals("-MOVED 12182 127.0.0.1:9001", client.call("SET", "foo", "1"));
            assertEquals("+OK", client.call("READWRITE"));
            assertEquals("-MOVED 12182 127.0.0.1:9001", client.call("GET", "foo"));
        }
    }

    @Test
    void movedRefusesWithinATransactionAtOnce() {
        try (TestNode node = new TestNode("--follower-writes", "moved");
                RawClient client = node.rawAtFollowerOf(FakeReplica.SECOND)) {
            client.call("MULTI");
            assertEquals("-MOVED 12182 127.0.0.1:9001", client.call("GET", "foo"));
            assertTrue(client.call("EXEC").startsWith("-EXECABORT"));
        }
    }

    @Test
    void movedSpeaksOfAClusterAndOnlyDatabaseZero() {
        try (TestNode node = new TestNode("--follower-writes", "moved");
                RawClient client = node.raw()) {
            assertTrue(client.call("INFO", "server").contains("redis_mode:cluster"));
            assertTrue(client.call("INFO", "cluster").contains("cluster_enabled:1"));
            assertTrue(client.call("HELLO").contains("$mode\n $cluster"));
            assertEquals("-ERR SELECT is not allowed in cluster mode", client.call("SELECT", "1"));
            assertEquals("+OK", client.call("SELECT", "0"));
        }
    }

    @Test
    void forwardHandsEverythingToTheReplica() {
        try (TestNode node = new TestNode("--follower-writes", "forward");
                RawClient client = node.rawAtFollowerOf(FakeReplica.SECOND)) {
            node.replica.hold();
            client.send("SET a 1\r\n");
            assertTrue(Eventually.holds(() -> node.replica.heldCount() == 1));
            client.send("MULTI\r\nSET a 2\r\nEXEC\r\n");
            assertTrue(Eventually.holds(() -> node.replica.heldCount() == 2));
            node.replica.lead();
            node.replica.release();
            assertEquals("+OK", client.read());
        }
    }

    @Test
    void withoutALeaderWritesAreRefusedInEveryMode() {
        for (String mode : new String[] {"ask", "moved", "forward"}) {
            try (TestNode node = new TestNode("--follower-writes", mode);
                    RawClient client = node.rawAtFollowerOf(null)) {
                assertEquals(
                        "-CLUSTERDOWN The cluster has no leader at the moment. Nothing was written",
                        client.call("SET", "a", "1"));
            }
        }
    }

    @Test
    void blankAndRemovedNodesSaySo() {
        try (TestNode node = new TestNode();
                RawClient client = node.rawAtFollowerOf(null)) {
            node.replica.refuse(io.prez.node.replica.ReplySink.Refusal.STOPPING);
            node.replica.become(State.BLANK, Role.FOLLOWER);
            assertEquals(
                    "-CLUSTERDOWN This node belongs to no cluster yet. Nothing was written",
                    client.call("SET", "a", "1"));
            node.replica.become(State.REMOVED, Role.FOLLOWER);
            assertEquals(
                    "-CLUSTERDOWN This node was removed from its cluster. Nothing was written",
                    client.call("SET", "a", "1"));
        }
    }

    @Test
    void followerReadsLocalAsksNobody() {
        try (TestNode node = new TestNode("--follower-reads", "local");
                RawClient client = node.rawAtFollowerOf(FakeReplica.SECOND)) {
            client.call("GET", "a");
            assertEquals(
                    ReadMode.LOCAL, node.replica.submissions.getLast().getLast().readMode());
            node.replica.lead();
            client.call("GET", "a");
            assertEquals(
                    ReadMode.LINEARIZABLE,
                    node.replica.submissions.getLast().getLast().readMode());
        }
    }

    @Test
    void aLeaderThatStepsDownClosesOrdinaryConnectionsAfterTheirReplies() {
        for (String mode : new String[] {"ask", "moved"}) {
            try (TestNode node = new TestNode("--follower-writes", mode);
                    RawClient busy = node.raw();
                    RawClient idle = node.raw();
                    RawClient reader = node.raw();
                    RawClient subscriber = node.raw()) {
                idle.call("PING");
                reader.call("READONLY");
                subscriber.call("SUBSCRIBE", "+switch-master");
                node.replica.hold();
                busy.send("SET a 1\r\n");
                assertTrue(Eventually.holds(() -> node.replica.heldCount() == 1));
                node.replica.follow(FakeReplica.SECOND);
                assertTrue(idle.isClosedByServer());
                node.replica.lead();
                node.replica.release();
                assertEquals("+OK", busy.read());
                assertTrue(busy.isClosedByServer());
                assertEquals("+PONG", reader.call("PING"));
                assertEquals(
                        "*3\n $message\n $+switch-master\n $mymaster 127.0.0.1 9000 127.0.0.1 9001", subscriber.read());
                assertEquals(
                        "*3\n $message\n $+switch-master\n $mymaster 127.0.0.1 9001 127.0.0.1 9000", subscriber.read());
            }
        }
    }

    @Test
    void connectionsStayWhereEveryNodeTakesWrites() {
        try (TestNode node = new TestNode("--follower-writes", "forward");
                RawClient client = node.raw()) {
            client.call("PING");
            node.replica.follow(FakeReplica.SECOND);
            assertEquals("+PONG", client.call("PING"));
        }
    }
}
