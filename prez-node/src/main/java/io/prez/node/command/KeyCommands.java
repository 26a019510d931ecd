package io.prez.node.command;

import static io.prez.node.command.CommandFlag.DENYOOM;
import static io.prez.node.command.CommandFlag.FAST;
import static io.prez.node.command.CommandFlag.LOADING;
import static io.prez.node.command.CommandFlag.NOSCRIPT;
import static io.prez.node.command.CommandFlag.READONLY;
import static io.prez.node.command.CommandFlag.STALE;
import static io.prez.node.command.CommandSpec.refused;

import io.prez.node.command.CommandSpec.Group;
import io.prez.node.keyspace.Key;
import io.prez.node.keyspace.Keyspace;
import io.prez.node.keyspace.KeyspaceView;
import io.prez.node.keyspace.Value;
import io.prez.node.resp.Reply;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands on keys of any type. */
final class KeyCommands {
    private static final String SAME_OBJECT = "ERR source and destination objects are the same";
    private static final Group GROUP = new Group("generic", "keyspace");

    static final List<CommandSpec> TABLE = List.of(
            GROUP.write("del", -2, KeyCommands::del)
                    .keys(1, -1, 1, "RM", "delete")
                    .tips("request_policy:multi_shard", "response_policy:agg_sum")
                    .doc(
                            "1.0.0",
                            "O(N) where N is the number of keys that will be removed. When a key to remove holds a value other than a string, the individual complexity for this key is O(M) where M is the number of elements in the list, set, sorted set or hash. Removing a single key that holds a string value is O(1).",
                            "Delete a key"),
            GROUP.write("unlink", -2, KeyCommands::del)
                    .flags(FAST)
                    .keys(1, -1, 1, "RM", "delete")
                    .tips("request_policy:multi_shard", "response_policy:agg_sum")
                    .doc(
                            "4.0.0",
                            "O(1) for each key removed regardless of its size. Then the command does O(N) work in a different thread in order to reclaim memory, where N is the number of allocations the deleted objects where composed of.",
                            "Delete a key asynchronously in another thread. Otherwise it is just as DEL, but non blocking."),
            GROUP.read("exists", -2, KeyCommands::exists)
                    .flags(FAST)
                    .keys(1, -1, 1, "RO")
                    .tips("request_policy:multi_shard", "response_policy:agg_sum")
                    .doc("1.0.0", "O(N) where N is the number of keys to check.", "Determine if a key exists"),
            GROUP.read("touch", -2, KeyCommands::exists)
                    .flags(FAST)
                    .keys(1, -1, 1, "RO")
                    .tips("request_policy:multi_shard", "response_policy:agg_sum")
                    .doc(
                            "3.2.1",
                            "O(N) where N is the number of keys that will be touched.",
                            "Alters the last access time of a key(s). Returns the number of existing keys specified."),
            GROUP.read("type", 2, KeyCommands::type)
                    .flags(FAST)
                    .key(1, "RO")
                    .doc("1.0.0", "O(1)", "Determine the type stored at key"),
            GROUP.write("rename", 3, KeyCommands::rename)
                    .key(1, "RW", "access", "delete")
                    .key(2, "OW", "update")
                    .doc("1.0.0", "O(1)", "Rename a key"),
            GROUP.write("renamenx", 3, KeyCommands::renamenx)
                    .flags(FAST)
                    .key(1, "RW", "access", "delete")
                    .key(2, "OW", "insert")
                    .doc("1.0.0", "O(1)", "Rename a key, only if the new key does not exist"),
            GROUP.write("copy", -3, KeyCommands::copy)
                    .flags(DENYOOM)
                    .key(1, "RO", "access")
                    .key(2, "OW", "update")
                    .doc(
                            "6.2.0",
                            "O(N) worst case for collections, where N is the number of nested items. O(1) for string values.",
                            "Copy a key"),
            GROUP.write("move", 3, KeyCommands::move)
                    .flags(FAST)
                    .key(1, "RW", "access", "update")
                    .doc("1.0.0", "O(1)", "Move a key to another database"),
            GROUP.read("randomkey", 1, KeyCommands::randomkey)
                    .tips("request_policy:all_shards", "nondeterministic_output")
                    .doc("1.0.0", "O(1)", "Return a random key from the keyspace"),
            GROUP.read("keys", 2, KeyCommands::keys)
                    .categories("dangerous")
                    .tips("request_policy:all_shards", "nondeterministic_output_order")
                    .doc(
                            "1.0.0",
                            "O(N) with N being the number of keys in the database, under the assumption that the key names in the database and the given pattern have limited length.",
                            "Find all keys matching the given pattern"),
            GROUP.read("scan", -2, KeyCommands::scan)
                    .tips("nondeterministic_output", "request_policy:special")
                    .doc(
                            "2.8.0",
                            "O(1) for every call. O(N) for a complete iteration, including enough command calls for the cursor to return back to 0. N is the number of elements inside the collection.",
                            "Incrementally iterate the keys space"),
            GROUP.container(
                            "object",
                            -2,
                            GROUP.read("object|encoding", 3, KeyCommands::objectEncoding)
                                    .key(2, "RO")
                                    .tips("nondeterministic_output")
                                    .doc("2.2.3", "O(1)", "Inspect the internal encoding of a Redis object"),
                            GROUP.read("object|freq", 3, KeyCommands::objectFreq)
                                    .key(2, "RO")
                                    .tips("nondeterministic_output")
                                    .doc(
                                            "4.0.0",
                                            "O(1)",
                                            "Get the logarithmic access frequency counter of a Redis object"),
                            GROUP.read("object|help", 2, KeyCommands::objectHelp)
                                    .without(READONLY)
                                    .flags(LOADING, STALE)
                                    .doc("6.2.0", "O(1)", "Show helpful text about the different subcommands"),
                            refused("object|idletime", "generic", "access times are not tracked yet"),
                            GROUP.read("object|refcount", 3, KeyCommands::objectRefcount)
                                    .key(2, "RO")
                                    .tips("nondeterministic_output")
                                    .doc("2.2.3", "O(1)", "Get the number of references to the value of the key"))
                    .outsideCategory()
                    .doc("2.2.3", "Depends on subcommand.", "A container for object introspection commands"),
            GROUP.local("wait", 3)
                    .flags(NOSCRIPT)
                    .outsideCategory()
                    .categories("connection")
                    .tips("request_policy:all_shards", "response_policy:agg_min")
                    .doc(
                            "3.0.0",
                            "O(1)",
                            "Wait for the synchronous replication of all the write commands sent in the context of the current connection"));

    private KeyCommands() {}

    private static Reply del(Args args, Keyspace keyspace, Moment moment) {
        int removed = 0;
        for (int word = 1; word < args.count(); word++) {
            if (keyspace.remove(args.key(word))) {
                removed++;
            }
        }
        return Reply.integer(removed);
    }

    private static Reply exists(Args args, KeyspaceView keyspace, Moment moment) {
        int found = 0;
        for (int word = 1; word < args.count(); word++) {
            if (keyspace.contains(args.key(word))) {
                found++;
            }
        }
        return Reply.integer(found);
    }

    private static Reply type(Args args, KeyspaceView keyspace, Moment moment) {
        Value value = keyspace.get(args.key(1));
        return new Reply.Simple(value == null ? "none" : value.typeName());
    }

    private static Reply rename(Args args, Keyspace keyspace, Moment moment) {
        Key from = args.key(1);
        Key to = args.key(2);
        Value value = existing(keyspace, from);
        if (!from.sameAs(to)) {
            transfer(keyspace, from, value, keyspace, to);
        }
        return Reply.OK;
    }

    private static Reply renamenx(Args args, Keyspace keyspace, Moment moment) {
        Key from = args.key(1);
        Key to = args.key(2);
        Value value = existing(keyspace, from);
        if (from.sameAs(to) || keyspace.contains(to)) {
            return Reply.ZERO;
        }
        transfer(keyspace, from, value, keyspace, to);
        return Reply.ONE;
    }

    private static Value existing(KeyspaceView keyspace, Key key) {
        Value value = keyspace.get(key);
        if (value == null) {
            throw new CommandException("ERR no such key");
        }
        return value;
    }

    private static void transfer(Keyspace source, Key from, Value value, Keyspace target, Key to) {
        target.put(to, value, source.expiryMillis(from));
        source.remove(from);
    }

    private static Reply copy(Args args, Keyspace keyspace, Moment moment) {
        Keyspace target = keyspace;
        boolean replaces = false;
        for (int word = 3; word < args.count(); word++) {
            if (args.is(word, "REPLACE")) {
                replaces = true;
            } else if (args.is(word, "DB") && word + 1 < args.count()) {
                target = keyspace.database(Values.database(args, ++word, keyspace));
            } else {
                throw Args.syntaxError();
            }
        }
        Key from = args.key(1);
        Key to = args.key(2);
        if (target.number() == keyspace.number() && from.sameAs(to)) {
            throw new CommandException(SAME_OBJECT);
        }
        Value value = keyspace.get(from);
        if (value == null || (target.contains(to) && !replaces)) {
            return Reply.ZERO;
        }
        target.put(to, value, keyspace.expiryMillis(from));
        return Reply.ONE;
    }

    private static Reply move(Args args, Keyspace keyspace, Moment moment) {
        Keyspace target = keyspace.database(Values.database(args, 2, keyspace));
        if (target.number() == keyspace.number()) {
            throw new CommandException(SAME_OBJECT);
        }
        Key key = args.key(1);
        Value value = keyspace.get(key);
        if (value == null || target.contains(key)) {
            return Reply.ZERO;
        }
        transfer(keyspace, key, value, target, key);
        return Reply.ONE;
    }

    private static Reply randomkey(Args args, KeyspaceView keyspace, Moment moment) {
        byte[] key = keyspace.randomKey(moment.random());
        return key == null ? Reply.NULL : Reply.bulk(key);
    }

    private static Reply keys(Args args, KeyspaceView keyspace, Moment moment) {
        GlobPattern pattern = new GlobPattern(args.bytes(1));
        List<Reply> keys = new ArrayList<>();
        keyspace.scan(0, Long.MAX_VALUE, (key, value) -> {
            if (pattern.matchesAll() || pattern.matches(key.buffer(), key.offset(), key.length())) {
                keys.add(Reply.bulk(key.toBytes()));
            }
        });
        return Reply.array(keys);
    }

    private static Reply scan(Args args, KeyspaceView keyspace, Moment moment) {
        long cursor = cursor(args.text(1));
        long count = 10;
        GlobPattern pattern = null;
        String type = null;
        for (int word = 2; word < args.count(); word += 2) {
            if (word + 1 >= args.count()) {
                throw Args.syntaxError();
            } else if (args.is(word, "COUNT")) {
                count = args.integer(word + 1);
            } else if (args.is(word, "MATCH")) {
                pattern = new GlobPattern(args.bytes(word + 1));
            } else if (args.is(word, "TYPE")) {
                type = args.text(word + 1);
            } else {
                throw Args.syntaxError();
            }
            if (count < 1) {
                throw Args.syntaxError();
            }
        }
        List<Reply> keys = new ArrayList<>();
        Filter filter = new Filter(pattern, type);
        long next = keyspace.scan(cursor, count, (key, value) -> {
            if (filter.accepts(key, value)) {
                keys.add(Reply.bulk(key.toBytes()));
            }
        });
        return Reply.array(Reply.bulk(Long.toString(next)), Reply.array(keys));
    }

    /** As strtoul reads it: nothing is 0, and a minus sign makes a number that is too great to be a position. */
    private static long cursor(String text) {
        try {
            long cursor = text.isEmpty() ? 0 : Long.parseUnsignedLong(text.startsWith("-") ? text.substring(1) : text);
            return cursor < 0 || (cursor > 0 && text.startsWith("-")) ? Long.MAX_VALUE : cursor;
        } catch (NumberFormatException e) {
            throw new CommandException("ERR invalid cursor");
        }
    }

    private record Filter(
            @Nullable GlobPattern pattern, @Nullable String type) {
        boolean accepts(Key key, Value value) {
            return (type == null || type.equalsIgnoreCase(value.typeName()))
                    && (pattern == null || pattern.matches(key.buffer(), key.offset(), key.length()));
        }
    }

    private static Reply objectEncoding(Args args, KeyspaceView keyspace, Moment moment) {
        Value value = keyspace.get(args.key(2));
        return value == null ? Reply.NULL : Reply.bulk(value.encodingName());
    }

    private static Reply objectFreq(Args args, KeyspaceView keyspace, Moment moment) {
        if (!keyspace.contains(args.key(2))) {
            return Reply.NULL;
        }
        throw new CommandException(
                "ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note"
                        + " that when switching between policies at runtime LRU and LFU data will take some time to adjust.");
    }

    private static Reply objectHelp(Args args, KeyspaceView keyspace, Moment moment) {
        return Values.lines(
                "OBJECT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
                "ENCODING <key>",
                "    Return the kind of internal representation used in order to store the value",
                "    associated with a <key>.",
                "FREQ <key>",
                "    Return the access frequency index of the <key>. The returned integer is",
                "    proportional to the logarithm of the recent access frequency of the key.",
                "IDLETIME <key>",
                "    Return the idle time of the <key>, that is the approximated number of",
                "    seconds elapsed since the last access to the key.",
                "REFCOUNT <key>",
                "    Return the number of references of the value associated with the specified",
                "    <key>.",
                "HELP",
                "    Prints this help.");
    }

    private static Reply objectRefcount(Args args, KeyspaceView keyspace, Moment moment) {
        // Values are never shared between keys.
        return keyspace.contains(args.key(2)) ? Reply.ONE : Reply.NULL;
    }
}
