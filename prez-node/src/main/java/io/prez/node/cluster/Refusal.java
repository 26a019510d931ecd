package io.prez.node.cluster;

/** Why a node did not take part in a connection. The numbers are part of the wire's format: append only. */
public enum Refusal {
    /** No common version of the protocol. */
    VERSION,
    /** Both belong to clusters, but not to the same one. */
    WRONG_CLUSTER,
    /** The node that answers has another id than the one that was called: its data directory is another one. */
    WRONG_NODE,
    /** The node that answers has another name than the one that was called: an address is wrong. */
    WRONG_NAME,
    /** A node reached itself: an address is wrong. */
    SELF,
    /** Two nodes run on copies of one data directory. */
    DUPLICATE_ID,
    /** The caller was removed from the cluster, for ever. */
    REMOVED,
    /** The node that answers belongs to no cluster yet, and was not called by its id. */
    BLANK,
    /** The node that answers is just joining the caller's cluster: call again. */
    ADOPTING
}
