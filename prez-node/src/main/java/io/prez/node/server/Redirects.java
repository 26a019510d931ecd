package io.prez.node.server;

import io.prez.node.command.Args;
import io.prez.node.command.CommandSpec;
import io.prez.node.config.NodeConfig.FollowerWrites;
import io.prez.node.raft.Member;
import io.prez.node.replica.ReplicaPort;
import io.prez.node.replica.ReplicaStatus;
import io.prez.node.replica.ReplySink.Refusal;
import io.prez.node.resp.Reply;
import org.jspecify.annotations.Nullable;

/**
 * What a client is told when this node cannot carry out its request. Every answer here means that nothing was written,
 * so that the client may send the request again.
 */
final class Redirects {
    private static final Reply.Failure READ_ONLY =
            new Reply.Failure("READONLY You can't write against a read only replica.");
    private static final Reply.Failure NO_LEADER =
            new Reply.Failure("CLUSTERDOWN The cluster has no leader at the moment. Nothing was written");
    private static final Reply.Failure BLANK =
            new Reply.Failure("CLUSTERDOWN This node belongs to no cluster yet. Nothing was written");
    private static final Reply.Failure REMOVED =
            new Reply.Failure("CLUSTERDOWN This node was removed from its cluster. Nothing was written");
    private static final Reply.Failure STOPPING =
            new Reply.Failure("CLUSTERDOWN This node is stopping. Nothing was written");
    private static final Reply.Failure OVERLOADED =
            new Reply.Failure("TRYAGAIN The log cannot take more at the moment. Nothing was written");
    private static final Reply.Failure TRY_AGAIN =
            new Reply.Failure("TRYAGAIN The leader is changing. Nothing was written");

    private final ServerSettings settings;
    private final ReplicaPort replica;

    Redirects(ServerSettings settings, ReplicaPort replica) {
        this.settings = settings;
        this.replica = replica;
    }

    /**
     * What is known before a request is handed over or queued: that another node has to do it. Null when this one can
     * try, which includes the time without a leader, when the replica holds requests for a while.
     */
    Reply.@Nullable Failure ahead(ClientState state, CommandSpec spec, Args args) {
        if (!settings.isClusterMode() && !state.transaction.isOpen()) {
            return null;
        }
        ReplicaStatus status = replica.status();
        Member leader = status.leader();
        if (status.state() != ReplicaStatus.State.MEMBER || status.isLeader() || leader == null) {
            return null;
        }
        boolean write = spec.kind() == CommandSpec.Kind.WRITE;
        if (!write && (!settings.isClusterMode() || state.readOnly || !CommandKeys.hasKeys(spec, args))) {
            return null;
        }
        return write && settings.followerWrites() == FollowerWrites.FORWARD ? null : elsewhere(leader, spec, args);
    }

    /** The replica did not take a request. */
    Reply.Failure refused(Refusal refusal, @Nullable CommandSpec spec, Args args) {
        ReplicaStatus status = replica.status();
        return switch (refusal) {
            case NOT_LEADER -> {
                Member leader = status.leader();
                yield leader == null || leader.id() == status.selfId() ? TRY_AGAIN : elsewhere(leader, spec, args);
            }
            case NO_LEADER -> NO_LEADER;
            case OVERLOADED -> OVERLOADED;
            case STOPPING ->
                switch (status.state()) {
                    case BLANK -> BLANK;
                    case REMOVED -> REMOVED;
                    case MEMBER, STOPPING -> STOPPING;
                };
        };
    }

    private Reply.Failure elsewhere(Member leader, @Nullable CommandSpec spec, Args args) {
        return switch (settings.followerWrites()) {
            case ASK -> new Reply.Failure("ASK " + leader.name());
            case MOVED -> {
                byte[] key = spec == null ? null : CommandKeys.first(spec, args);
                yield key == null || leader.clientAddress().isEmpty()
                        ? READ_ONLY
                        : new Reply.Failure("MOVED " + KeySlot.of(key) + " " + leader.clientAddress());
            }
            case FORWARD -> TRY_AGAIN;
        };
    }
}
