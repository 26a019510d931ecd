package io.prez.node.server;

import io.prez.node.command.CommandException;
import io.prez.node.metrics.CommandStatistics;
import io.prez.node.metrics.LatencyHistogram;
import io.prez.node.resp.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** LATENCY: histograms of commands, from request to reply. Prez samples no events, so that there is no history. */
final class LatencyBodies {
    static final List<LocalCommand> TABLE = List.of(
            LocalCommand.inTurn("latency|histogram", LatencyBodies::histogram),
            LocalCommand.inTurn("latency|latest", call -> Reply.EMPTY_ARRAY),
            LocalCommand.inTurn("latency|history", call -> Reply.EMPTY_ARRAY),
            LocalCommand.inTurn("latency|reset", call -> Reply.ZERO),
            LocalCommand.inTurn("latency|graph", LatencyBodies::graph),
            LocalCommand.inTurn("latency|doctor", LatencyBodies::doctor),
            LocalCommand.atOnce("latency|help", call -> Words.help("latency")));

    private LatencyBodies() {}

    private static Reply histogram(LocalCall call) {
        Set<String> wanted = new HashSet<>();
        for (int i = 2; i < call.count(); i++) {
            wanted.add(call.text(i).toLowerCase(Locale.ROOT));
        }
        List<Reply> namesAndHistograms = new ArrayList<>();
        for (CommandStatistics command : call.server().statistics().commands()) {
            long calls = command.latency().count();
            if (calls > 0 && (wanted.isEmpty() || isWanted(wanted, command.name()))) {
                namesAndHistograms.add(Reply.bulk(command.name()));
                namesAndHistograms.add(new Reply.MapOf(List.of(
                        Reply.bulk("calls"),
                        Reply.integer(calls),
                        Reply.bulk("histogram_usec"),
                        new Reply.MapOf(cumulative(command.latency())))));
            }
        }
        return new Reply.MapOf(namesAndHistograms);
    }

    private static boolean isWanted(Set<String> wanted, String name) {
        int bar = name.indexOf('|');
        return wanted.contains(name) || (bar > 0 && wanted.contains(name.substring(0, bar)));
    }

    private static List<Reply> cumulative(LatencyHistogram histogram) {
        List<Reply> boundsAndCounts = new ArrayList<>();
        long total = histogram.count();
        long seen = 0;
        for (int i = 0; i < LatencyHistogram.bucketCount() - 1 && seen < total; i++) {
            long here = histogram.count(i);
            seen += here;
            if (here > 0) {
                boundsAndCounts.add(Reply.integer(LatencyHistogram.upperMicros(i)));
                boundsAndCounts.add(Reply.integer(seen));
            }
        }
        return boundsAndCounts;
    }

    private static Reply graph(LocalCall call) {
        throw new CommandException("ERR No samples available for event '" + call.text(2) + "'");
    }

    private static Reply doctor(LocalCall call) {
        String text = "Prez samples no latency events. LATENCY HISTOGRAM shows how long commands took, from request to"
                + " reply, and the metrics page how long the log's syncs took.\n";
        return new Reply.Verbatim("txt", text.getBytes(StandardCharsets.UTF_8));
    }
}
