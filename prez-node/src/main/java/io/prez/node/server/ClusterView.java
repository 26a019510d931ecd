package io.prez.node.server;

import io.prez.node.raft.Member;
import io.prez.node.replica.ReplicaStatus;
import io.prez.node.replica.ReplicaStatus.PeerStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The group as clients of Redis Cluster and Sentinel see it: the leader is the master of all slots, everybody else its
 * replica. Taken from one published status, so that it is consistent in itself.
 *
 * @param owner the leader; while there is none the last one known here, or null
 */
record ClusterView(ReplicaStatus status, @Nullable Member owner, long nodeTimeoutMillis) {
    static ClusterView of(ServerContext server) {
        ReplicaStatus status = server.replica().status();
        Member leader = status.leader();
        return new ClusterView(
                status,
                leader != null ? leader : server.leaderWatch().lastLeader(),
                server.settings().config().clusterNodeTimeoutMillis());
    }

    /** Whether somebody leads. */
    boolean hasLeader() {
        return status.leader() != null;
    }

    /** Voters and learners, the owner first. */
    List<Member> members() {
        List<Member> members = new ArrayList<>();
        addAll(members, status.membership().voters());
        addAll(members, status.membership().outgoing());
        addAll(members, status.membership().learners());
        return members;
    }

    private void addAll(List<Member> members, List<Member> more) {
        for (Member member : more) {
            if (members.stream().noneMatch(known -> known.id() == member.id())) {
                if (isOwner(member)) {
                    members.addFirst(member);
                } else {
                    members.add(member);
                }
            }
        }
    }

    /** Members other than the owner, learners included. */
    List<Member> replicas() {
        return members().stream().filter(member -> !isOwner(member)).toList();
    }

    boolean isOwner(Member member) {
        return owner != null && owner.id() == member.id();
    }

    boolean isSelf(Member member) {
        return member.id() == status.selfId();
    }

    boolean isLearner(Member member) {
        return status.membership().learners().stream().anyMatch(learner -> learner.id() == member.id());
    }

    /** This node as a member; empty while it is none. */
    Optional<Member> self() {
        return members().stream().filter(this::isSelf).findFirst();
    }

    /**
     * Whether the member seems to be down: the leader knows of everybody, the others know only whether they hear from
     * the leader.
     */
    boolean isFailing(Member member) {
        if (isSelf(member)) {
            return false;
        }
        if (isOwner(member)) {
            return !hasLeader() || (!status.isLeader() && status.lastContactMillisAgo() > nodeTimeoutMillis);
        }
        return peer(member)
                .map(peer -> peer.lastContactMillisAgo() > nodeTimeoutMillis)
                .orElse(false);
    }

    /** Whether there is a connection to the member, as far as known here. */
    boolean isConnected(Member member) {
        return isSelf(member) || peer(member).map(PeerStatus::connected).orElse(!isFailing(member));
    }

    /** How far the member's log goes, as far as known here. */
    long offset(Member member) {
        if (isSelf(member)) {
            return status.appliedIndex();
        }
        return peer(member).map(PeerStatus::matchIndex).orElse(status.commitIndex());
    }

    private Optional<PeerStatus> peer(Member member) {
        return status.peers().stream()
                .filter(peer -> peer.member().id() == member.id())
                .findFirst();
    }
}
