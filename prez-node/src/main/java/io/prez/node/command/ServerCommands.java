package io.prez.node.command;

import static io.prez.node.command.CommandFlag.ADMIN;
import static io.prez.node.command.CommandFlag.ALLOW_BUSY;
import static io.prez.node.command.CommandFlag.FAST;
import static io.prez.node.command.CommandFlag.LOADING;
import static io.prez.node.command.CommandFlag.NOSCRIPT;
import static io.prez.node.command.CommandFlag.NO_ASYNC_LOADING;
import static io.prez.node.command.CommandFlag.NO_MULTI;
import static io.prez.node.command.CommandFlag.READONLY;
import static io.prez.node.command.CommandFlag.STALE;

import io.prez.node.command.CommandSpec.Group;
import java.util.List;

/** Commands about the node. The server package carries them out; the ones on whole databases are in KeyCommands. */
final class ServerCommands {
    private static final Group GROUP = new Group("server", "");

    static final List<CommandSpec> TABLE = List.of(
            GROUP.local("bgsave", -1)
                    .flags(ADMIN, NOSCRIPT, NO_ASYNC_LOADING)
                    .doc("1.0.0", "O(1)", "Asynchronously save the dataset to disk"),
            GROUP.container(
                            "command",
                            -1,
                            GROUP.local("command|count", 2)
                                    .flags(LOADING, STALE)
                                    .categories("connection")
                                    .doc("2.8.13", "O(1)", "Get total number of Redis commands"),
                            GROUP.local("command|docs", -2)
                                    .flags(LOADING, STALE)
                                    .categories("connection")
                                    .tips("nondeterministic_output_order")
                                    .doc(
                                            "7.0.0",
                                            "O(N) where N is the number of commands to look up",
                                            "Get array of specific Redis command documentation"),
                            GROUP.local("command|getkeys", -4)
                                    .flags(LOADING, STALE)
                                    .categories("connection")
                                    .doc(
                                            "2.8.13",
                                            "O(N) where N is the number of arguments to the command",
                                            "Extract keys given a full Redis command"),
                            GROUP.local("command|getkeysandflags", -4)
                                    .flags(LOADING, STALE)
                                    .categories("connection")
                                    .doc(
                                            "7.0.0",
                                            "O(N) where N is the number of arguments to the command",
                                            "Extract keys and access flags given a full Redis command"),
                            GROUP.local("command|help", 2)
                                    .flags(LOADING, STALE)
                                    .categories("connection")
                                    .doc("5.0.0", "O(1)", "Show helpful text about the different subcommands"),
                            GROUP.local("command|info", -2)
                                    .flags(LOADING, STALE)
                                    .categories("connection")
                                    .tips("nondeterministic_output_order")
                                    .doc(
                                            "2.8.13",
                                            "O(N) where N is the number of commands to look up",
                                            "Get array of specific Redis command details, or all when no argument is given."),
                            GROUP.local("command|list", -2)
                                    .flags(LOADING, STALE)
                                    .categories("connection")
                                    .tips("nondeterministic_output_order")
                                    .doc(
                                            "7.0.0",
                                            "O(N) where N is the total number of Redis commands",
                                            "Get an array of Redis command names"))
                    .flags(LOADING, STALE)
                    .categories("connection")
                    .tips("nondeterministic_output_order")
                    .doc(
                            "2.8.13",
                            "O(N) where N is the total number of Redis commands",
                            "Get array of Redis command details"),
            GROUP.container(
                            "config",
                            -2,
                            GROUP.local("config|get", -3)
                                    .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                                    .doc(
                                            "2.0.0",
                                            "O(N) when N is the number of configuration parameters provided",
                                            "Get the values of configuration parameters"),
                            GROUP.local("config|help", 2)
                                    .flags(LOADING, STALE)
                                    .doc("5.0.0", "O(1)", "Show helpful text about the different subcommands"),
                            GROUP.local("config|resetstat", 2)
                                    .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                                    .doc("2.0.0", "O(1)", "Reset the stats returned by INFO"),
                            GROUP.local("config|rewrite", 2)
                                    .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                                    .doc(
                                            "2.8.0",
                                            "O(1)",
                                            "Rewrite the configuration file with the in memory configuration"),
                            GROUP.local("config|set", -4)
                                    .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                                    .tips("request_policy:all_nodes", "response_policy:all_succeeded")
                                    .doc(
                                            "2.0.0",
                                            "O(N) when N is the number of configuration parameters provided",
                                            "Set configuration parameters to the given values"))
                    .doc("2.0.0", "Depends on subcommand.", "A container for server configuration commands"),
            GROUP.local("debug", -2)
                    .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                    .doc("1.0.0", "Depends on subcommand.", "A container for debugging commands"),
            GROUP.local("info", -1)
                    .flags(LOADING, STALE)
                    .categories("dangerous")
                    .tips("nondeterministic_output", "request_policy:all_shards", "response_policy:special")
                    .doc("1.0.0", "O(1)", "Get information and statistics about the server"),
            GROUP.local("lastsave", 1)
                    .flags(LOADING, STALE, FAST)
                    .categories("admin", "dangerous")
                    .tips("nondeterministic_output")
                    .doc("1.0.0", "O(1)", "Get the UNIX time stamp of the last successful save to disk"),
            GROUP.container(
                            "latency",
                            -2,
                            GROUP.local("latency|doctor", 2)
                                    .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                                    .tips(
                                            "nondeterministic_output",
                                            "request_policy:all_nodes",
                                            "response_policy:special")
                                    .doc("2.8.13", "O(1)", "Return a human readable latency analysis report."),
                            GROUP.local("latency|graph", 3)
                                    .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                                    .tips(
                                            "nondeterministic_output",
                                            "request_policy:all_nodes",
                                            "response_policy:special")
                                    .doc("2.8.13", "O(1)", "Return a latency graph for the event."),
                            GROUP.local("latency|help", 2)
                                    .flags(LOADING, STALE)
                                    .doc("2.8.13", "O(1)", "Show helpful text about the different subcommands."),
                            GROUP.local("latency|histogram", -2)
                                    .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                                    .tips(
                                            "nondeterministic_output",
                                            "request_policy:all_nodes",
                                            "response_policy:special")
                                    .doc(
                                            "7.0.0",
                                            "O(N) where N is the number of commands with latency information being retrieved.",
                                            "Return the cumulative distribution of latencies of a subset of commands or all."),
                            GROUP.local("latency|history", 3)
                                    .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                                    .tips(
                                            "nondeterministic_output",
                                            "request_policy:all_nodes",
                                            "response_policy:special")
                                    .doc("2.8.13", "O(1)", "Return timestamp-latency samples for the event."),
                            GROUP.local("latency|latest", 2)
                                    .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                                    .tips(
                                            "nondeterministic_output",
                                            "request_policy:all_nodes",
                                            "response_policy:special")
                                    .doc("2.8.13", "O(1)", "Return the latest latency samples for all events."),
                            GROUP.local("latency|reset", -2)
                                    .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                                    .tips("request_policy:all_nodes", "response_policy:all_succeeded")
                                    .doc("2.8.13", "O(1)", "Reset latency data for one or more events."))
                    .doc("2.8.13", "Depends on subcommand.", "A container for latency diagnostics commands"),
            GROUP.local("lolwut", -1)
                    .flags(READONLY, FAST)
                    .doc("5.0.0", "", "Display some computer art and the Redis version"),
            GROUP.local("role", 1)
                    .flags(NOSCRIPT, LOADING, STALE, FAST)
                    .categories("admin", "dangerous")
                    .doc("2.8.12", "O(1)", "Return the role of the instance in the context of replication"),
            GROUP.local("save", 1)
                    .flags(ADMIN, NOSCRIPT, NO_ASYNC_LOADING, NO_MULTI)
                    .doc(
                            "1.0.0",
                            "O(N) where N is the total number of keys in all databases",
                            "Synchronously save the dataset to disk"),
            GROUP.local("shutdown", -1)
                    .flags(ADMIN, NOSCRIPT, LOADING, STALE, NO_MULTI, ALLOW_BUSY)
                    .doc(
                            "1.0.0",
                            "O(N) when saving, where N is the total number of keys in all databases when saving data, otherwise O(1)",
                            "Synchronously save the dataset to disk and then shut down the server"),
            GROUP.container(
                            "slowlog",
                            -2,
                            GROUP.local("slowlog|get", -2)
                                    .flags(ADMIN, LOADING, STALE)
                                    .tips("request_policy:all_nodes", "nondeterministic_output")
                                    .doc(
                                            "2.2.12",
                                            "O(N) where N is the number of entries returned",
                                            "Get the slow log's entries"),
                            GROUP.local("slowlog|help", 2)
                                    .flags(LOADING, STALE)
                                    .doc("6.2.0", "O(1)", "Show helpful text about the different subcommands"),
                            GROUP.local("slowlog|len", 2)
                                    .flags(ADMIN, LOADING, STALE)
                                    .tips(
                                            "request_policy:all_nodes",
                                            "response_policy:agg_sum",
                                            "nondeterministic_output")
                                    .doc("2.2.12", "O(1)", "Get the slow log's length"),
                            GROUP.local("slowlog|reset", 2)
                                    .flags(ADMIN, LOADING, STALE)
                                    .tips("request_policy:all_nodes", "response_policy:all_succeeded")
                                    .doc(
                                            "2.2.12",
                                            "O(N) where N is the number of entries in the slowlog",
                                            "Clear all entries from the slow log"))
                    .doc("2.2.12", "Depends on subcommand.", "A container for slow log commands"),
            GROUP.local("time", 1)
                    .flags(LOADING, STALE, FAST)
                    .tips("nondeterministic_output")
                    .doc("2.6.0", "O(1)", "Return the current server time"));

    private ServerCommands() {}
}
