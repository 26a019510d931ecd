package io.prez.node.server;

import io.prez.node.command.Args;
import io.prez.node.command.CommandSpec;
import io.prez.node.replica.ReplySink;
import io.prez.node.resp.Reply;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The place of one request in its connection's order of replies. The replica's loop puts an outcome in; the
 * connection's I/O loop takes it out after a hand-over, so that the fields need no lock.
 */
final class ReplySlot implements ReplySink {
    /** What was done with a request when it was answered. */
    enum Fate {
        RAN,
        REJECTED,
        QUEUED
    }

    private final ClientConnection connection;
    private final @Nullable CommandSpec spec;
    private final Args args;
    private boolean silent;
    private final long startNanos;
    private int sizeBytes;
    private @Nullable Consumer<Reply> recipient;

    private @Nullable Reply reply;
    private @Nullable Refusal refusal;
    private @Nullable String unknown;
    private boolean settled;
    private Fate fate = Fate.RAN;

    ReplySlot(ClientConnection connection, @Nullable CommandSpec spec, Args args, boolean silent, long startNanos) {
        this.connection = connection;
        this.spec = spec;
        this.args = args;
        this.silent = silent;
        this.startNanos = startNanos;
    }

    /** The request's row; null when it has none. */
    @Nullable
    CommandSpec spec() {
        return spec;
    }

    Args args() {
        return args;
    }

    /** Whether the client asked not to get this reply. */
    boolean isSilent() {
        return silent;
    }

    /** Sends the reply after all. */
    void speak() {
        silent = false;
    }

    /** Counts this request as in flight with so many bytes until it is delivered. */
    void inFlight(int bytes) {
        sizeBytes = bytes;
    }

    /** Bytes that this request was counted with. */
    int sizeBytes() {
        return sizeBytes;
    }

    /**
     * Takes the replica's reply instead of the client, refusals as the errors that they become; {@link #answer} then
     * has to follow. Runs on the I/O loop. Not called when the outcome is unknown.
     */
    void takeDelivery(Consumer<Reply> recipient) {
        this.recipient = recipient;
    }

    @Override
    public void reply(Reply answer) {
        reply = answer;
        connection.loop().arrived(this);
    }

    @Override
    public void refused(Refusal why) {
        refusal = why;
        connection.loop().arrived(this);
    }

    @Override
    public void unknown(String why) {
        unknown = why;
        connection.loop().arrived(this);
    }

    /** The outcome came over from the replica. */
    void deliver(long nowNanos) {
        connection.loop().settled(sizeBytes);
        if (refusal != null) {
            reply = connection.server().redirects().refused(refusal, spec, args);
        }
        if (recipient != null && unknown == null && reply != null) {
            Reply delivered = reply;
            reply = null;
            recipient.accept(delivered);
        } else {
            settle(nowNanos);
        }
    }

    /** The connection or the node itself answers; on the I/O loop. */
    void answer(Reply answer, long nowNanos) {
        reply = answer;
        settle(nowNanos);
    }

    /** Answers a request that never ran. */
    void reject(Reply.Failure error, long nowNanos) {
        fate = Fate.REJECTED;
        answer(error, nowNanos);
    }

    /** Answers a request that EXEC will run. */
    void queued(long nowNanos) {
        fate = Fate.QUEUED;
        answer(Reply.QUEUED, nowNanos);
    }

    /** What was done with the request when it was answered. */
    Fate fate() {
        return fate;
    }

    private void settle(long nowNanos) {
        if (settled) {
            throw new IllegalStateException("second outcome for " + spec + ": " + reply);
        }
        settled = true;
        connection.settled(this, nowNanos - startNanos);
    }

    /** Whether there is an outcome. */
    boolean isSettled() {
        return settled;
    }

    /** Why nobody can say what became of the request; null when that is known. */
    @Nullable
    String unknown() {
        return unknown;
    }

    /** The answer; null while there is none. */
    @Nullable
    Reply reply() {
        return reply;
    }
}
