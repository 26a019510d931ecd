package io.prez.node.raft;

/** What became of a {@link MembershipChange}. */
public sealed interface ChangeOutcome {
    /** It is in the log and in force; it is done when this index is committed by this leader. */
    record Accepted(long index) implements ChangeOutcome {}

    /** Nothing happened. The text is for people and gives the values. */
    record Refused(Reason reason, String text) implements ChangeOutcome {}

    /** Why a change was refused. */
    enum Reason {
        NOT_LEADER,
        /** Another change, a joint membership or a transfer of leadership is under way. */
        BUSY,
        /** This leader has not committed an entry of its term yet: wait a moment (the bug of 2015). */
        NO_COMMIT_IN_TERM,
        /** The membership is not the one that the change was meant for. */
        CONFIG_INDEX,
        STALE_EPOCH,
        UNKNOWN_MEMBER,
        /** The id was removed before and can never come back. */
        REMOVED_MEMBER,
        NOT_CAUGHT_UP,
        /** The voters that would remain and that are alive would be no majority. */
        WOULD_LOSE_QUORUM,
        /** It is so already: not an error for most callers. */
        ALREADY
    }
}
