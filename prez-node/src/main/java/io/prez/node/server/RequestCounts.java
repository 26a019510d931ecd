package io.prez.node.server;

import io.prez.node.command.CommandSpec;
import io.prez.node.command.CommandTable;
import io.prez.node.metrics.CommandStatistics;
import io.prez.node.metrics.ServerStatistics;
import io.prez.node.resp.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts requests by their rows. Any thread may count. */
final class RequestCounts {
    private final ServerStatistics totals;
    private final Map<CommandSpec, CommandStatistics> bySpec = new HashMap<>();

    RequestCounts(ServerStatistics totals, CommandTable table) {
        this.totals = totals;
        for (CommandSpec spec : rows(table)) {
            bySpec.put(spec, totals.command(spec.name()));
        }
    }

    /** Every row that can be run, subcommands included. */
    static List<CommandSpec> rows(CommandTable table) {
        List<CommandSpec> rows = new ArrayList<>();
        for (CommandSpec spec : table.commands()) {
            rows.add(spec);
            spec.subcommands().stream()
                    .filter(subcommand -> subcommand.kind() != CommandSpec.Kind.REFUSED)
                    .forEach(rows::add);
        }
        return rows;
    }

    ServerStatistics totals() {
        return totals;
    }

    /** A request was answered, or its connection has to be closed instead. */
    void settled(ReplySlot slot, long nanos) {
        totals.commandsProcessed.increment();
        boolean failed = false;
        if (slot.reply() instanceof Reply.Failure failure) {
            totals.error(failure.text());
            failed = true;
        }
        CommandSpec spec = slot.spec();
        CommandStatistics statistics = spec == null ? null : bySpec.get(spec);
        if (statistics == null) {
            return;
        }
        switch (slot.fate()) {
            case RAN -> statistics.called(nanos, failed);
            case REJECTED -> statistics.rejected();
            case QUEUED -> {
                // Counted when EXEC runs it.
            }
        }
    }

    /** EXEC ran a queued command. */
    void ranInTransaction(CommandSpec spec, long nanos, Reply reply) {
        CommandStatistics statistics = bySpec.get(spec);
        if (statistics != null) {
            statistics.called(nanos, reply instanceof Reply.Failure);
        }
    }

    /** Replies of this many bytes go to a socket. */
    void written(int bytes) {
        totals.outputBytes.add(bytes);
        totals.writes.increment();
    }
}
