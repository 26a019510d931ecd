package io.prez.node;

import io.prez.node.cluster.PeerListener;
import io.prez.node.raft.Envelope;
import io.prez.node.raft.Member;
import io.prez.node.replica.ForwardFrame;
import io.prez.node.replica.Replica;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands what peers send to the replica. The two need each other, so the replica is named after both were made. */
final class PeerInput implements PeerListener {
    private static final Logger LOGGER = LoggerFactory.getLogger(PeerInput.class);

    private final AtomicReference<@Nullable Replica> target = new AtomicReference<>();
    private final Runnable whenRemoved;

    /** @param whenRemoved has to remember it for good */
    PeerInput(Runnable whenRemoved) {
        this.whenRemoved = whenRemoved;
    }

    void deliverTo(Replica replica) {
        target.set(replica);
    }

    private Replica replica() {
        Replica replica = target.get();
        if (replica == null) {
            throw new IllegalStateException("a peer spoke before the replica was made");
        }
        return replica;
    }

    @Override
    public void received(Envelope envelope) {
        replica().received(envelope);
    }

    @Override
    public void received(long fromMemberId, ForwardFrame frame) {
        replica().received(fromMemberId, frame);
    }

    @Override
    public void peerConnected(long memberId) {
        LOGGER.debug("connected to member {}", Member.idText(memberId));
    }

    @Override
    public void connectionLost(long memberId) {
        replica().connectionLost(memberId);
    }

    @Override
    public void peerDisconnected(long memberId, boolean closedByPeer) {
        replica().peerDisconnected(memberId, closedByPeer);
    }

    @Override
    public void removedFromCluster(String byName) {
        LOGGER.warn("{} says that this node was removed from the cluster: it takes no part any more", byName);
        whenRemoved.run();
        replica().markRemoved();
    }

    @Override
    public void failed(Throwable cause) {
        Node.fatal(cause);
    }
}
