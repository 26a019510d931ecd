package io.prez.node.metrics;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counters of the clients' side, since the process started or since CONFIG RESETSTAT. Any thread may count. */
public final class ServerStatistics {
    /** Different error codes that are counted by name; a client can make up no more, but a bug could. */
    private static final int ERROR_CODES_MAX = 128;

    /** Connections that were accepted, refused ones included. */
    public final LongAdder connectionsReceived = new LongAdder();

    /** Connections that were refused because there were too many. */
    public final LongAdder connectionsRejected = new LongAdder();

    /** Requests that were answered. */
    public final LongAdder commandsProcessed = new LongAdder();

    /** Bytes that clients sent. */
    public final LongAdder inputBytes = new LongAdder();

    /** Bytes of replies. */
    public final LongAdder outputBytes = new LongAdder();

    /** Times that a socket was read. */
    public final LongAdder reads = new LongAdder();

    /** Times that replies were handed to a socket. */
    public final LongAdder writes = new LongAdder();

    /** Replies that were errors. */
    public final LongAdder errorReplies = new LongAdder();

    private final Map<String, CommandStatistics> commands = new LinkedHashMap<>();
    private final Map<String, LongAdder> errorsByCode = new ConcurrentHashMap<>();
    private final RateSampler rates = new RateSampler();

    /** @param commandNames every command that can be counted */
    public ServerStatistics(Collection<String> commandNames) {
        for (String name : commandNames) {
            commands.put(name, new CommandStatistics(name));
        }
    }

    /** Counts of this command. */
    public CommandStatistics command(String name) {
        CommandStatistics statistics = commands.get(name);
        if (statistics == null) {
            throw new IllegalStateException("no statistics for command " + name);
        }
        return statistics;
    }

    /** All commands, called or not. */
    public Collection<CommandStatistics> commands() {
        return commands.values();
    }

    /** An error was answered; its code is the text up to the first space. */
    public void error(String text) {
        errorReplies.increment();
        int space = text.indexOf(' ');
        String code = space < 0 ? text : text.substring(0, space);
        LongAdder counter = errorsByCode.get(code);
        if (counter == null) {
            if (errorsByCode.size() >= ERROR_CODES_MAX) {
                return;
            }
            counter = errorsByCode.computeIfAbsent(code, unused -> new LongAdder());
        }
        counter.increment();
    }

    /** Counts by error code, sorted. */
    public Map<String, Long> errors() {
        Map<String, Long> counts = new TreeMap<>();
        errorsByCode.forEach((code, counter) -> counts.put(code, counter.sum()));
        return counts;
    }

    /** Commands and bytes per second of late. */
    public RateSampler rates() {
        return rates;
    }

    /** CONFIG RESETSTAT. */
    public void reset() {
        for (LongAdder counter : new LongAdder[] {
            connectionsReceived,
            connectionsRejected,
            commandsProcessed,
            inputBytes,
            outputBytes,
            reads,
            writes,
            errorReplies
        }) {
            counter.reset();
        }
        errorsByCode.clear();
        commands.values().forEach(CommandStatistics::reset);
        rates.reset();
    }

    /** Takes a sample for {@link #rates}; called ten times a second by one thread. */
    public void sample(long nowMillis) {
        rates.sample(nowMillis, commandsProcessed.sum(), inputBytes.sum(), outputBytes.sum());
    }
}
