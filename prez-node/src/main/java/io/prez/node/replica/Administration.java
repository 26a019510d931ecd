package io.prez.node.replica;

import io.prez.node.raft.Member;
import io.prez.node.raft.MembershipChange;
import io.prez.node.raft.RaftCore;
import io.prez.node.raft.TransferOutcome;
import java.util.function.Consumer;

/** Carries out administrative requests. */
final class Administration {
    private final Replica replica;
    private final Snapshots snapshots;
    private final MembershipDesk membershipDesk = new MembershipDesk();

    Administration(Replica replica, Snapshots snapshots) {
        this.replica = replica;
        this.snapshots = snapshots;
    }

    MembershipDesk membershipDesk() {
        return membershipDesk;
    }

    void carryOut(RaftCore raft, AdminRequest request, long now, Consumer<AdminOutcome> done) {
        switch (request) {
            case AdminRequest.Bootstrap bootstrap -> done.accept(bootstrapped(raft, bootstrap));
            case AdminRequest.AddLearner add ->
                membershipDesk.change(
                        raft,
                        new MembershipChange.AddLearner(
                                add.member(),
                                add.guard().expectedConfigIndex(),
                                add.guard().operatorEpoch()),
                        now,
                        done);
            case AdminRequest.Promote promote ->
                membershipDesk.change(
                        raft,
                        new MembershipChange.Promote(
                                promote.memberId(),
                                promote.guard().expectedConfigIndex(),
                                promote.guard().operatorEpoch()),
                        now,
                        done);
            case AdminRequest.Remove remove ->
                membershipDesk.change(
                        raft,
                        new MembershipChange.Remove(
                                remove.memberId(),
                                remove.guard().expectedConfigIndex(),
                                remove.guard().operatorEpoch()),
                        now,
                        done);
            case AdminRequest.Transfer transfer -> done.accept(transfer(raft, transfer, now));
            case AdminRequest.TakeSnapshot unused -> snapshots.take(raft, done);
            case AdminRequest.Digest unused ->
                done.accept(new AdminOutcome.Done(
                        replica.appliedIndex(), Member.idText(replica.machine().digest())));
        }
    }

    private static AdminOutcome transfer(RaftCore raft, AdminRequest.Transfer transfer, long now) {
        return switch (raft.transferLeadership(transfer.memberId(), now)) {
            case TransferOutcome.Started started ->
                new AdminOutcome.Done(raft.commitIndex(), Member.idText(started.targetId()));
            case TransferOutcome.Refused refused ->
                switch (refused.reason()) {
                    case ALREADY -> new AdminOutcome.Done(raft.commitIndex(), "");
                    case NOT_LEADER -> new AdminOutcome.Refused("NOTLEADER", refused.text());
                    case BUSY -> new AdminOutcome.Refused("BUSY", refused.text());
                    case NO_TARGET -> new AdminOutcome.Refused("UNKNOWNMEMBER", refused.text());
                };
        };
    }

    private static AdminOutcome bootstrapped(RaftCore raft, AdminRequest.Bootstrap bootstrap) {
        String clusterId = raft.membership().clusterId();
        return clusterId.equals(bootstrap.clusterId())
                ? new AdminOutcome.Done(raft.membership().index(), "")
                : new AdminOutcome.Refused("BOOTSTRAPPED", "this node belongs to cluster " + clusterId);
    }
}
