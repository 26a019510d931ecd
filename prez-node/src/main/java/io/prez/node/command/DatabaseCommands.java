package io.prez.node.command;

import static io.prez.node.command.CommandFlag.FAST;
import static io.prez.node.command.CommandFlag.LOADING;
import static io.prez.node.command.CommandFlag.READONLY;
import static io.prez.node.command.CommandFlag.STALE;
import static io.prez.node.command.CommandSpec.refused;

import io.prez.node.command.CommandSpec.Group;
import io.prez.node.keyspace.Key;
import io.prez.node.keyspace.Keyspace;
import io.prez.node.keyspace.KeyspaceView;
import io.prez.node.resp.Reply;
import java.util.List;

/** Commands on whole databases, and on the memory of their keys. */
final class DatabaseCommands {
    private static final Group GROUP = new Group("server", "");

    static final List<CommandSpec> TABLE = List.of(
            GROUP.read("dbsize", 1, DatabaseCommands::dbsize)
                    .flags(FAST)
                    .categories("keyspace")
                    .tips("request_policy:all_shards", "response_policy:agg_sum")
                    .doc("1.0.0", "O(1)", "Return the number of keys in the selected database"),
            GROUP.write("flushdb", -1, DatabaseCommands::flushdb)
                    .categories("keyspace", "dangerous")
                    .tips("request_policy:all_shards", "response_policy:all_succeeded")
                    .doc(
                            "1.0.0",
                            "O(N) where N is the number of keys in the selected database",
                            "Remove all keys from the current database"),
            GROUP.write("flushall", -1, DatabaseCommands::flushall)
                    .categories("keyspace", "dangerous")
                    .tips("request_policy:all_shards", "response_policy:all_succeeded")
                    .doc(
                            "1.0.0",
                            "O(N) where N is the total number of keys in all databases",
                            "Remove all keys from all databases"),
            GROUP.write("swapdb", 3, DatabaseCommands::swapdb)
                    .flags(FAST)
                    .categories("keyspace", "dangerous")
                    .doc(
                            "4.0.0",
                            "O(N) where N is the count of clients watching or blocking on keys from both databases.",
                            "Swaps two Redis databases"),
            GROUP.container(
                            "memory",
                            -2,
                            refused("memory|doctor", "server", "memory is the Java heap, see INFO memory"),
                            GROUP.read("memory|help", 2, DatabaseCommands::memoryHelp)
                                    .without(READONLY)
                                    .flags(LOADING, STALE)
                                    .doc("4.0.0", "O(1)", "Show helpful text about the different subcommands"),
                            refused("memory|malloc-stats", "server", "memory is the Java heap, see INFO memory"),
                            refused("memory|purge", "server", "memory is the Java heap, see INFO memory"),
                            refused("memory|stats", "server", "memory is the Java heap, see INFO memory"),
                            GROUP.read("memory|usage", -3, DatabaseCommands::memoryUsage)
                                    .key(2, "RO")
                                    .doc(
                                            "4.0.0",
                                            "O(N) where N is the number of samples.",
                                            "Estimate the memory usage of a key"))
                    .doc("4.0.0", "Depends on subcommand.", "A container for memory diagnostics commands"));

    private DatabaseCommands() {}

    private static Reply dbsize(Args args, KeyspaceView keyspace, Moment moment) {
        return Reply.integer(keyspace.size());
    }

    private static Reply flushdb(Args args, Keyspace keyspace, Moment moment) {
        checkFlushOption(args);
        keyspace.clear();
        return Reply.OK;
    }

    private static Reply flushall(Args args, Keyspace keyspace, Moment moment) {
        checkFlushOption(args);
        for (int i = 0; i < keyspace.databases(); i++) {
            keyspace.database(i).clear();
        }
        return Reply.OK;
    }

    /** Both ways are the same here: the old keys are let go at once, and the garbage collector frees them. */
    private static void checkFlushOption(Args args) {
        if (args.count() > 2 || (args.count() == 2 && !args.is(1, "SYNC") && !args.is(1, "ASYNC"))) {
            throw Args.syntaxError();
        }
    }

    private static Reply swapdb(Args args, Keyspace keyspace, Moment moment) {
        int one = index(args, 1, "ERR invalid first DB index");
        int other = index(args, 2, "ERR invalid second DB index");
        Values.database(one, keyspace);
        Values.database(other, keyspace);
        if (one != other) {
            keyspace.swap(one, other);
        }
        return Reply.OK;
    }

    private static int index(Args args, int word, String error) {
        long number = args.integer(word, error);
        if (number != (int) number) {
            throw new CommandException(error);
        }
        return (int) number;
    }

    private static Reply memoryHelp(Args args, KeyspaceView keyspace, Moment moment) {
        return Values.lines(
                "MEMORY <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
                "USAGE <key> [SAMPLES <count>]",
                "    Return memory in bytes used by <key> and its value. Nested values are",
                "    sampled up to <count> times (default: 5, 0 means sample all).",
                "HELP",
                "    Prints this help.");
    }

    private static Reply memoryUsage(Args args, KeyspaceView keyspace, Moment moment) {
        for (int word = 3; word < args.count(); word += 2) {
            if (!args.is(word, "SAMPLES") || args.integerOption(word + 1) < 0) {
                throw Args.syntaxError();
            }
        }
        Key key = args.key(2);
        return keyspace.contains(key) ? Reply.integer(keyspace.memoryBytes(key)) : Reply.NULL;
    }
}
