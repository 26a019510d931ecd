package io.prez.node.raft;

/** What a member is at the moment. A learner is a follower that the effective membership gives no vote. */
public enum Role {
    LEARNER,
    FOLLOWER,
    PRE_CANDIDATE,
    CANDIDATE,
    LEADER
}
