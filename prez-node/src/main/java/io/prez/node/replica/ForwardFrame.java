package io.prez.node.replica;

/** Client requests that a follower hands to the leader, at most once, and their outcome. */
public sealed interface ForwardFrame {
    /**
     * @param requestId unique per sender and start of its process
     * @param sessionId which of the sender's sessions; the leader keeps the order within it
     * @param operation as {@code OperationCodec} writes it
     */
    record Request(long requestId, long sessionId, byte[] operation) implements ForwardFrame {}

    /**
     * @param outcome what became of it
     * @param index log position that the sender must have applied before it answers a later read of this session
     * @param reply as {@code ReplyCodec} writes it; empty unless {@code outcome} is REPLIED
     */
    record Response(long requestId, Outcome outcome, long index, byte[] reply) implements ForwardFrame {}

    /** The sender's client is gone. */
    record SessionClosed(long sessionId) implements ForwardFrame {}

    /** What became of a forwarded request. The numbers are part of the wire's format. */
    enum Outcome {
        REPLIED,
        NOT_LEADER,
        OVERLOADED,
        UNKNOWN
    }
}
