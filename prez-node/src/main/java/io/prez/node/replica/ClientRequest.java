package io.prez.node.replica;

import io.prez.node.command.Operation;

/**
 * An operation of a client, on its way to the replica. Requests of one {@link Session} are run in the order of their
 * submission.
 *
 * @param session whose program order counts
 * @param readMode how fresh an answer must be when nothing is written
 * @param sink where the outcome goes
 */
public record ClientRequest(Session session, Operation operation, ReadMode readMode, ReplySink sink) {
    /** How fresh the answer to a read must be. */
    public enum ReadMode {
        /** Reflects every write that was acknowledged, anywhere, before the read was sent. */
        LINEARIZABLE,
        /** What this node has applied, perhaps stale, never older than what this session saw here. */
        LOCAL
    }
}
