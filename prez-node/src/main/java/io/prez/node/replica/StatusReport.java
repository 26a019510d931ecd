package io.prez.node.replica;

import io.prez.node.command.StateMachine;
import io.prez.node.raft.HardState;
import io.prez.node.raft.Member;
import io.prez.node.raft.Membership;
import io.prez.node.raft.RaftCore;
import io.prez.node.raft.RaftStatus;
import io.prez.node.raft.Role;
import io.prez.node.replica.ReplicaStatistics.DatabaseStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Pictures of a replica for other threads. */
final class StatusReport {
    private StatusReport() {}

    /** A node that belongs to no cluster. */
    static ReplicaStatus blank(long selfId) {
        return new ReplicaStatus(
                selfId,
                ReplicaStatus.State.BLANK,
                Role.LEARNER,
                0,
                null,
                false,
                1,
                0,
                0,
                0,
                0,
                0,
                Membership.NONE,
                false,
                0,
                0,
                List.of());
    }

    static ReplicaStatus of(
            RaftCore core,
            ReplicaStatus.State state,
            long snapshotIndex,
            StateMachine machine,
            Network network,
            long now) {
        RaftStatus raft = core.status();
        List<ReplicaStatus.PeerStatus> peers = new ArrayList<>(raft.peers().size());
        for (RaftStatus.PeerProgress peer : raft.peers()) {
            Member member = find(raft.membership(), peer.memberId());
            if (member != null) {
                peers.add(new ReplicaStatus.PeerStatus(
                        member,
                        peer.matchIndex(),
                        Math.max(0, now - peer.lastContactMillis()),
                        peer.state().text(),
                        network.isConnected(peer.memberId())));
            }
        }
        return new ReplicaStatus(
                raft.selfId(),
                raft.removed() && state == ReplicaStatus.State.MEMBER ? ReplicaStatus.State.REMOVED : state,
                raft.role(),
                raft.term(),
                find(raft.membership(), raft.leaderId()),
                raft.committedInTerm(),
                raft.firstIndex(),
                raft.lastIndex(),
                raft.durableIndex(),
                raft.commitIndex(),
                raft.appliedIndex(),
                snapshotIndex,
                raft.membership(),
                raft.membershipCommitted(),
                machine.timeMillis(),
                raft.role() == Role.LEADER ? 0 : sinceContact(raft, now),
                List.copyOf(peers));
    }

    private static long sinceContact(RaftStatus raft, long now) {
        return raft.lastLeaderContactMillis() < 0 ? Long.MAX_VALUE : Math.max(0, now - raft.lastLeaderContactMillis());
    }

    /** Whether listeners should hear of it. */
    static boolean differ(ReplicaStatus before, ReplicaStatus after) {
        return before.role() != after.role()
                || before.term() != after.term()
                || before.state() != after.state()
                || before.committedInTerm() != after.committedInTerm()
                || !Objects.equals(before.leader(), after.leader())
                || before.membership().index() != after.membership().index();
    }

    /** The member with this id, voting, leaving or learning; null for {@link HardState#NOBODY} and strangers. */
    static @Nullable Member find(Membership membership, long id) {
        for (List<Member> members : List.of(membership.voters(), membership.learners(), membership.outgoing())) {
            for (Member member : members) {
                if (member.id() == id) {
                    return member;
                }
            }
        }
        return null;
    }

    static ReplicaStatistics statistics(
            StateMachine machine, ReplicaCounters counters, Snapshots snapshots, long logBytes) {
        List<DatabaseStatistics> databases = new ArrayList<>();
        for (int database = 0; database < machine.databases(); database++) {
            if (machine.keys(database) > 0) {
                databases.add(
                        new DatabaseStatistics(database, machine.keys(database), machine.keysWithExpiry(database)));
            }
        }
        return new ReplicaStatistics(
                List.copyOf(databases),
                machine.memoryBytes(),
                machine.expiredKeys(),
                counters.proposals,
                counters.proposedOperations,
                counters.appliedEntries,
                counters.appliedOperations,
                counters.readOperations,
                counters.forwardedOperations,
                counters.electionsStarted,
                counters.leaderChanges,
                logBytes,
                snapshots.taken(),
                snapshots.installed(),
                snapshots.isTaking(),
                snapshots.lastFinishedMillis());
    }
}
