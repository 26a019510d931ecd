package io.prez.node.raft;

import java.util.List;

/**
 * A wish to change who takes part. One runs at a time; it is effective as soon as it is in the log, and done when it is
 * committed (thesis §4.1).
 */
public sealed interface MembershipChange {
    /** {@link #expectedConfigIndex} of a change that does not care what it changes. */
    long ANY_CONFIG = -1;

    /** The change is refused unless the effective membership stands at this index; {@link #ANY_CONFIG} for any. */
    long expectedConfigIndex();

    /** Refused when a higher epoch changed the membership before: a deposed operator cannot interfere. 0: none. */
    long operatorEpoch();

    /** A new member that gets entries and has no vote; or new addresses for a learner. */
    record AddLearner(Member member, long expectedConfigIndex, long operatorEpoch) implements MembershipChange {}

    /** A learner that has caught up gets a vote. */
    record Promote(long memberId, long expectedConfigIndex, long operatorEpoch) implements MembershipChange {}

    /** A voter or learner leaves for good. */
    record Remove(long memberId, long expectedConfigIndex, long operatorEpoch) implements MembershipChange {}

    /**
     * Another set of voters, by joint consensus (§6). They must be voters or learners that have caught up; voters that
     * are not named leave for good.
     */
    record Replace(List<Member> voters, long expectedConfigIndex, long operatorEpoch) implements MembershipChange {}
}
