package io.prez.node.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prez.node.raft.HardState;
import io.prez.node.raft.Role;
import io.prez.node.replica.AdminOutcome;
import io.prez.node.replica.AdminRequest;
import io.prez.node.replica.AdminRequest.Guard;
import io.prez.node.replica.ReplicaStatus.State;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisSentinelPool;

/** CLUSTER, SENTINEL, ROLE and RAFT, read as clients read them. */
class ClusterAnswersTest {
    private static final String SELF = FakeReplica.SELF.clusterNodeId();
    private static final String SECOND = FakeReplica.SECOND.clusterNodeId();
    private final TestNode node = new TestNode("--follower-writes", "moved");

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void slotsNameTheLeaderFirstAndLeaveOutWhoIsDown() {
        try (RawClient client = node.raw()) {
            String self = "  *4\n   $127.0.0.1\n   :9000\n   $" + SELF + "\n   *0";
            String second = "  *4\n   $127.0.0.1\n   :9001\n   $" + SECOND + "\n   *0";
            assertEquals("*1\n *4\n  :0\n  :16383\n" + self + "\n" + second, client.call("CLUSTER", "SLOTS"));
        }
    }

    @Test
    void slotsFollowTheLeaderAndRememberTheLastOne() {
        try (RawClient client = node.raw()) {
            client.call("READONLY");
            node.replica.follow(FakeReplica.SECOND);
            assertTrue(client.call("CLUSTER", "SLOTS")
                    .startsWith("*1\n *5\n  :0\n  :16383\n  *4\n   $127.0.0.1\n   :9001"));
            node.replica.follow(null);
            assertTrue(client.call("CLUSTER", "SLOTS").contains("  *4\n   $127.0.0.1\n   :9001"));
            assertTrue(client.call("CLUSTER", "INFO").contains("cluster_state:fail"));
        }
    }

    @Test
    void nodesHaveOneMyselfAndOneMasterWithAllSlots() {
        try (Jedis jedis = node.jedis()) {
            String[] lines = jedis.clusterNodes().split("\n");
            assertEquals(SELF + " 127.0.0.1:9000@10000 myself,master - 0 0 4 connected 0-16383", lines[0]);
            assertEquals(SECOND + " 127.0.0.1:9001@10001 slave " + SELF + " 0 0 4 connected", lines[1]);
            assertTrue(lines[2].contains("slave,fail " + SELF + " 0 0 4 disconnected"), lines[2]);
            assertEquals(SELF, jedis.clusterMyId());
            assertEquals(12182, jedis.clusterKeySlot("foo"));
        }
    }

    @Test
    void infoAndShardsAgree() {
        try (Jedis jedis = node.jedis();
                RawClient client = node.raw()) {
            String info = jedis.clusterInfo();
            assertTrue(info.contains("cluster_state:ok\r\n"), info);
            assertTrue(info.contains("cluster_slots_assigned:16384\r\n"), info);
            assertTrue(info.contains("cluster_known_nodes:3\r\n"), info);
            assertEquals(1, jedis.clusterShards().size());
            String shards = client.call("CLUSTER", "SHARDS");
            assertTrue(shards.contains("$role\n    $master"), shards);
            assertTrue(shards.contains("$health\n    $fail"), shards);
        }
    }

    @Test
    void aBlankNodeHasNoSlots() {
        try (RawClient client = node.raw()) {
            client.call("READONLY");
            node.replica.become(State.BLANK, Role.FOLLOWER);
            assertTrue(client.call("CLUSTER", "INFO").contains("cluster_known_nodes:0"));
            assertEquals("$", client.call("CLUSTER", "NODES"));
        }
    }

    @Test
    void aMemberThatNeverKnewALeaderSendsClientsElsewhere() {
        FakeReplica restarted = new FakeReplica();
        restarted.follow(null);
        try (TestNode member = new TestNode(restarted, Transport.best(), "--follower-writes", "moved");
                RawClient client = member.raw()) {
            for (String question : List.of("SLOTS", "NODES", "SHARDS")) {
                assertTrue(client.call("CLUSTER", question).startsWith("-CLUSTERDOWN"), question);
            }
            restarted.follow(FakeReplica.SECOND);
            assertTrue(client.call("CLUSTER", "NODES").contains(SECOND));
        }
    }

    @Test
    void keysOfASlotAreFoundByLooking() {
        try (RawClient client = node.raw()) {
            for (int i = 0; i < 3000; i++) {
                client.send("SET {foo}" + i + " x\r\nSET other" + i + " x\r\n");
            }
            client.read(6000);
            String slot = "12182";
            assertTrue(Integer.parseInt(
                            client.call("CLUSTER", "COUNTKEYSINSLOT", slot).substring(1))
                    >= 3000);
            assertTrue(client.call("CLUSTER", "GETKEYSINSLOT", slot, "2").startsWith("*2\n $"));
            assertEquals("-ERR Invalid slot", client.call("CLUSTER", "COUNTKEYSINSLOT", "16384"));
        }
    }

    @Test
    void slotsAreNotAssignedByHand() {
        try (RawClient client = node.raw()) {
            assertTrue(client.call("CLUSTER", "ADDSLOTS", "1").startsWith("-ERR"));
            assertTrue(client.call("CLUSTER", "FAILOVER", "TAKEOVER").startsWith("-ERR TAKEOVER"));
            assertEquals("-ERR You should send CLUSTER FAILOVER to a replica", client.call("CLUSTER", "FAILOVER"));
        }
    }

    @Test
    void forgetRemovesAMember() {
        try (RawClient client = node.raw()) {
            assertEquals("+OK", client.call("CLUSTER", "FORGET", SECOND));
            assertEquals(
                    new AdminRequest.Remove(FakeReplica.SECOND.id(), Guard.NONE),
                    node.replica.adminRequests.getFirst());
            assertTrue(client.call("CLUSTER", "FORGET", SELF).startsWith("-ERR I tried hard"));
            assertEquals("-ERR Unknown node nobody", client.call("CLUSTER", "FORGET", "nobody"));
        }
    }

    @Test
    void meetAsksTheOtherNodeWhoItIs() {
        try (TestNode other = new TestNode("--cluster-announce-port", "7777");
                RawClient client = node.raw()) {
            assertEquals("+OK", client.call("CLUSTER", "MEET", "127.0.0.1", String.valueOf(other.port())));
            AdminRequest.AddLearner add = (AdminRequest.AddLearner) node.replica.adminRequests.getFirst();
            assertEquals(FakeReplica.SELF.id(), add.member().id());
            assertEquals("node-9000", add.member().name());
            assertEquals("127.0.0.1:7777", add.member().clientAddress());
            assertEquals("127.0.0.1:10000", add.member().peerAddress());
            assertTrue(Eventually.holds(() -> node.replica.adminRequests.size() == 2));
            assertEquals(
                    new AdminRequest.Promote(FakeReplica.SELF.id(), Guard.NONE), node.replica.adminRequests.getLast());
        }
    }

    @Test
    void meetSaysWhenNobodyAnswers() {
        try (RawClient client = node.raw()) {
            assertEquals("-ERR cannot connect to 127.0.0.1:1", client.call("CLUSTER", "MEET", "127.0.0.1", "1"));
            assertTrue(client.call("CLUSTER", "MEET", "127.0.0.1", "70000").startsWith("-ERR Invalid node address"));
        }
    }

    @Test
    void roleTellsWhatTheNodeIs() {
        try (RawClient client = node.raw()) {
            client.call("READONLY");
            assertEquals("*3\n $master\n :10\n *1\n  *3\n   $127.0.0.1\n   $9001\n   $10", client.call("ROLE"));
            node.replica.follow(FakeReplica.SECOND);
            assertEquals("*5\n $slave\n $127.0.0.1\n :9001\n $connected\n :10", client.call("ROLE"));
            String info = client.call("INFO", "replication");
            assertTrue(info.contains("role:slave\r\nmaster_host:127.0.0.1\r\nmaster_port:9001\r\n"), info);
            assertTrue(info.contains("master_link_status:up"), info);
            node.replica.follow(null);
            assertTrue(client.call("INFO", "replication").contains("master_link_status:down"));
        }
    }

    @Test
    void sentinelClientsFindTheLeader() {
        try (Jedis jedis = node.jedis()) {
            assertEquals(List.of("127.0.0.1", "9000"), jedis.sentinelGetMasterAddrByName("mymaster"));
            assertNull(jedis.sentinelGetMasterAddrByName("somebody"));
            List<Map<String, String>> masters = jedis.sentinelMasters();
            assertEquals("mymaster", masters.getFirst().get("name"));
            assertEquals("master", masters.getFirst().get("flags"));
            assertEquals("2", masters.getFirst().get("num-other-sentinels"));
            List<Map<String, String>> replicas = jedis.sentinelReplicas("mymaster");
            assertEquals("9001", replicas.getFirst().get("port"));
            assertEquals("s_down,slave", replicas.getLast().get("flags"));
            assertEquals(40, jedis.sentinelMyId().length());
        }
        try (RawClient client = node.raw()) {
            assertTrue(client.call("SENTINEL", "CKQUORUM", "mymaster").startsWith("+OK 2 usable"));
            assertTrue(client.call("SENTINEL", "SENTINELS", "mymaster").startsWith("*2"));
            assertEquals("-ERR No such master with that name", client.call("SENTINEL", "MASTER", "somebody"));
        }
    }

    @Test
    void aSentinelPoolGetsItsMaster() {
        try (JedisSentinelPool pool = new JedisSentinelPool(
                "mymaster", java.util.Set.of(new HostAndPort("127.0.0.1", node.port()).toString()))) {
            assertEquals(new HostAndPort("127.0.0.1", 9000), pool.getCurrentHostMaster());
        }
    }

    @Test
    void raftRequestsReachTheReplica() {
        try (RawClient client = node.raw()) {
            assertEquals(
                    ":7",
                    client.call("RAFT", "ADD", "00000000000000ff", "n", "h:1", "h:2", "CONFIG", "5", "EPOCH", "9"));
            assertEquals(":7", client.call("RAFT", "PROMOTE", "00000000000000ff"));
            assertEquals(":7", client.call("RAFT", "REMOVE", "00000000000000ff", "EPOCH", "3"));
            assertEquals(":7", client.call("RAFT", "TRANSFER"));
            assertEquals(":7", client.call("RAFT", "TRANSFER", SECOND));
            assertEquals(":7", client.call("RAFT", "SNAPSHOT"));
            assertEquals("*2\n :7\n $cafe", client.call("RAFT", "DIGEST"));
            assertEquals(":7", client.call("RAFT", "BOOTSTRAP", "c"));
            assertEquals(
                    List.of(
                            new AdminRequest.AddLearner(
                                    new io.prez.node.raft.Member(255, "n", "h:1", "h:2"), new Guard(5, 9)),
                            new AdminRequest.Promote(255, Guard.NONE),
                            new AdminRequest.Remove(255, new Guard(-1, 3)),
                            new AdminRequest.Transfer(HardState.NOBODY),
                            new AdminRequest.Transfer(FakeReplica.SECOND.id()),
                            new AdminRequest.TakeSnapshot(),
                            new AdminRequest.Digest(),
                            new AdminRequest.Bootstrap("c")),
                    node.replica.adminRequests);
        }
    }

    @Test
    void raftRefusalsBeginWithTheirCode() {
        try (RawClient client = node.raw()) {
            node.replica.administrator(request -> new AdminOutcome.Refused("NOTLEADER", "node-9001"));
            assertEquals("-NOTLEADER node-9001", client.call("RAFT", "TRANSFER"));
            node.replica.administrator(request -> new AdminOutcome.Unknown("leadership was lost"));
            assertEquals("-UNKNOWN leadership was lost", client.call("RAFT", "TRANSFER"));
            assertTrue(client.call("RAFT", "PROMOTE", "xyz").startsWith("-ERR a node id has 16"));
            assertTrue(client.call("RAFT", "PROMOTE", "00000000000000ff", "NONSENSE", "1")
                    .startsWith("-ERR syntax error"));
            node.replica.follow(FakeReplica.SECOND);
        }
    }

    @Test
    void raftMembersAreLinesOfFields() {
        try (RawClient client = node.raw()) {
            String members = client.call("RAFT", "MEMBERS");
            assertTrue(members.contains("id=1111111111111111 name=node-9000 type=voter leader=yes"), members);
            assertTrue(members.contains("name=node-9002 type=voter leader=no"), members);
            assertTrue(client.call("RAFT", "INFO").contains("raft_node_id:1111111111111111\r\n"));
            assertTrue(client.call("RAFT", "STATUS").startsWith("${\"clusterId\":\"test-cluster\""));
        }
    }

    @Test
    void waitCountsWhoHasEverything() {
        try (RawClient client = node.raw()) {
            assertEquals("+OK", client.call("SET", "a", "1"));
            assertEquals(":1", client.call("WAIT", "1", "0"));
            assertEquals(":1", client.call("WAIT", "2", "20"));
            node.replica.follow(FakeReplica.SECOND);
        }
    }
}
