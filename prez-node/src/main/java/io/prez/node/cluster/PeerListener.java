package io.prez.node.cluster;

import io.prez.node.raft.Envelope;
import io.prez.node.replica.ForwardFrame;

/** Told what comes from peers of the same cluster, on the transport's thread; must not block. */
public interface PeerListener {
    /** A Raft message for this member; its sender is who the connection belongs to. */
    void received(Envelope envelope);

    /** A forwarded request, or what became of one. Frames of one sender arrive in order, or not at all. */
    void received(long fromMemberId, ForwardFrame frame);

    /** There is a connection to this member now. */
    void peerConnected(long memberId);

    /**
     * A connection to this member ended, perhaps not the only one: forwarded requests that have no answer yet may have
     * been lost, and will not be answered any more.
     */
    void connectionLost(long memberId);

    /**
     * There is no connection to this member any more.
     *
     * @param closedByPeer its machine is there and closed or reset the connection: the process most likely ended, so
     *     that a follower need not wait for its election timeout
     */
    void peerDisconnected(long memberId, boolean closedByPeer);

    /** A member of this node's own cluster says that this node was removed from it, for ever. */
    void removedFromCluster(String byName);

    /** Something happened that cannot: the transport is in no known state any more, so the node has to stop. */
    void failed(Throwable cause);
}
