package io.prez.node.command;

import static io.prez.node.command.CommandFlag.FAST;

import io.prez.node.command.CommandSpec.Group;
import io.prez.node.keyspace.Key;
import io.prez.node.keyspace.Keyspace;
import io.prez.node.keyspace.KeyspaceView;
import io.prez.node.resp.Reply;
import java.util.List;

/** When keys expire. */
final class ExpiryCommands {
    private static final Group GROUP = new Group("generic", "keyspace");

    static final List<CommandSpec> TABLE = List.of(
            GROUP.write("expire", -3, ExpiryCommands::expire)
                    .flags(FAST)
                    .key(1, "RW", "update")
                    .doc("1.0.0", "O(1)", "Set a key's time to live in seconds"),
            GROUP.write("pexpire", -3, ExpiryCommands::pexpire)
                    .flags(FAST)
                    .key(1, "RW", "update")
                    .doc("2.6.0", "O(1)", "Set a key's time to live in milliseconds"),
            GROUP.write("expireat", -3, ExpiryCommands::expireat)
                    .flags(FAST)
                    .key(1, "RW", "update")
                    .doc("1.2.0", "O(1)", "Set the expiration for a key as a UNIX timestamp"),
            GROUP.write("pexpireat", -3, ExpiryCommands::pexpireat)
                    .flags(FAST)
                    .key(1, "RW", "update")
                    .doc("2.6.0", "O(1)", "Set the expiration for a key as a UNIX timestamp specified in milliseconds"),
            GROUP.read("ttl", 2, ExpiryCommands::ttl)
                    .flags(FAST)
                    .key(1, "RO", "access")
                    .tips("nondeterministic_output")
                    .doc("1.0.0", "O(1)", "Get the time to live for a key in seconds"),
            GROUP.read("pttl", 2, ExpiryCommands::pttl)
                    .flags(FAST)
                    .key(1, "RO", "access")
                    .tips("nondeterministic_output")
                    .doc("2.6.0", "O(1)", "Get the time to live for a key in milliseconds"),
            GROUP.read("expiretime", 2, ExpiryCommands::expiretime)
                    .flags(FAST)
                    .key(1, "RO", "access")
                    .doc("7.0.0", "O(1)", "Get the expiration Unix timestamp for a key"),
            GROUP.read("pexpiretime", 2, ExpiryCommands::pexpiretime)
                    .flags(FAST)
                    .key(1, "RO", "access")
                    .doc("7.0.0", "O(1)", "Get the expiration Unix timestamp for a key in milliseconds"),
            GROUP.write("persist", 2, ExpiryCommands::persist)
                    .flags(FAST)
                    .key(1, "RW", "update")
                    .doc("2.2.0", "O(1)", "Remove the expiration from a key"));

    private ExpiryCommands() {}

    private static Reply expire(Args args, Keyspace keyspace, Moment moment) {
        return expire(args, keyspace, moment, new Unit("expire", 1000, moment.timeMillis()));
    }

    private static Reply pexpire(Args args, Keyspace keyspace, Moment moment) {
        return expire(args, keyspace, moment, new Unit("pexpire", 1, moment.timeMillis()));
    }

    private static Reply expireat(Args args, Keyspace keyspace, Moment moment) {
        return expire(args, keyspace, moment, new Unit("expireat", 1000, 0));
    }

    private static Reply pexpireat(Args args, Keyspace keyspace, Moment moment) {
        return expire(args, keyspace, moment, new Unit("pexpireat", 1, 0));
    }

    /** What an argument counts, and from when on. */
    private record Unit(String command, int millis, long baseMillis) {
        long absolute(long time) {
            boolean fits = time <= Long.MAX_VALUE / millis && time >= Long.MIN_VALUE / millis;
            if (!fits || time * millis > Long.MAX_VALUE - baseMillis) {
                throw new CommandException("ERR invalid expire time in '" + command + "' command");
            }
            return time * millis + baseMillis;
        }
    }

    private static Reply expire(Args args, Keyspace keyspace, Moment moment, Unit unit) {
        Condition condition = Condition.of(args);
        long whenMillis = unit.absolute(args.integer(2));
        Key key = args.key(1);
        if (!keyspace.contains(key) || !condition.allows(keyspace.expiryMillis(key), whenMillis)) {
            return Reply.ZERO;
        }
        if (whenMillis <= moment.timeMillis()) {
            keyspace.remove(key);
        } else {
            keyspace.setExpiry(key, whenMillis);
        }
        return Reply.ONE;
    }

    /** Redis' parseExtendedExpireArgumentsOrReply. */
    private record Condition(boolean onlyWithout, boolean onlyWith, boolean onlyLater, boolean onlyEarlier) {
        static Condition of(Args args) {
            boolean onlyWithout = false;
            boolean onlyWith = false;
            boolean onlyLater = false;
            boolean onlyEarlier = false;
            for (int word = 3; word < args.count(); word++) {
                if (args.is(word, "NX")) {
                    onlyWithout = true;
                } else if (args.is(word, "XX")) {
                    onlyWith = true;
                } else if (args.is(word, "GT")) {
                    onlyLater = true;
                } else if (args.is(word, "LT")) {
                    onlyEarlier = true;
                } else {
                    throw new CommandException("ERR Unsupported option " + args.line(word));
                }
            }
            if (onlyWithout && (onlyWith || onlyLater || onlyEarlier)) {
                throw new CommandException("ERR NX and XX, GT or LT options at the same time are not compatible");
            }
            if (onlyLater && onlyEarlier) {
                throw new CommandException("ERR GT and LT options at the same time are not compatible");
            }
            return new Condition(onlyWithout, onlyWith, onlyLater, onlyEarlier);
        }

        /** A key without expiry counts as one that expires in eternity. */
        boolean allows(long currentMillis, long whenMillis) {
            boolean expires = currentMillis != Keyspace.NO_EXPIRY;
            return !(onlyWithout && expires)
                    && !(onlyWith && !expires)
                    && !(onlyLater && (!expires || whenMillis <= currentMillis))
                    && !(onlyEarlier && expires && whenMillis >= currentMillis);
        }
    }

    private static Reply ttl(Args args, KeyspaceView keyspace, Moment moment) {
        return time(args, keyspace, moment.timeMillis(), 1000);
    }

    private static Reply pttl(Args args, KeyspaceView keyspace, Moment moment) {
        return time(args, keyspace, moment.timeMillis(), 1);
    }

    private static Reply expiretime(Args args, KeyspaceView keyspace, Moment moment) {
        return time(args, keyspace, 0, 1000);
    }

    private static Reply pexpiretime(Args args, KeyspaceView keyspace, Moment moment) {
        return time(args, keyspace, 0, 1);
    }

    /** -2 for no key, -1 for no expiry, else the time that it is away from a base, rounded to the unit. */
    private static Reply time(Args args, KeyspaceView keyspace, long baseMillis, int unitMillis) {
        Key key = args.key(1);
        if (!keyspace.contains(key)) {
            return new Reply.Int(-2);
        }
        long expiryMillis = keyspace.expiryMillis(key);
        if (expiryMillis == KeyspaceView.NO_EXPIRY) {
            return new Reply.Int(-1);
        }
        return Reply.integer((expiryMillis - baseMillis + unitMillis / 2) / unitMillis);
    }

    private static Reply persist(Args args, Keyspace keyspace, Moment moment) {
        Key key = args.key(1);
        if (keyspace.expiryMillis(key) == KeyspaceView.NO_EXPIRY) {
            return Reply.ZERO;
        }
        keyspace.setExpiry(key, KeyspaceView.NO_EXPIRY);
        return Reply.ONE;
    }
}
