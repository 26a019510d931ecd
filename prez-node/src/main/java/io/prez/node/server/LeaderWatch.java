package io.prez.node.server;

import io.prez.node.raft.Member;
import io.prez.node.replica.ReplicaListener;
import io.prez.node.replica.ReplicaStatus;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Tells clients of a change of leader: subscribers of {@code +switch-master} get Sentinel's message, and ordinary
 * connections of a leader that steps down are closed once their requests are answered, because most clients look for
 * the new leader only then. Connections stay where every node takes writes ({@code follower-writes forward}), and those
 * that subscribed or sent READONLY stay anyway: they do not need the leader.
 */
final class LeaderWatch implements ReplicaListener {
    private static final ChannelName SWITCH_MASTER = ChannelName.of("+switch-master");

    private final ServerContext server;
    private volatile @Nullable Member lastLeader;

    LeaderWatch(ServerContext server) {
        this.server = server;
        this.lastLeader = server.replica().status().leader();
    }

    /** Who led last, as far as this node knows; null when it never heard of a leader. */
    @Nullable
    Member lastLeader() {
        return lastLeader;
    }

    @Override
    public void turnEnded() {
        for (IoLoop loop : server.connections().loops()) {
            loop.turnEnded();
        }
    }

    @Override
    public void statusChanged(ReplicaStatus before, ReplicaStatus after) {
        Member leader = after.leader();
        Member last = lastLeader;
        if (leader != null) {
            lastLeader = leader;
            if (last != null && last.id() != leader.id()) {
                announce(last, leader);
            }
        }
        boolean steppedDown = before.isLeader() && !after.isLeader();
        if (steppedDown && !server.settings().forwardsWrites()) {
            server.connections().forEach(LeaderWatch::closeIfOrdinary);
        }
    }

    private void announce(Member from, Member to) {
        Endpoint old = Endpoint.of(from);
        Endpoint now = Endpoint.of(to);
        String message = server.settings().config().sentinelMasterName() + " " + old.host() + " " + old.port() + " "
                + now.host() + " " + now.port();
        server.pubSub().publish(SWITCH_MASTER, message.getBytes(StandardCharsets.UTF_8));
    }

    private static void closeIfOrdinary(ClientConnection connection) {
        ClientState state = connection.state();
        if (!state.isSubscriber() && !state.readOnly) {
            connection.closeWhenDrained();
        }
    }
}
