package io.prez.node.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Response;

/** MULTI, EXEC and WATCH. */
class TransactionsTest {
    private final TestNode node = new TestNode();

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void queuedCommandsRunTogether() {
        try (Jedis jedis = node.jedis()) {
            AbstractTransaction transaction = jedis.multi();
            Response<String> set = transaction.set("a", "1");
            Response<Long> count = transaction.incr("a");
            assertEquals(2, transaction.exec().size());
            assertEquals("OK", set.get());
            assertEquals(2, count.get());
        }
    }

    @Test
    void aTransactionIsOneOperation() {
        try (RawClient client = node.raw()) {
            client.send("MULTI\r\nSET a 1\r\nSET b 2\r\nEXEC\r\n");
            assertEquals(List.of("+OK", "+QUEUED", "+QUEUED", "*2\n +OK\n +OK"), client.read(4));
            assertEquals(1, node.replica.submissions.size());
            assertEquals(1, node.replica.submissions.getFirst().size());
        }
    }

    @Test
    void aMistakeWhileQueueingAbortsAll() {
        try (RawClient client = node.raw()) {
            client.call("MULTI");
            assertEquals("+QUEUED", client.call("SET", "a", "1"));
            assertTrue(client.call("NONSENSE").startsWith("-ERR unknown command"));
            assertEquals("-EXECABORT Transaction discarded because of previous errors.", client.call("EXEC"));
            assertEquals("$nil", client.call("GET", "a"));
        }
    }

    @Test
    void aMistakeWhileRunningAbortsNothing() {
        try (RawClient client = node.raw()) {
            client.send("SET a x\r\nMULTI\r\nINCR a\r\nSET b 1\r\nEXEC\r\n");
            client.read(4);
            assertEquals("*2\n -ERR value is not an integer or out of range\n +OK", client.read());
        }
    }

    @Test
    void aWatchedKeyThatChangedStopsTheTransaction() {
        try (Jedis watcher = node.jedis();
                Jedis other = node.jedis()) {
            watcher.set("a", "1");
            watcher.watch("a", "b");
            other.set("a", "2");
            AbstractTransaction transaction = watcher.multi();
            transaction.set("a", "3");
            assertNull(transaction.exec());
            assertEquals("2", watcher.get("a"));
        }
    }

    @Test
    void aWatchedKeyThatDidNotChangeStopsNothing() {
        try (RawClient client = node.raw()) {
            client.send("SET a 1\r\nWATCH a missing\r\nMULTI\r\nSET a 2\r\nEXEC\r\n");
            assertEquals(List.of("+OK", "+OK", "+OK", "+QUEUED", "*1\n +OK"), client.read(5));
        }
    }

    @Test
    void unwatchAndDiscardForget() {
        try (RawClient client = node.raw();
                RawClient other = node.raw()) {
            client.call("WATCH", "a");
            assertEquals("+OK", other.call("SET", "a", "1"));
            client.call("UNWATCH");
            client.call("MULTI");
            client.call("SET", "a", "2");
            assertEquals("*1\n +OK", client.call("EXEC"));
            client.call("WATCH", "a");
            assertEquals("+OK", other.call("SET", "a", "3"));
            client.call("MULTI");
            client.call("SET", "a", "4");
            assertEquals("+OK", client.call("DISCARD"));
            client.call("MULTI");
            client.call("SET", "a", "5");
            assertEquals("*1\n +OK", client.call("EXEC"));
        }
    }

    @Test
    void misplacedWordsAreAnsweredAsRedisDoes() {
        try (RawClient client = node.raw()) {
            assertEquals("-ERR EXEC without MULTI", client.call("EXEC"));
            assertEquals("-ERR DISCARD without MULTI", client.call("DISCARD"));
            client.call("MULTI");
            assertEquals("-ERR MULTI calls can not be nested", client.call("MULTI"));
            assertEquals("-ERR WATCH inside MULTI is not allowed", client.call("WATCH", "a"));
            assertEquals("*0", client.call("EXEC"));
        }
    }

    @Test
    void localCommandsTakeTheirPlaceAmongTheReplies() {
        try (RawClient client = node.raw()) {
            client.send(
                    "SET a 0\r\nMULTI\r\nPING\r\nSET a 1\r\nSELECT 3\r\nSET a 2\r\nINFO keyspace\r\nECHO x\r\nEXEC\r\n");
            client.read(8);
            String reply = client.read();
            assertTrue(reply.startsWith("*6\n +PONG\n +OK\n +OK\n +OK\n $# Keyspace"), reply);
            assertTrue(reply.endsWith("$x"), reply);
            assertEquals("$2", client.call("GET", "a"));
            client.call("SELECT", "0");
            assertEquals("$1", client.call("GET", "a"));
        }
    }

    @Test
    void selectWithinATransactionThatFailsHasNoEffect() {
        try (RawClient client = node.raw();
                RawClient other = node.raw()) {
            client.call("WATCH", "a");
            other.call("SET", "a", "1");
            client.send("MULTI\r\nSELECT 5\r\nSET a 2\r\nEXEC\r\nGET a\r\n");
            client.read(3);
            assertEquals("*nil", client.read());
            assertEquals("$1", client.read());
        }
    }

    @Test
    void aTransactionOfLocalCommandsWaitsForWhatWasSentBefore() {
        try (RawClient client = node.raw()) {
            node.replica.hold();
            client.send("SET a 1\r\nMULTI\r\nPING\r\nEXEC\r\nPING\r\n");
            assertTrue(client.isSilentFor(50));
            node.replica.release();
            assertEquals(List.of("+OK", "+OK", "+QUEUED", "*1\n +PONG", "+PONG"), client.read(5));
        }
    }

    @Test
    void administrationIsNoPartOfATransaction() {
        try (RawClient client = node.raw()) {
            client.call("MULTI");
            assertEquals("-ERR Command not allowed inside a transaction", client.call("RAFT", "SNAPSHOT"));
            assertTrue(client.call("EXEC").startsWith("-EXECABORT"));
            assertEquals(List.of(), node.replica.adminRequests);
        }
    }
}
