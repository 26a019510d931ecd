package io.prez.node.raft;

/** What became of a wish to hand leadership over (thesis §3.10). */
public sealed interface TransferOutcome {
    /**
     * Under way: proposals are refused until the target leads, which {@link Ready#role} tells, or until an election
     * timeout has passed, after which this leader carries on.
     */
    record Started(long targetId) implements TransferOutcome {}

    /** Nothing happened. The text is for people. */
    record Refused(Reason reason, String text) implements TransferOutcome {}

    /** Why a transfer was refused. */
    enum Reason {
        NOT_LEADER,
        /** Another transfer is under way. */
        BUSY,
        /** The target is no voter, or nobody is there that could take over. */
        NO_TARGET,
        /** The target leads already. */
        ALREADY
    }
}
