package io.prez.node.replica;

import io.prez.node.raft.Member;

/** What an operator, human or program, asks of a node. */
public sealed interface AdminRequest {
    /**
     * Guards of a change of membership.
     *
     * @param expectedConfigIndex refuse unless the effective membership stands at this index; -1 for any
     * @param operatorEpoch refuse when a higher epoch was seen; 0 for none
     */
    record Guard(long expectedConfigIndex, long operatorEpoch) {
        /** Neither is checked. */
        public static final Guard NONE = new Guard(-1, 0);
    }

    /** Form a cluster with this node as its only voter; harmless when it formed the same one already. */
    record Bootstrap(String clusterId) implements AdminRequest {}

    /** Add a member without a vote. */
    record AddLearner(Member member, Guard guard) implements AdminRequest {}

    /** Give a learner that is caught up its vote. */
    record Promote(long memberId, Guard guard) implements AdminRequest {}

    /** Remove a member for ever. */
    record Remove(long memberId, Guard guard) implements AdminRequest {}

    /** Hand leadership over; to the most caught-up voter when the id is 0. */
    record Transfer(long memberId) implements AdminRequest {}

    /** Take a snapshot now and drop the log that it makes superfluous. */
    record TakeSnapshot() implements AdminRequest {}

    /** The digest of the applied state. */
    record Digest() implements AdminRequest {}
}
