package io.prez.node.command;

import static io.prez.node.command.CommandFlag.DENYOOM;
import static io.prez.node.command.CommandFlag.FAST;

import io.prez.node.command.CommandSpec.Group;
import io.prez.node.keyspace.Integers;
import io.prez.node.keyspace.Key;
import io.prez.node.keyspace.Keyspace;
import io.prez.node.keyspace.StringValue;
import io.prez.node.resp.Reply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands on strings that hold numbers. */
final class CounterCommands {
    private static final Group GROUP = new Group("string", "string");

    static final List<CommandSpec> TABLE = List.of(
            GROUP.write("incr", 2, CounterCommands::incr)
                    .flags(DENYOOM, FAST)
                    .key(1, "RW", "access", "update")
                    .doc("1.0.0", "O(1)", "Increment the integer value of a key by one"),
            GROUP.write("decr", 2, CounterCommands::decr)
                    .flags(DENYOOM, FAST)
                    .key(1, "RW", "access", "update")
                    .doc("1.0.0", "O(1)", "Decrement the integer value of a key by one"),
            GROUP.write("incrby", 3, CounterCommands::incrby)
                    .flags(DENYOOM, FAST)
                    .key(1, "RW", "access", "update")
                    .doc("1.0.0", "O(1)", "Increment the integer value of a key by the given amount"),
            GROUP.write("decrby", 3, CounterCommands::decrby)
                    .flags(DENYOOM, FAST)
                    .key(1, "RW", "access", "update")
                    .doc("1.0.0", "O(1)", "Decrement the integer value of a key by the given number"),
            GROUP.write("incrbyfloat", 3, CounterCommands::incrbyfloat)
                    .flags(DENYOOM, FAST)
                    .key(1, "RW", "access", "update")
                    .doc("2.6.0", "O(1)", "Increment the float value of a key by the given amount"));

    private CounterCommands() {}

    private static Reply incr(Args args, Keyspace keyspace, Moment moment) {
        return add(args, keyspace, 1);
    }

    private static Reply decr(Args args, Keyspace keyspace, Moment moment) {
        return add(args, keyspace, -1);
    }

    private static Reply incrby(Args args, Keyspace keyspace, Moment moment) {
        return add(args, keyspace, args.integer(2));
    }

    private static Reply decrby(Args args, Keyspace keyspace, Moment moment) {
        long decrement = args.integer(2);
        if (decrement == Long.MIN_VALUE) {
            throw new CommandException("ERR decrement would overflow");
        }
        return add(args, keyspace, -decrement);
    }

    private static Reply add(Args args, Keyspace keyspace, long increment) {
        Key key = args.key(1);
        StringValue value = Values.string(keyspace, key);
        long old = value == null ? 0 : number(value);
        long sum = old + increment;
        // Overflow shows as a sum whose sign differs from that of both parts.
        if (((old ^ sum) & (increment ^ sum)) < 0) {
            throw new CommandException("ERR increment or decrement would overflow");
        }
        keyspace.put(key, StringValue.ofInteger(sum), Keyspace.KEEP_EXPIRY);
        return new Reply.Int(sum);
    }

    private static long number(StringValue value) {
        if (!Integers.isInteger(value.buffer(), value.offset(), value.length())) {
            throw new CommandException(Args.NOT_AN_INTEGER);
        }
        return Integers.parse(value.buffer(), value.offset(), value.length());
    }

    private static Reply incrbyfloat(Args args, Keyspace keyspace, Moment moment) {
        Key key = args.key(1);
        StringValue value = Values.string(keyspace, key);
        byte[] zero = {'0'};
        ExtendedFloat old = value == null
                ? parsed(ExtendedFloat.parse(zero, 0, 1))
                : parsed(ExtendedFloat.parse(value.buffer(), value.offset(), value.length()));
        ExtendedFloat increment = parsed(ExtendedFloat.parse(args.buffer(), args.offset(2), args.length(2)));
        ExtendedFloat sum = old.plus(increment);
        if (sum == null) {
            throw new CommandException("ERR increment would produce NaN or Infinity");
        }
        byte[] text = sum.format();
        StringValue stored = StringValue.of(text, 0, text.length, StringValue.Encoding.PLAIN);
        keyspace.put(key, stored, Keyspace.KEEP_EXPIRY);
        return Reply.bulk(text);
    }

    private static ExtendedFloat parsed(@Nullable ExtendedFloat number) {
        if (number == null) {
            throw new CommandException("ERR value is not a valid float");
        }
        return number;
    }
}
