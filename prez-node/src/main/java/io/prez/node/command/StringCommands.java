package io.prez.node.command;

import static io.prez.node.command.CommandFlag.DENYOOM;
import static io.prez.node.command.CommandFlag.FAST;

import io.prez.node.command.CommandSpec.Group;
import io.prez.node.keyspace.Key;
import io.prez.node.keyspace.Keyspace;
import io.prez.node.keyspace.KeyspaceView;
import io.prez.node.keyspace.StringValue;
import io.prez.node.resp.Reply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Commands on strings, without the counters. */
final class StringCommands {
    private static final Reply EMPTY = Reply.bulk("");
    private static final Group GROUP = new Group("string", "string");

    static final List<CommandSpec> TABLE = List.of(
            GROUP.read("get", 2, StringCommands::get)
                    .flags(FAST)
                    .key(1, "RO", "access")
                    .doc("1.0.0", "O(1)", "Get the value of a key"),
            GROUP.write("set", -3, StringCommands::set)
                    .flags(DENYOOM)
                    .key(1, "RW", "access", "update", "variable_flags")
                    .noting("RW and ACCESS due to the optional `GET` argument")
                    .doc("1.0.0", "O(1)", "Set the string value of a key"),
            GROUP.write("getset", 3, StringCommands::getset)
                    .flags(DENYOOM, FAST)
                    .key(1, "RW", "access", "update")
                    .deprecated("6.2.0", "`SET` with the `!GET` argument")
                    .doc("1.0.0", "O(1)", "Set the string value of a key and return its old value"),
            GROUP.write("setnx", 3, StringCommands::setnx)
                    .flags(DENYOOM, FAST)
                    .key(1, "OW", "insert")
                    .doc("1.0.0", "O(1)", "Set the value of a key, only if the key does not exist"),
            GROUP.write("setex", 4, StringCommands::setex)
                    .flags(DENYOOM)
                    .key(1, "OW", "update")
                    .doc("2.0.0", "O(1)", "Set the value and expiration of a key"),
            GROUP.write("psetex", 4, StringCommands::psetex)
                    .flags(DENYOOM)
                    .key(1, "OW", "update")
                    .doc("2.6.0", "O(1)", "Set the value and expiration in milliseconds of a key"),
            GROUP.write("getex", -2, StringCommands::getex)
                    .flags(FAST)
                    .key(1, "RW", "access", "update")
                    .noting("RW and UPDATE because it changes the TTL")
                    .doc("6.2.0", "O(1)", "Get the value of a key and optionally set its expiration"),
            GROUP.write("getdel", 2, StringCommands::getdel)
                    .flags(FAST)
                    .key(1, "RW", "access", "delete")
                    .doc("6.2.0", "O(1)", "Get the value of a key and delete the key"),
            GROUP.read("mget", -2, StringCommands::mget)
                    .flags(FAST)
                    .keys(1, -1, 1, "RO", "access")
                    .tips("request_policy:multi_shard")
                    .doc(
                            "1.0.0",
                            "O(N) where N is the number of keys to retrieve.",
                            "Get the values of all the given keys"),
            GROUP.write("mset", -3, StringCommands::mset)
                    .flags(DENYOOM)
                    .keys(1, -1, 2, "OW", "update")
                    .tips("request_policy:multi_shard", "response_policy:all_succeeded")
                    .doc("1.0.1", "O(N) where N is the number of keys to set.", "Set multiple keys to multiple values"),
            GROUP.write("msetnx", -3, StringCommands::msetnx)
                    .flags(DENYOOM)
                    .keys(1, -1, 2, "OW", "insert")
                    .tips("request_policy:multi_shard", "response_policy:agg_min")
                    .doc(
                            "1.0.1",
                            "O(N) where N is the number of keys to set.",
                            "Set multiple keys to multiple values, only if none of the keys exist"),
            GROUP.write("append", 3, StringCommands::append)
                    .flags(DENYOOM, FAST)
                    .key(1, "RW", "insert")
                    .doc(
                            "2.0.0",
                            "O(1). The amortized time complexity is O(1) assuming the appended value is small and the already present value is of any size, since the dynamic string library used by Redis will double the free space available on every reallocation.",
                            "Append a value to a key"),
            GROUP.read("strlen", 2, StringCommands::strlen)
                    .flags(FAST)
                    .key(1, "RO")
                    .doc("2.2.0", "O(1)", "Get the length of the value stored in a key"),
            GROUP.read("getrange", 4, StringCommands::getrange)
                    .key(1, "RO", "access")
                    .doc(
                            "2.4.0",
                            "O(N) where N is the length of the returned string. The complexity is ultimately determined by the returned length, but because creating a substring from an existing string is very cheap, it can be considered O(1) for small strings.",
                            "Get a substring of the string stored at a key"),
            GROUP.read("substr", 4, StringCommands::getrange)
                    .key(1, "RO", "access")
                    .deprecated("2.0.0", "`GETRANGE`")
                    .doc(
                            "1.0.0",
                            "O(N) where N is the length of the returned string. The complexity is ultimately determined by the returned length, but because creating a substring from an existing string is very cheap, it can be considered O(1) for small strings.",
                            "Get a substring of the string stored at a key"),
            GROUP.write("setrange", 4, StringCommands::setrange)
                    .flags(DENYOOM)
                    .key(1, "RW", "update")
                    .doc(
                            "2.2.0",
                            "O(1), not counting the time taken to copy the new string in place. Usually, this string is very small so the amortized complexity is O(1). Otherwise, complexity is O(M) with M being the length of the value argument.",
                            "Overwrite part of a string at key starting at the specified offset"),
            GROUP.read("lcs", -3, LongestCommonSubsequence::lcs)
                    .keys(1, 1, 1, "RO", "access")
                    .doc(
                            "7.0.0",
                            "O(N*M) where N and M are the lengths of s1 and s2, respectively",
                            "Find longest common substring"));

    private StringCommands() {}

    private static Reply get(Args args, KeyspaceView keyspace, Moment moment) {
        return Values.bulk(Values.string(keyspace, args.key(1)));
    }

    private static Reply set(Args args, Keyspace keyspace, Moment moment) {
        Key key = args.key(1);
        if (args.count() == 3) {
            keyspace.put(key, args.value(2), Keyspace.NO_EXPIRY);
            return Reply.OK;
        }
        SetOptions options = SetOptions.ofSet(args);
        long expiryMillis = options.expiryMillis(args, moment, "set");
        Reply old = options.returnsOld ? Values.bulk(Values.string(keyspace, key)) : Reply.OK;
        boolean there = keyspace.contains(key);
        if ((options.onlyIfAbsent && there) || (options.onlyIfPresent && !there)) {
            return options.returnsOld ? old : Reply.NULL;
        }
        keyspace.put(key, args.value(2), expiryMillis);
        return old;
    }

    private static Reply getset(Args args, Keyspace keyspace, Moment moment) {
        Key key = args.key(1);
        Reply old = Values.bulk(Values.string(keyspace, key));
        keyspace.put(key, args.value(2), Keyspace.NO_EXPIRY);
        return old;
    }

    private static Reply setnx(Args args, Keyspace keyspace, Moment moment) {
        Key key = args.key(1);
        if (keyspace.contains(key)) {
            return Reply.ZERO;
        }
        keyspace.put(key, args.value(2), Keyspace.NO_EXPIRY);
        return Reply.ONE;
    }

    private static Reply setex(Args args, Keyspace keyspace, Moment moment) {
        long expiryMillis = SetOptions.expiryMillis(args, 2, SetOptions.Expiry.SECONDS, moment, "setex");
        keyspace.put(args.key(1), args.value(3), expiryMillis);
        return Reply.OK;
    }

    private static Reply psetex(Args args, Keyspace keyspace, Moment moment) {
        long expiryMillis = SetOptions.expiryMillis(args, 2, SetOptions.Expiry.MILLIS, moment, "psetex");
        keyspace.put(args.key(1), args.value(3), expiryMillis);
        return Reply.OK;
    }

    private static Reply getex(Args args, Keyspace keyspace, Moment moment) {
        SetOptions options = SetOptions.ofGetex(args);
        Key key = args.key(1);
        StringValue value = Values.string(keyspace, key);
        if (value == null) {
            return Reply.NULL;
        }
        Reply reply = Values.bulk(value);
        if (options.expiry != SetOptions.Expiry.NONE) {
            long expiryMillis = options.expiryMillis(args, moment, "getex");
            if (expiryMillis <= moment.timeMillis()) {
                keyspace.remove(key);
            } else {
                keyspace.setExpiry(key, expiryMillis);
            }
        } else if (options.persists && keyspace.expiryMillis(key) != Keyspace.NO_EXPIRY) {
            keyspace.setExpiry(key, Keyspace.NO_EXPIRY);
        }
        return reply;
    }

    private static Reply getdel(Args args, Keyspace keyspace, Moment moment) {
        Key key = args.key(1);
        Reply old = Values.bulk(Values.string(keyspace, key));
        keyspace.remove(key);
        return old;
    }

    private static Reply mget(Args args, KeyspaceView keyspace, Moment moment) {
        List<Reply> replies = new ArrayList<>(args.count() - 1);
        for (int word = 1; word < args.count(); word++) {
            // Another type is as good as absent here.
            replies.add(keyspace.get(args.key(word)) instanceof StringValue string ? Values.bulk(string) : Reply.NULL);
        }
        return Reply.array(replies);
    }

    private static Reply mset(Args args, Keyspace keyspace, Moment moment) {
        putPairs(args, keyspace, "mset");
        return Reply.OK;
    }

    private static Reply msetnx(Args args, Keyspace keyspace, Moment moment) {
        for (int word = 1; word < args.count() && args.count() % 2 == 1; word += 2) {
            if (keyspace.contains(args.key(word))) {
                return Reply.ZERO;
            }
        }
        putPairs(args, keyspace, "msetnx");
        return Reply.ONE;
    }

    private static void putPairs(Args args, Keyspace keyspace, String command) {
        if (args.count() % 2 == 0) {
            throw new CommandException("ERR wrong number of arguments for '" + command + "' command");
        }
        for (int word = 1; word < args.count(); word += 2) {
            keyspace.put(args.key(word), args.value(word + 1), Keyspace.NO_EXPIRY);
        }
    }

    private static Reply append(Args args, Keyspace keyspace, Moment moment) {
        Key key = args.key(1);
        StringValue value = Values.string(keyspace, key);
        if (value == null) {
            keyspace.put(key, args.value(2), Keyspace.NO_EXPIRY);
            return Reply.integer(args.length(2));
        }
        Values.checkLength(value.length(), args.length(2));
        return Reply.integer(keyspace.write(key, value.length(), args.buffer(), args.offset(2), args.length(2)));
    }

    private static Reply strlen(Args args, KeyspaceView keyspace, Moment moment) {
        StringValue value = Values.string(keyspace, args.key(1));
        return Reply.integer(value == null ? 0 : value.length());
    }

    private static Reply getrange(Args args, KeyspaceView keyspace, Moment moment) {
        long start = args.integer(2);
        long end = args.integer(3);
        StringValue value = Values.string(keyspace, args.key(1));
        if (value == null || (start < 0 && end < 0 && start > end)) {
            return EMPTY;
        }
        int length = value.length();
        long from = Math.max(0, start < 0 ? length + start : start);
        long to = Math.min(length - 1L, Math.max(0, end < 0 ? length + end : end));
        if (from > to) {
            return EMPTY;
        }
        int first = value.offset() + (int) from;
        return Reply.bulk(Arrays.copyOfRange(value.buffer(), first, first + (int) (to - from + 1)));
    }

    private static Reply setrange(Args args, Keyspace keyspace, Moment moment) {
        long position = args.integer(2);
        if (position < 0) {
            throw new CommandException("ERR offset is out of range");
        }
        Key key = args.key(1);
        StringValue value = Values.string(keyspace, key);
        int length = args.length(3);
        if (length == 0) {
            return Reply.integer(value == null ? 0 : value.length());
        }
        Values.checkLength(position, length);
        return Reply.integer(keyspace.write(key, (int) position, args.buffer(), args.offset(3), length));
    }
}
