package io.prez.node.command;

import io.prez.node.keyspace.Key;
import io.prez.node.keyspace.KeyspaceView;
import io.prez.node.keyspace.StringValue;
import io.prez.node.keyspace.Value;
import io.prez.node.resp.Reply;
import org.jspecify.annotations.Nullable;

/** What the bodies of several tables ask of a key. */
final class Values {
    /** Redis' {@code proto-max-bulk-len}. A constant, because apply must not depend on a node's configuration. */
    static final int STRING_BYTES_MAX = 512 * 1024 * 1024;

    private Values() {}

    /** The string at a key, or null; WRONGTYPE for anything else. */
    static @Nullable StringValue string(KeyspaceView keyspace, Key key) {
        Value value = keyspace.get(key);
        return switch (value) {
            case null -> null;
            case StringValue string -> string;
        };
    }

    /** The bytes of a string, or null. */
    static Reply bulk(@Nullable StringValue string) {
        return string == null ? Reply.NULL : Reply.bulk(string.toBytes());
    }

    /** Redis' checkStringLength. */
    static void checkLength(long size, long more) {
        if (size + more > STRING_BYTES_MAX || size + more < size) {
            throw new CommandException("ERR string exceeds maximum allowed size (proto-max-bulk-len)");
        }
    }

    /** A database's number, as COPY and MOVE read it. */
    static int database(Args args, int word, KeyspaceView keyspace) {
        long number = args.integer(word);
        if (number != (int) number) {
            throw new CommandException(
                    "ERR value is out of range, value must between " + Integer.MIN_VALUE + " and " + Integer.MAX_VALUE);
        }
        return database((int) number, keyspace);
    }

    /** The number of a database that exists. */
    static int database(int number, KeyspaceView keyspace) {
        if (number < 0 || number >= keyspace.databases()) {
            throw new CommandException("ERR DB index is out of range");
        }
        return number;
    }

    /** Lines of text, as HELP answers. */
    static Reply lines(String... lines) {
        Reply[] replies = new Reply[lines.length];
        for (int i = 0; i < lines.length; i++) {
            replies[i] = new Reply.Simple(lines[i]);
        }
        return Reply.array(replies);
    }
}
