package io.prez.node.server;

import io.prez.node.command.Args;
import io.prez.node.command.CommandSpec;
import io.prez.node.resp.Reply;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run of a {@link LocalCommand}'s body, on its connection's I/O loop. */
final class LocalCall {
    /** An answer of no bytes, for requests that want silence. */
    static final Reply NOTHING = new Reply.Several(java.util.List.of());

    private final ClientConnection connection;
    private final CommandSpec spec;
    private final Args args;
    private final @Nullable ReplySlot slot;
    private final Consumer<Reply> sink;

    /** @param slot null when the call is part of an EXEC, which then waits for {@code sink} */
    LocalCall(
            ClientConnection connection, CommandSpec spec, Args args, @Nullable ReplySlot slot, Consumer<Reply> sink) {
        this.connection = connection;
        this.spec = spec;
        this.args = args;
        this.slot = slot;
        this.sink = sink;
    }

    ClientConnection connection() {
        return connection;
    }

    ClientState state() {
        return connection.state();
    }

    ServerContext server() {
        return connection.server();
    }

    CommandSpec spec() {
        return spec;
    }

    Args args() {
        return args;
    }

    /** How many words, container and subcommand included. */
    int count() {
        return args.count();
    }

    String text(int word) {
        return args.text(word);
    }

    boolean is(int word, String keyword) {
        return args.is(word, keyword);
    }

    /** Whether EXEC runs it. */
    boolean isInTransaction() {
        return slot == null;
    }

    /** The slot of a call that hands itself to the replica; never asked for within a transaction. */
    ReplySlot slot() {
        if (slot == null) {
            throw new IllegalStateException(spec.name() + " cannot be part of a transaction");
        }
        return slot;
    }

    /** Keeps the connection from dispatching more before this call has its answer. */
    void block() {
        if (slot != null) {
            connection.blockOn(slot);
        }
    }

    /** The answer of a body that returned null before; on the I/O loop. */
    void reply(Reply reply) {
        sink.accept(reply);
    }

    /** The same from any thread. */
    void replyFromElsewhere(Reply reply) {
        connection.loop().execute(() -> sink.accept(reply));
    }
}
