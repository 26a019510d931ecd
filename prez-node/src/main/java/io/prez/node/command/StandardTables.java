package io.prez.node.command;

import java.util.List;

/** The tables of all commands, by documentation group. */
final class StandardTables {
    static final List<List<CommandSpec>> ALL = List.of(
            StringCommands.TABLE,
            CounterCommands.TABLE,
            KeyCommands.TABLE,
            ExpiryCommands.TABLE,
            DatabaseCommands.TABLE,
            ConnectionCommands.TABLE,
            TransactionCommands.TABLE,
            PubSubCommands.TABLE,
            ServerCommands.TABLE,
            ClusterCommands.TABLE,
            AdminCommands.TABLE,
            RefusedCommands.TABLE);

    private StandardTables() {}
}
