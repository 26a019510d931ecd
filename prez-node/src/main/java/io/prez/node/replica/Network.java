package io.prez.node.replica;

import io.prez.node.raft.Envelope;
import io.prez.node.raft.Membership;

/** How a replica reaches its peers. Called on the replica's loop; neither blocks nor throws; messages may be lost. */
public interface Network {
    /** Sends a Raft message to the member {@link Envelope#to}. */
    void send(Envelope envelope);

    /** Sends anything else to a member; false when it certainly will not arrive. */
    boolean send(long memberId, ForwardFrame frame);

    /** Whether messages to this member have a chance right now. */
    boolean isConnected(long memberId);

    /** Says who the members are now, so that connections can be opened and closed. */
    void membershipChanged(Membership membership);

    /** Called once at the end of each turn of the loop: now is the time to flush. */
    void flush();
}
