package io.prez.node.sim;

import io.prez.node.raft.Entry;
import io.prez.node.raft.EntryKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All clients of one run, and what can be judged about their answers at once: an acknowledged write is in a committed,
 * durable entry at the moment of its acknowledgement.
 */
final class Workload {
    private static final int JUDGE_STEPS_MAX = 400_000;

    private final SimulatedCluster cluster;
    private final History history = new History();
    private final List<SimulatedClient> clients = new ArrayList<>();
    private final List<String> toVerify = new ArrayList<>();
    private final Map<String, Long> writtenAt = new HashMap<>();
    private int scanned;
    private boolean stopped;

    Workload(SimulatedCluster cluster, int clientCount) {
        this.cluster = cluster;
        Commands commands = new Commands(cluster.scheduler().randomFor("commands"));
        for (int i = 1; i <= clientCount; i++) {
            clients.add(new SimulatedClient(this, i, commands));
        }
    }

    SimulatedCluster cluster() {
        return cluster;
    }

    History history() {
        return history;
    }

    void begin() {
        clients.forEach(SimulatedClient::begin);
    }

    void stop() {
        stopped = true;
    }

    boolean isStopped() {
        return stopped;
    }

    /** Whether no client waits for anything. */
    boolean isIdle() {
        return clients.stream().allMatch(SimulatedClient::isIdle);
    }

    /** A client was told that its call succeeded. */
    void acknowledged(History.Issued call, String reply) {
        if (call.commands.size() == 1) {
            List<String> words = call.commands.getFirst();
            boolean wrote = words.getFirst().equals("APPEND")
                    || (words.getFirst().equals("SET") && reply.equals("OK"))
                    || words.getFirst().equals("GETSET");
            if (wrote) {
                toVerify.add(words.get(2));
            }
        }
    }

    /** Call it after every event, behind {@link Invariants#afterEvent}. */
    void afterEvent() {
        if (toVerify.isEmpty()) {
            return;
        }
        scan();
        for (String value : toVerify) {
            if (!writtenAt.containsKey(value)) {
                throw new Violation("the write of " + value + " was acknowledged, but no committed entry holds it");
            }
        }
        toVerify.clear();
    }

    private void scan() {
        List<Entry> committed = cluster.invariants().committed();
        for (; scanned < committed.size(); scanned++) {
            Entry entry = committed.get(scanned);
            if (entry.kind() == EntryKind.BATCH) {
                scan(entry);
            }
        }
    }

    /** Finds the fresh strings, {@code <number>}, in an entry's bytes. */
    private void scan(Entry entry) {
        byte[] bytes = entry.payload();
        for (int i = 0; i < bytes.length; i++) {
            int end = i + 1;
            if (bytes[i] == '<') {
                while (end < bytes.length && bytes[end] >= '0' && bytes[end] <= '9') {
                    end++;
                }
                if (end < bytes.length && bytes[end] == '>' && end > i + 1) {
                    String value = new String(bytes, i, end - i + 1, StandardCharsets.US_ASCII);
                    Long before = writtenAt.putIfAbsent(value, entry.index());
                    if (before != null) {
                        throw new Violation("the write of " + value + " is in the log twice: at " + before + " and at "
                                + entry.index());
                    }
                }
            }
        }
    }

    /** The whole history is linearizable; an answer that the judge cannot decide in time counts as right. */
    void checkAtEnd() {
        scan();
        switch (LinearizabilityCheck.check(history.calls(), JUDGE_STEPS_MAX)) {
            case LinearizabilityCheck.Verdict.Linearizable fine -> {}
            case LinearizabilityCheck.Verdict.Undecided undecided ->
                System.out.println("seed " + cluster.scheduler().seed() + ": not decided for " + undecided.partition());
            case LinearizabilityCheck.Verdict.Broken broken ->
                throw new Violation("not linearizable, " + broken.partition() + ": " + broken.explanation());
        }
    }
}
