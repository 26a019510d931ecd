package io.prez.node.replica;

import io.prez.node.resp.Reply;

/**
 * Where the outcome of one request goes. Exactly one of the methods is called, once, on the replica's loop; neither
 * may block.
 */
public interface ReplySink {
    /** The answer. */
    void reply(Reply reply);

    /** The request had no effect and never will; the client may send it again anywhere. */
    void refused(Refusal refusal);

    /** Nobody here can know whether the write happened: the connection must be closed, not answered. */
    void unknown(String why);

    /** Why a request was not even tried. */
    enum Refusal {
        /** This node does not lead; {@link ReplicaStatus#leader()} says who does, if anybody. */
        NOT_LEADER,
        /** Nobody leads as far as this node knows. */
        NO_LEADER,
        /** The log cannot take more at the moment. */
        OVERLOADED,
        /** The node is about to stop, or is not a member. */
        STOPPING
    }
}
