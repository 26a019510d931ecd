package io.prez.node.command;

import io.prez.node.keyspace.Keyspace;
import io.prez.node.keyspace.KeyspaceView;
import io.prez.node.resp.Reply;
import org.jspecify.annotations.Nullable;

/** One row of a command table. Its kind decides what the body may touch; the compiler enforces it. */
public final class CommandSpec {
    /** How a command is carried out. */
    public enum Kind {
        /** Answered from applied state, without a log entry. */
        READ,
        /** Goes through the log and must be deterministic. */
        WRITE,
        /** Answered by the connection or the node; the server package holds the body. */
        LOCAL,
        /** Known to Redis but not to Prez; answered with the reason. */
        REFUSED
    }

    /** A body that cannot write. */
    @FunctionalInterface
    public interface ReadBody {
        Reply run(Args args, KeyspaceView keyspace, Moment moment);
    }

    /** A body that may write. */
    @FunctionalInterface
    public interface WriteBody {
        Reply run(Args args, Keyspace keyspace, Moment moment);
    }

    private final String name;
    private final Kind kind;
    private final int arity;
    private final @Nullable ReadBody read;
    private final @Nullable WriteBody write;

    CommandSpec(String name, Kind kind, int arity, @Nullable ReadBody read, @Nullable WriteBody write) {
        this.name = name;
        this.kind = kind;
        this.arity = arity;
        this.read = read;
        this.write = write;
    }

    /** Lower-case name; {@code container|subcommand} for subcommands. */
    public String name() {
        return name;
    }

    /** What its body may touch. */
    public Kind kind() {
        return kind;
    }

    /** As COMMAND reports it: exact when positive, at least its absolute value when negative; counts the name. */
    public int arity() {
        return arity;
    }

    /** Whether this many words, the name included, can be right. */
    public boolean accepts(int words) {
        return arity >= 0 ? words == arity : words >= -arity;
    }

    @Nullable
    ReadBody read() {
        return read;
    }

    @Nullable
    WriteBody write() {
        return write;
    }
}
