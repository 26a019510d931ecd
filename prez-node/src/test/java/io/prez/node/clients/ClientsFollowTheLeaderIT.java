package io.prez.node.clients;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisCluster;
import redis.clients.jedis.JedisSentineled;

/**
 * Unmodified clients against real nodes. Goal: they find the leader again after it handed over, was killed, and came
 * back, and nothing acknowledged is missing. Method: one client writes unique keys all the time; after each event its
 * writes must go on.
 */
class ClientsFollowTheLeaderIT {
    private static final int FIRST_PORT = 27040;

    @TempDir
    private Path directory;

    private ClientGroup group;

    @AfterEach
    void stop() {
        if (group != null) {
            group.close();
        }
    }

    @Test
    void jedisClusterFollowsMoved() throws Exception {
        start("moved");
        try (JedisCluster jedis = new JedisCluster(new HashSet<>(group.addresses()))) {
            follow(jedis::set);
        }
    }

    /** A command in flight waits for a dead node as long as the command's timeout allows, which is a minute by default. */
    @Test
    void lettuceClusterFollowsMoved() throws Exception {
        start("moved");
        try (RedisClusterClient client = RedisClusterClient.create(uris())) {
            follow(client.connect().sync()::set);
        }
    }

    /** With a refresh at fixed times besides the adaptive one, which Lettuce 7 does by itself. */
    @Test
    void lettuceClusterWithPeriodicRefreshFollowsMoved() throws Exception {
        start("moved");
        ClusterTopologyRefreshOptions refresh = ClusterTopologyRefreshOptions.builder()
                .enablePeriodicRefresh(Duration.ofSeconds(1))
                .build();
        try (RedisClusterClient client = RedisClusterClient.create(uris())) {
            client.setOptions(ClusterClientOptions.builder()
                    .topologyRefreshOptions(refresh)
                    .build());
            follow(client.connect().sync()::set);
        }
    }

    @Test
    void jedisWithSentinelHearsOfTheSwitch() throws Exception {
        start("forward");
        DefaultJedisClientConfig config = DefaultJedisClientConfig.builder().build();
        try (JedisSentineled jedis =
                new JedisSentineled("mymaster", config, new HashSet<>(group.addresses()), config)) {
            follow(jedis::set);
        }
    }

    @Test
    void lettuceWithSentinelAsksAgain() throws Exception {
        start("forward");
        RedisURI.Builder uri = RedisURI.builder().withSentinelMasterId("mymaster");
        for (HostAndPort address : group.addresses()) {
            uri.withSentinel(address.getHost(), address.getPort());
        }
        try (RedisClient client = RedisClient.create(uri.build())) {
            follow(client.connect().sync()::set);
        }
    }

    private void start(String followerWrites) throws Exception {
        group = new ClientGroup(directory, FIRST_PORT, followerWrites);
    }

    private List<RedisURI> uris() {
        return group.addresses().stream()
                .map(address -> RedisURI.builder()
                        .withHost(address.getHost())
                        .withPort(address.getPort())
                        .withTimeout(Duration.ofSeconds(2))
                        .build())
                .toList();
    }

    private void follow(ClientWriter.Setter setter) throws Exception {
        try (ClientWriter writer = new ClientWriter(setter)) {
            writer.goesOn("at start");
            group.transfer();
            writer.goesOn("after a transfer");
            int dead = group.killLeader();
            writer.goesOn("with the leader killed");
            group.restart(dead);
            writer.goesOn("with the dead node back");
            group.failover();
            writer.goesOn("after CLUSTER FAILOVER");
            writer.assertNothingMissing(group);
        }
    }
}
