package io.prez.node;

import io.prez.node.cluster.AddressBook;
import io.prez.node.cluster.AutoJoin;
import io.prez.node.cluster.PeerTransport;
import io.prez.node.raft.Member;
import io.prez.node.raft.Membership;
import io.prez.node.raft.MembershipChange;
import io.prez.node.replica.AdminOutcome;
import io.prez.node.replica.AdminRequest;
import io.prez.node.replica.AdminRequest.Guard;
import io.prez.node.replica.Replica;
import io.prez.node.replica.ReplicaStatus;
import io.prez.node.world.Loop;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a leader take in the nodes that its nodes.conf lists and that were not there when the cluster was formed, one
 * step at a time; see {@link AutoJoin}. Runs on one loop, off the replica's.
 */
final class JoinWatch {
    private static final Logger LOGGER = LoggerFactory.getLogger(JoinWatch.class);
    private static final long PERIOD_MILLIS = 250;
    private static final long CAUGHT_UP_ENTRIES = 64;

    private final Replica replica;
    private final PeerTransport transport;
    private final AddressBook book;
    private final Loop loop;
    private final Set<Long> reportedLost = new HashSet<>();
    private boolean busy;

    JoinWatch(Replica replica, PeerTransport transport, AddressBook book, Loop loop) {
        this.replica = replica;
        this.transport = transport;
        this.book = book;
        this.loop = loop;
    }

    void start() {
        loop.schedule(PERIOD_MILLIS, this::look);
    }

    private void look() {
        loop.schedule(PERIOD_MILLIS, this::look);
        ReplicaStatus status = replica.status();
        if (busy || !status.isLeader() || !status.committedInTerm() || !status.membershipCommitted()) {
            return;
        }
        Membership membership = status.membership();
        Collection<Member> blanks = transport.blankPeers();
        for (Member lost : AutoJoin.lost(membership, blanks)) {
            if (reportedLost.add(lost.id())) {
                LOGGER.warn(
                        "{} answers without data: the disk of member {} is lost. When that is so for good, RAFT REMOVE {}"
                                + " lets the new node join",
                        lost.name(),
                        Member.idText(lost.id()),
                        Member.idText(lost.id()));
            }
        }
        List<String> listed = book.nodes().names();
        AutoJoin.next(membership, blanks, listed, caughtUp(status)).ifPresent(this::carryOut);
    }

    private static Set<Long> caughtUp(ReplicaStatus status) {
        Set<Long> caughtUp = new HashSet<>();
        for (ReplicaStatus.PeerStatus peer : status.peers()) {
            if (peer.connected() && status.commitIndex() - peer.matchIndex() <= CAUGHT_UP_ENTRIES) {
                caughtUp.add(peer.member().id());
            }
        }
        return caughtUp;
    }

    private void carryOut(MembershipChange change) {
        Guard guard = new Guard(change.expectedConfigIndex(), change.operatorEpoch());
        AdminRequest request = switch (change) {
            case MembershipChange.AddLearner add -> new AdminRequest.AddLearner(add.member(), guard);
            case MembershipChange.Promote promote -> new AdminRequest.Promote(promote.memberId(), guard);
            case MembershipChange.Remove remove -> new AdminRequest.Remove(remove.memberId(), guard);
            case MembershipChange.Replace replace ->
                throw new IllegalStateException("joining is adding and promoting, not " + replace);
        };
        busy = true;
        LOGGER.info("taking in a listed node: {}", request);
        replica.admin(
                request,
                outcome -> loop.execute(() -> {
                    busy = false;
                    switch (outcome) {
                        case AdminOutcome.Done done -> LOGGER.info("done at index {}", done.index());
                        case AdminOutcome.Refused refused ->
                            LOGGER.info("not yet: {} {}", refused.code(), refused.text());
                        case AdminOutcome.Unknown unknown -> LOGGER.info("not known: {}", unknown.text());
                    }
                }));
    }
}
