package io.prez.node.command;

import static io.prez.node.command.CommandFlag.ADMIN;
import static io.prez.node.command.CommandFlag.ALLOW_BUSY;
import static io.prez.node.command.CommandFlag.FAST;
import static io.prez.node.command.CommandFlag.LOADING;
import static io.prez.node.command.CommandFlag.NOSCRIPT;
import static io.prez.node.command.CommandFlag.NO_AUTH;
import static io.prez.node.command.CommandFlag.STALE;

import io.prez.node.command.CommandSpec.Group;
import java.util.List;

/** Commands about the connection itself. The server package carries them out. */
final class ConnectionCommands {
    private static final Group GROUP = new Group("connection", "connection");

    static final List<CommandSpec> TABLE = List.of(
            GROUP.local("auth", -2)
                    .flags(NOSCRIPT, LOADING, STALE, FAST, NO_AUTH, ALLOW_BUSY)
                    .doc(
                            "1.0.0",
                            "O(N) where N is the number of passwords defined for the user",
                            "Authenticate to the server"),
            GROUP.container(
                            "client",
                            -2,
                            GROUP.local("client|caching", 3)
                                    .flags(NOSCRIPT, LOADING, STALE)
                                    .doc(
                                            "6.0.0",
                                            "O(1)",
                                            "Instruct the server about tracking or not keys in the next request"),
                            GROUP.local("client|getname", 2)
                                    .flags(NOSCRIPT, LOADING, STALE)
                                    .doc("2.6.9", "O(1)", "Get the current connection name"),
                            GROUP.local("client|getredir", 2)
                                    .flags(NOSCRIPT, LOADING, STALE)
                                    .doc("6.0.0", "O(1)", "Get tracking notifications redirection client ID if any"),
                            GROUP.local("client|help", 2)
                                    .flags(LOADING, STALE)
                                    .doc("5.0.0", "O(1)", "Show helpful text about the different subcommands"),
                            GROUP.local("client|id", 2)
                                    .flags(NOSCRIPT, LOADING, STALE)
                                    .doc("5.0.0", "O(1)", "Returns the client ID for the current connection"),
                            GROUP.local("client|info", 2)
                                    .flags(NOSCRIPT, LOADING, STALE)
                                    .tips("nondeterministic_output")
                                    .doc("6.2.0", "O(1)", "Returns information about the current client connection."),
                            GROUP.local("client|kill", -3)
                                    .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                                    .doc(
                                            "2.4.0",
                                            "O(N) where N is the number of client connections",
                                            "Kill the connection of a client"),
                            GROUP.local("client|list", -2)
                                    .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                                    .tips("nondeterministic_output")
                                    .doc(
                                            "2.4.0",
                                            "O(N) where N is the number of client connections",
                                            "Get the list of client connections"),
                            GROUP.local("client|no-evict", 3)
                                    .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                                    .doc("7.0.0", "O(1)", "Set client eviction mode for the current connection"),
                            GROUP.local("client|no-touch", 3)
                                    .flags(NOSCRIPT, LOADING, STALE)
                                    .doc(
                                            "7.2.0",
                                            "O(1)",
                                            "Control whether commands sent by the client affect the LRU/LFU of accessed keys"),
                            GROUP.local("client|pause", -3)
                                    .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                                    .doc("2.9.50", "O(1)", "Stop processing commands from clients for some time"),
                            GROUP.local("client|reply", 3)
                                    .flags(NOSCRIPT, LOADING, STALE)
                                    .doc("3.2.0", "O(1)", "Instruct the server whether to reply to commands"),
                            GROUP.local("client|setinfo", 4)
                                    .flags(NOSCRIPT, LOADING, STALE)
                                    .doc("7.2.0", "O(1)", "Set client or connection specific info"),
                            GROUP.local("client|setname", 3)
                                    .flags(NOSCRIPT, LOADING, STALE)
                                    .doc("2.6.9", "O(1)", "Set the current connection name"),
                            GROUP.local("client|tracking", -3)
                                    .flags(NOSCRIPT, LOADING, STALE)
                                    .doc(
                                            "6.0.0",
                                            "O(1). Some options may introduce additional complexity.",
                                            "Enable or disable server assisted client side caching support"),
                            GROUP.local("client|trackinginfo", 2)
                                    .flags(NOSCRIPT, LOADING, STALE)
                                    .doc(
                                            "6.2.0",
                                            "O(1)",
                                            "Return information about server assisted client side caching for the current connection"),
                            GROUP.local("client|unblock", -3)
                                    .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                                    .doc(
                                            "5.0.0",
                                            "O(log N) where N is the number of client connections",
                                            "Unblock a client blocked in a blocking command from a different connection"),
                            GROUP.local("client|unpause", 2)
                                    .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                                    .doc(
                                            "6.2.0",
                                            "O(N) Where N is the number of paused clients",
                                            "Resume processing of clients that were paused"))
                    .outsideCategory()
                    .doc("2.4.0", "Depends on subcommand.", "A container for client connection commands"),
            GROUP.local("echo", 2).flags(LOADING, STALE, FAST).doc("1.0.0", "O(1)", "Echo the given string"),
            GROUP.local("hello", -1)
                    .flags(NOSCRIPT, LOADING, STALE, FAST, NO_AUTH, ALLOW_BUSY)
                    .doc("6.0.0", "O(1)", "Handshake with Redis"),
            GROUP.local("ping", -1)
                    .flags(FAST)
                    .tips("request_policy:all_shards", "response_policy:all_succeeded")
                    .doc("1.0.0", "O(1)", "Ping the server"),
            GROUP.local("quit", -1)
                    .flags(NOSCRIPT, LOADING, STALE, FAST, NO_AUTH, ALLOW_BUSY)
                    .doc("1.0.0", "O(1)", "Close the connection"),
            GROUP.local("reset", 1)
                    .flags(NOSCRIPT, LOADING, STALE, FAST, NO_AUTH, ALLOW_BUSY)
                    .doc("6.2.0", "O(1)", "Reset the connection"),
            GROUP.local("select", 2)
                    .flags(LOADING, STALE, FAST)
                    .doc("1.0.0", "O(1)", "Change the selected database for the current connection"));

    private ConnectionCommands() {}
}
