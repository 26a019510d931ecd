package io.prez.node.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prez.node.command.CommandSpec;
import io.prez.node.command.CommandTable;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;

/** Commands that the connection or the node answers itself. */
class LocalCommandsTest {
    private final TestNode node = new TestNode();

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void helloSwitchesTheProtocol() {
        try (RawClient client = node.raw()) {
            client.send("SET a 1\r\nGET b\r\nHELLO 3\r\nGET b\r\n");
            assertEquals("+OK", client.read());
            assertEquals("$nil", client.read());
            String hello = client.read();
            assertTrue(hello.startsWith("%7\n $server\n $redis\n $version\n $7."), hello);
            assertTrue(hello.contains("$mode\n $standalone\n $role\n $master"), hello);
            assertEquals("_", client.read());
            assertEquals("-NOPROTO unsupported protocol version", client.call("HELLO", "4"));
            assertEquals("-ERR Syntax error in HELLO option 'WHAT'", client.call("HELLO", "3", "WHAT"));
        }
    }

    @Test
    void clientsHaveIdsNamesAndLines() {
        try (RawClient client = node.raw()) {
            assertEquals("$nil", client.call("CLIENT", "GETNAME"));
            assertEquals("+OK", client.call("CLIENT", "SETNAME", "me"));
            assertEquals("$me", client.call("CLIENT", "GETNAME"));
            assertTrue(client.call("CLIENT", "SETNAME", "a b").startsWith("-ERR Client names cannot contain"));
            assertEquals("+OK", client.call("CLIENT", "SETINFO", "LIB-NAME", "lib"));
            assertEquals("+OK", client.call("CLIENT", "SETINFO", "LIB-VER", "1.0"));
            String line = client.call("CLIENT", "INFO");
            assertTrue(line.contains(" name=me ") && line.contains(" lib-name=lib lib-ver=1.0"), line);
            assertTrue(line.contains(" cmd=client|info ") && line.contains(" resp=2 "), line);
            long id = Long.parseLong(client.call("CLIENT", "ID").substring(1));
            assertTrue(client.call("CLIENT", "LIST", "ID", String.valueOf(id)).contains("id=" + id + " "));
            assertEquals("$", client.call("CLIENT", "LIST", "TYPE", "pubsub"));
        }
    }

    @Test
    void clientsCanBeKilled() {
        try (RawClient killer = node.raw();
                RawClient victim = node.raw()) {
            String id = victim.call("CLIENT", "ID").substring(1);
            assertEquals(":0", killer.call("CLIENT", "KILL", "ID", "99999"));
            assertEquals(":1", killer.call("CLIENT", "KILL", "ID", id));
            assertTrue(victim.isClosedByServer());
            assertEquals("-ERR No such client", killer.call("CLIENT", "KILL", "1.2.3.4:5"));
            assertEquals(":1", killer.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "no"));
            assertTrue(killer.isClosedByServer());
        }
    }

    @Test
    void repliesCanBeSwitchedOff() {
        try (RawClient client = node.raw()) {
            client.send("CLIENT REPLY SKIP\r\nSET a 1\r\nGET a\r\n");
            assertEquals("$1", client.read());
            client.send("CLIENT REPLY OFF\r\nSET a 2\r\nPING\r\nNONSENSE\r\nCLIENT REPLY ON\r\nGET a\r\n");
            assertEquals(List.of("+OK", "$2"), client.read(2));
        }
    }

    @Test
    void writesCanBePaused() {
        try (RawClient admin = node.raw();
                RawClient client = node.raw()) {
            assertEquals("+OK", admin.call("CLIENT", "PAUSE", "60000", "WRITE"));
            assertEquals("$nil", client.call("GET", "a"));
            client.send("SET a 1\r\nGET a\r\n");
            assertTrue(client.isSilentFor(50));
            assertEquals("+OK", admin.call("CLIENT", "UNPAUSE"));
            assertEquals(List.of("+OK", "$1"), client.read(2));
        }
    }

    @Test
    void aPauseEndsByItself() {
        try (RawClient admin = node.raw();
                RawClient client = node.raw()) {
            assertEquals("+OK", admin.call("CLIENT", "PAUSE", "100"));
            client.send("PING\r\n");
            assertEquals("+PONG", client.read());
        }
    }

    @Test
    void waitCanBeUnblocked() {
        try (RawClient admin = node.raw();
                RawClient client = node.raw()) {
            String id = client.call("CLIENT", "ID").substring(1);
            client.send("WAIT 5 0\r\nPING\r\n");
            assertTrue(Eventually.holds(() -> admin.call("INFO", "clients").contains("blocked_clients:1")));
            assertEquals(":1", admin.call("CLIENT", "UNBLOCK", id, "ERROR"));
            assertEquals("-UNBLOCKED client unblocked via CLIENT UNBLOCK", client.read());
            assertEquals("+PONG", client.read());
            assertEquals(":0", admin.call("CLIENT", "UNBLOCK", id));
        }
    }

    @Test
    void aClientThatWaitsAndGoesIsForgotten() {
        try (RawClient admin = node.raw()) {
            try (RawClient client = node.raw()) {
                client.send("WAIT 5 0\r\n");
                assertTrue(Eventually.holds(() -> admin.call("INFO", "clients").contains("blocked_clients:1")));
            }
            assertTrue(Eventually.holds(() -> admin.call("INFO", "clients").contains("blocked_clients:0")));
        }
    }

    @Test
    void commandDescribesEveryRow() {
        try (RawClient client = node.raw();
                Jedis jedis = node.jedis()) {
            assertEquals(CommandTable.standard().commands().size(), jedis.commandCount());
            assertTrue(client.call("COMMAND", "INFO", "get").startsWith("*1\n *10\n  $get\n  :2\n"));
            assertTrue(client.call("COMMAND", "INFO", "nonsense", "get").startsWith("*2\n *nil\n *10\n  $get\n  :2\n"));
            assertTrue(client.call("COMMAND", "DOCS", "set").contains("$summary"));
            assertEquals("*2\n $a\n $b", client.call("COMMAND", "GETKEYS", "MSET", "a", "1", "b", "2"));
            assertEquals("-ERR The command has no key arguments", client.call("COMMAND", "GETKEYS", "PING", "x"));
            String list = client.call("COMMAND", "LIST", "FILTERBY", "PATTERN", "g?t");
            assertEquals("*1\n $get", list);
            assertTrue(client.call("COMMAND")
                    .startsWith("*" + CommandTable.standard().commands().size()));
        }
    }

    @Test
    void everyContainerHasHelp() {
        try (RawClient client = node.raw()) {
            for (CommandSpec spec : CommandTable.standard().commands()) {
                boolean helps =
                        spec.subcommands().stream().anyMatch(row -> row.name().endsWith("|help"));
                if (helps) {
                    assertTrue(client.call(spec.name(), "HELP").startsWith("*"), spec.name());
                }
            }
            assertTrue(client.call("DEBUG", "HELP").startsWith("*"));
        }
    }

    @Test
    void configCanBeReadAndChanged() {
        try (RawClient client = node.raw()) {
            assertEquals("*2\n $name\n $node-9000", client.call("CONFIG", "GET", "name"));
            assertTrue(client.call("CONFIG", "GET", "follower-*").startsWith("*4"));
            assertEquals("+OK", client.call("CONFIG", "SET", "maxclients", "50", "timeout", "30"));
            assertEquals("*2\n $maxclients\n $50", client.call("CONFIG", "GET", "MAXclients"));
            assertTrue(client.call("CONFIG", "SET", "name", "x").startsWith("-ERR CONFIG SET failed"));
            assertTrue(client.call("CONFIG", "SET", "nonsense", "x").startsWith("-ERR Unknown option"));
            assertTrue(client.call("CONFIG", "REWRITE").startsWith("-ERR"));
        }
    }

    @Test
    void aChangedModeHoldsAtOnce() {
        try (RawClient client = node.raw()) {
            client.call("READONLY");
            node.replica.follow(FakeReplica.SECOND);
            assertEquals("-ASK node-9001", client.call("SET", "a", "1"));
            assertEquals("+OK", client.call("CONFIG", "SET", "follower-writes", "moved"));
            assertEquals("-MOVED 15495 127.0.0.1:9001", client.call("SET", "a", "1"));
            assertEquals("+OK", client.call("CONFIG", "SET", "follower-writes", "forward"));
            assertTrue(node.replica.forwarding);
        }
    }

    @Test
    void infoHasRedisSectionsAndOneOfItsOwn() {
        try (RawClient client = node.raw()) {
            client.send("SET a 1\r\nSET b 1 EX 100\r\nNONSENSE\r\nGET\r\nGET a\r\n");
            client.read(5);
            String info = client.call("INFO");
            for (String expected : new String[] {
                "redis_version:7.",
                "# Clients",
                "connected_clients:1",
                "used_memory:",
                "loading:0",
                "total_commands_processed:",
                "role:master",
                "connected_slaves:1",
                "slave0:ip=127.0.0.1,port=9001,state=online",
                "used_cpu_user:",
                "cluster_enabled:0",
                "db0:keys=2,expires=1",
                "# Raft",
                "raft_term:4",
                "errorstat_ERR:count=2",
                "run_id:abab"
            }) {
                assertTrue(info.contains(expected), () -> expected + " is not in " + info);
            }
            assertFalse(info.contains("cmdstat_"), info);
            String all = client.call("INFO", "ALL");
            assertTrue(all.contains("cmdstat_set:calls=2,"), all);
            assertTrue(all.contains("cmdstat_get:calls=1,"), all);
            assertTrue(all.contains("rejected_calls=1,failed_calls=0"), all);
            assertTrue(all.contains("latency_percentiles_usec_set:p50="), all);
            String two = client.call("INFO", "server", "keyspace");
            assertTrue(two.contains("# Server") && two.contains("# Keyspace") && !two.contains("# Stats"), two);
            assertEquals("+OK", client.call("CONFIG", "RESETSTAT"));
            assertFalse(client.call("INFO", "commandstats").contains("cmdstat_set"));
        }
    }

    @Test
    void theSlowLogKeepsWhatTookLong() {
        try (RawClient client = node.raw()) {
            client.call("CONFIG", "SET", "slowlog-log-slower-than", "0", "slowlog-max-len", "3");
            for (int i = 0; i < 5; i++) {
                client.call("SET", "key" + i, "x".repeat(200));
            }
            client.call("CONFIG", "SET", "slowlog-log-slower-than", "-1");
            assertEquals(":3", client.call("SLOWLOG", "LEN"));
            String entries = client.call("SLOWLOG", "GET", "-1");
            assertTrue(entries.startsWith("*3"), entries);
            assertTrue(entries.contains("... (72 more bytes)"), entries);
            assertEquals("+OK", client.call("SLOWLOG", "RESET"));
            assertEquals(":0", client.call("SLOWLOG", "LEN"));
        }
    }

    @Test
    void latencyShowsHistograms() {
        try (RawClient client = node.raw()) {
            client.call("SET", "a", "1");
            String histogram = client.call("LATENCY", "HISTOGRAM", "set");
            assertTrue(histogram.startsWith("*2\n $set\n *4\n  $calls\n  :1\n  $histogram_usec"), histogram);
            assertEquals("*0", client.call("LATENCY", "LATEST"));
            assertEquals(":0", client.call("LATENCY", "RESET"));
        }
    }

    @Test
    void subscribersGetTheirMessagesAndLittleElse() {
        try (RawClient client = node.raw();
                RawClient other = node.raw()) {
            client.send("SUBSCRIBE a b\r\nPSUBSCRIBE +sw*\r\n");
            assertEquals("*3\n $subscribe\n $a\n :1", client.read());
            assertEquals("*3\n $subscribe\n $b\n :2", client.read());
            assertEquals("*3\n $psubscribe\n $+sw*\n :3", client.read());
            assertEquals(
                    "-ERR Can't execute 'get': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed"
                            + " in this context",
                    client.call("GET", "a"));
            assertTrue(other.call("PUBSUB", "CHANNELS").startsWith("*2"));
            assertEquals("*4\n $a\n :1\n $x\n :0", other.call("PUBSUB", "NUMSUB", "a", "x"));
            assertEquals(":1", other.call("PUBSUB", "NUMPAT"));
            assertTrue(other.call("PUBLISH", "a", "x").startsWith("-ERR PUBLISH is not there yet"));
            client.send("UNSUBSCRIBE\r\nPUNSUBSCRIBE\r\nGET a\r\n");
            assertEquals("*3\n $unsubscribe\n $a\n :2", client.read());
            assertEquals("*3\n $unsubscribe\n $b\n :1", client.read());
            assertEquals("*3\n $punsubscribe\n $+sw*\n :0", client.read());
            assertEquals("$nil", client.read());
            assertEquals("*3\n $unsubscribe\n $nil\n :0", client.call("UNSUBSCRIBE"));
        }
    }

    @Test
    void subscribersOfResp3MayDoEverything() {
        try (RawClient client = node.raw()) {
            client.call("HELLO", "3");
            assertEquals(">3\n $subscribe\n $+switch-master\n :1", client.call("SUBSCRIBE", "+switch-master"));
            assertEquals("+OK", client.call("SET", "a", "1"));
            node.replica.follow(FakeReplica.THIRD);
            assertEquals(">3\n $message\n $+switch-master\n $mymaster 127.0.0.1 9000 127.0.0.1 9002", client.read());
            assertEquals("$1", client.call("GET", "a"));
        }
    }

    @Test
    void aJedisSubscriberHearsOfTheNewLeader() {
        List<String> heard = new java.util.concurrent.CopyOnWriteArrayList<>();
        JedisPubSub listener = new JedisPubSub() {
            @Override
            public void onMessage(String channel, String message) {
                heard.add(channel + " " + message);
                unsubscribe();
            }
        };
        Thread subscriber = Thread.startVirtualThread(() -> {
            try (Jedis jedis = node.jedis()) {
                jedis.subscribe(listener, "+switch-master");
            }
        });
        assertTrue(Eventually.holds(listener::isSubscribed));
        node.replica.follow(FakeReplica.SECOND);
        assertTrue(Eventually.holds(() -> !subscriber.isAlive()));
        assertEquals(List.of("+switch-master mymaster 127.0.0.1 9000 127.0.0.1 9001"), heard);
    }

    @Test
    void resetForgetsEverything() {
        try (RawClient client = node.raw()) {
            client.send("HELLO 3\r\nSELECT 2\r\nCLIENT SETNAME me\r\nSUBSCRIBE a\r\nMULTI\r\n");
            client.read(5);
            assertEquals("+RESET", client.call("RESET"));
            String line = client.call("CLIENT", "INFO");
            assertTrue(line.contains(" name= ") && line.contains(" db=0 sub=0 ") && line.contains(" multi=-1 "), line);
            assertTrue(line.contains(" resp=2 "), line);
        }
    }

    @Test
    void shutdownStopsTheProcessAndDebugSleepsAlone() {
        try (RawClient client = node.raw();
                RawClient sleeper = node.raw()) {
            sleeper.send("DEBUG SLEEP 0.2\r\nPING\r\n");
            assertEquals("+PONG", client.call("PING"));
            assertEquals(List.of("+OK", "+PONG"), sleeper.read(2));
            assertTrue(client.call("DEBUG", "SEGFAULT").startsWith("-ERR DEBUG SEGFAULT is not supported"));
            assertEquals("-ERR No shutdown in progress.", client.call("SHUTDOWN", "ABORT"));
            client.send("SHUTDOWN NOSAVE\r\n");
            assertTrue(client.isClosedByServer());
            assertEquals(1, node.shutdowns.get());
        }
    }

    @Test
    void savingTakesASnapshot() {
        try (RawClient client = node.raw()) {
            assertEquals("+OK", client.call("SAVE"));
            assertEquals("+Background saving started", client.call("BGSAVE"));
            assertEquals(":1700000000", client.call("LASTSAVE"));
            assertEquals(2, node.replica.adminRequests.size());
        }
    }

    @Test
    void timeAndLolwutAnswer() {
        try (RawClient client = node.raw()) {
            assertTrue(client.call("TIME").startsWith("*2\n $1"));
            assertTrue(client.call("LOLWUT").contains("Prez ver. 0.1.0"));
        }
    }
}
