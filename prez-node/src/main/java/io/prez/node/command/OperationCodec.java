package io.prez.node.command;

import io.prez.node.command.Operation.Invocation;
import io.prez.node.command.Operation.Transaction;
import io.prez.node.command.Operation.Versions;
import io.prez.node.command.Operation.Watch;
import io.prez.node.keyspace.ByteReader;
import io.prez.node.keyspace.ByteWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Operations as bytes, for the log and for forwarding. What carries them has the version of the format:
 *
 * <pre>
 * operation   := 0 invocation | 1 watches:count watch* invocations:count invocation* | 2 database keys:count key*
 * invocation  := database words:count length* byte*       (all lengths, then all words)
 * watch       := database key version
 * key         := length byte*
 * </pre>
 *
 * All numbers are {@link ByteWriter#varint}s. A command is known by its words, so that tables of different versions
 * understand each other.
 */
public final class OperationCodec {
    private static final int INVOCATION = 0;
    private static final int TRANSACTION = 1;
    private static final int VERSIONS = 2;

    private OperationCodec() {}

    /** The operation's bytes. */
    public static byte[] encode(Operation operation) {
        ByteWriter out = new ByteWriter(256);
        write(operation, out);
        return out.toByteArray();
    }

    /**
     * Reads what {@link #encode} wrote. Words are slices of {@code bytes}, which must not change any more.
     *
     * @throws IllegalArgumentException for bytes that are not an operation
     * @throws CommandException for one that this table does not know or that has no body here
     */
    public static Operation decode(byte[] bytes, CommandTable table) {
        ByteReader in = new ByteReader(bytes);
        Operation operation = read(in, table);
        in.end();
        return operation;
    }

    static void write(Operation operation, ByteWriter out) {
        switch (operation) {
            case Invocation invocation -> {
                out.int8(INVOCATION);
                writeInvocation(invocation, out);
            }
            case Transaction transaction -> {
                out.int8(TRANSACTION);
                out.varint(transaction.watches().size());
                for (Watch watch : transaction.watches()) {
                    out.varint(watch.database());
                    out.sized(watch.key(), 0, watch.key().length);
                    out.varint(watch.version());
                }
                out.varint(transaction.invocations().size());
                for (Invocation invocation : transaction.invocations()) {
                    writeInvocation(invocation, out);
                }
            }
            case Versions versions -> {
                out.int8(VERSIONS);
                out.varint(versions.database());
                out.varint(versions.keys().size());
                for (byte[] key : versions.keys()) {
                    out.sized(key, 0, key.length);
                }
            }
        }
    }

    private static void writeInvocation(Invocation invocation, ByteWriter out) {
        out.varint(invocation.database());
        Args args = invocation.args();
        int words = args.count();
        out.varint(words);
        for (int i = 0; i < words; i++) {
            out.varint(args.length(i));
        }
        byte[] buffer = args.buffer();
        for (int i = 0; i < words; i++) {
            out.bytes(buffer, args.offset(i), args.length(i));
        }
    }

    static Operation read(ByteReader in, CommandTable table) {
        int kind = in.int8();
        return switch (kind) {
            case INVOCATION -> readInvocation(in, table);
            case TRANSACTION -> readTransaction(in, table);
            case VERSIONS -> readVersions(in);
            default -> throw new IllegalArgumentException("an operation of kind " + kind);
        };
    }

    private static Transaction readTransaction(ByteReader in, CommandTable table) {
        int watchCount = in.count(3);
        List<Watch> watches = new ArrayList<>(watchCount);
        for (int i = 0; i < watchCount; i++) {
            int database = in.number(Integer.MAX_VALUE);
            byte[] key = in.bytes(in.count(1));
            watches.add(new Watch(database, key, in.varint()));
        }
        int count = in.count(3);
        List<Invocation> invocations = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            invocations.add(readInvocation(in, table));
        }
        return new Transaction(watches, invocations);
    }

    private static Versions readVersions(ByteReader in) {
        int database = in.number(Integer.MAX_VALUE);
        int count = in.count(1);
        List<byte[]> keys = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            keys.add(in.bytes(in.count(1)));
        }
        return new Versions(database, keys);
    }

    private static Invocation readInvocation(ByteReader in, CommandTable table) {
        int database = in.number(Integer.MAX_VALUE);
        int words = in.count(1);
        int[] bounds = new int[2 * words];
        for (int i = 0; i < words; i++) {
            bounds[2 * i + 1] = in.count(1);
        }
        for (int i = 0; i < words; i++) {
            bounds[2 * i] = in.skip(bounds[2 * i + 1]);
        }
        Args args = new Args(in.array(), bounds);
        CommandSpec spec = table.resolve(args);
        if (spec.kind() == CommandSpec.Kind.LOCAL) {
            throw new CommandException("ERR '" + spec.name() + "' cannot run in the state machine");
        }
        return new Invocation(spec, args, database);
    }
}
