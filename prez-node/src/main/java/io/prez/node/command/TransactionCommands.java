package io.prez.node.command;

import static io.prez.node.command.CommandFlag.ALLOW_BUSY;
import static io.prez.node.command.CommandFlag.FAST;
import static io.prez.node.command.CommandFlag.LOADING;
import static io.prez.node.command.CommandFlag.NOSCRIPT;
import static io.prez.node.command.CommandFlag.SKIP_SLOWLOG;
import static io.prez.node.command.CommandFlag.STALE;

import io.prez.node.command.CommandSpec.Group;
import java.util.List;

/** Transactions: the connection gathers them, and EXEC sends them through the log as one operation. */
final class TransactionCommands {
    private static final Group GROUP = new Group("transactions", "transaction");

    static final List<CommandSpec> TABLE = List.of(
            GROUP.local("discard", 1)
                    .flags(NOSCRIPT, LOADING, STALE, FAST, ALLOW_BUSY)
                    .doc(
                            "2.0.0",
                            "O(N), when N is the number of queued commands",
                            "Discard all commands issued after MULTI"),
            GROUP.local("exec", 1)
                    .flags(NOSCRIPT, LOADING, STALE, SKIP_SLOWLOG)
                    .doc("1.2.0", "Depends on commands in the transaction", "Execute all commands issued after MULTI"),
            GROUP.local("multi", 1)
                    .flags(NOSCRIPT, LOADING, STALE, FAST, ALLOW_BUSY)
                    .doc("1.2.0", "O(1)", "Mark the start of a transaction block"),
            GROUP.local("unwatch", 1)
                    .flags(NOSCRIPT, LOADING, STALE, FAST, ALLOW_BUSY)
                    .doc("2.2.0", "O(1)", "Forget about all watched keys"),
            GROUP.local("watch", -2)
                    .flags(NOSCRIPT, LOADING, STALE, FAST, ALLOW_BUSY)
                    .keys(1, -1, 1, "RO")
                    .doc(
                            "2.2.0",
                            "O(1) for every key.",
                            "Watch the given keys to determine execution of the MULTI/EXEC block"));

    private TransactionCommands() {}
}
