package io.prez.node.sim;

import io.prez.node.raft.Entry;
import io.prez.node.raft.EntryKind;
import io.prez.node.raft.Role;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Clients of bare cores. The replicated thing is the list of all proposals, of which every write has its place and
 * every read a length: it is linearizable when no acknowledged write is missing from the log, none is in it twice, and
 * every read is as long as everything that was acknowledged, or read, before it began.
 */
final class CoreWorkload implements CoreNode.Listener {
    private static final long MILLI = 1_000_000;

    private record Proposal(NodeProcess process, long number) {}

    private record Read(NodeProcess process, long term, long index, long round, long atLeast) {}

    private record RemoteRead(NodeProcess process, long atLeast) {}

    private final SimulatedCluster cluster;
    private final SplittableRandom random;
    private final Map<Long, List<Proposal>> proposals = new HashMap<>();
    private final List<Read> reads = new ArrayList<>();
    private final Map<Long, RemoteRead> remoteReads = new HashMap<>();
    private final Map<Long, Long> acknowledged = new HashMap<>();
    private boolean stopped;
    private long numbers;
    private long tokens;
    private long newestAcknowledged;
    private long readsAnswered;

    CoreWorkload(SimulatedCluster cluster) {
        this.cluster = cluster;
        this.random = cluster.scheduler().randomFor("workload");
    }

    void begin() {
        next();
    }

    void stop() {
        stopped = true;
    }

    long writesAcknowledged() {
        return acknowledged.size();
    }

    long readsAnswered() {
        return readsAnswered;
    }

    private void next() {
        cluster.scheduler().after(random.nextLong(8 * MILLI), () -> {
            if (!stopped) {
                act();
                next();
            }
        });
    }

    private void act() {
        List<SimulatedNode> running = cluster.running().stream()
                .filter(n ->
                        n.process().pausedUntilNanos() <= cluster.scheduler().nowNanos())
                .toList();
        if (running.isEmpty()) {
            return;
        }
        List<SimulatedNode> leaders =
                cluster.leaders().stream().filter(running::contains).toList();
        boolean atLeader = !leaders.isEmpty() && random.nextInt(4) > 0;
        List<SimulatedNode> choice = atLeader ? leaders : running;
        CoreNode node = (CoreNode) choice.get(random.nextInt(choice.size()));
        switch (random.nextInt(4)) {
            case 0 -> readAt(node);
            case 1 -> readThrough(node);
            default -> write(node);
        }
    }

    /** Proposes at this node; false when it did not take it. */
    boolean write(CoreNode node) {
        long number = ++numbers;
        byte[] payload = new byte[8 + random.nextInt(100)];
        ByteBuffer.wrap(payload).putLong(number);
        long index = node.propose(payload);
        if (index >= 0) {
            proposals.computeIfAbsent(index, i -> new ArrayList<>()).add(new Proposal(node.process(), number));
        }
        return index >= 0;
    }

    private void readAt(CoreNode node) {
        long index = node.core().readIndex();
        long round = node.readsWithoutRound() ? 0 : node.beginReadRound();
        if (index >= 0 && round >= 0) {
            Read read = new Read(node.process(), node.term(), index, round, newestAcknowledged);
            if (node.readsWithoutRound()) {
                answered(node, read.atLeast(), Math.max(index, node.appliedIndex()));
            } else {
                reads.add(read);
            }
        }
    }

    private void readThrough(CoreNode node) {
        long token = ++tokens;
        remoteReads.put(token, new RemoteRead(node.process(), newestAcknowledged));
        node.requestReadIndex(token);
    }

    @Override
    public void applied(CoreNode node, Entry entry) {
        List<Proposal> here = proposals.get(entry.index());
        if (here == null || entry.kind() != EntryKind.BATCH) {
            return;
        }
        long number = ByteBuffer.wrap(entry.payload()).getLong();
        for (Proposal proposal : here) {
            if (proposal.process() == node.process() && proposal.number() == number) {
                acknowledged.put(number, entry.index());
                newestAcknowledged = Math.max(newestAcknowledged, entry.index());
                List<Entry> committed = cluster.invariants().committed();
                // The event is not over, so the newest entries are not in the list yet.
                if (entry.index() <= committed.size()
                        && committed.get((int) entry.index() - 1).term() != entry.term()) {
                    throw new Violation("acknowledged a write at " + entry.index() + " that is not the committed one");
                }
            }
        }
    }

    @Override
    public void readRoundConfirmed(CoreNode node, long round) {
        for (Iterator<Read> each = reads.iterator(); each.hasNext(); ) {
            Read read = each.next();
            if (read.process() == node.process() && read.term() == node.term() && read.round() <= round) {
                each.remove();
                answered(node, read.atLeast(), read.index());
            }
        }
    }

    @Override
    public void readGranted(CoreNode node, long token, long index) {
        RemoteRead read = remoteReads.remove(token);
        if (read == null || read.process() != node.process()) {
            throw new Violation(node.process().name() + " answers read " + token + " which it did not ask, or twice");
        }
        if (index >= 0) {
            answered(node, read.atLeast(), index);
        }
    }

    private void answered(CoreNode node, long atLeast, long index) {
        if (index < atLeast) {
            throw new Violation("stale read at " + node.process().name() + ": it sees " + index + " entries, but entry "
                    + atLeast + " was acknowledged or read before it began");
        }
        readsAnswered++;
        newestAcknowledged = Math.max(newestAcknowledged, Math.min(index, node.commitIndex()));
    }

    @Override
    public void roleChanged(CoreNode node) {
        reads.removeIf(read -> !read.process().isAlive()
                || (read.process() == node.process() && (read.term() != node.term() || !isLeader(node))));
    }

    private static boolean isLeader(CoreNode node) {
        return node.role() == Role.LEADER;
    }

    /** Every acknowledged write is in the committed log where it was said to be, and nothing is there twice. */
    void checkAtEnd() {
        Set<Long> found = new HashSet<>();
        for (Entry entry : cluster.invariants().committed()) {
            if (entry.kind() == EntryKind.BATCH
                    && !found.add(ByteBuffer.wrap(entry.payload()).getLong())) {
                throw new Violation("a write is in the log twice: " + entry);
            }
        }
        acknowledged.forEach((number, index) -> {
            Entry entry = cluster.invariants().committed().get((int) (index - 1));
            if (entry.kind() != EntryKind.BATCH
                    || ByteBuffer.wrap(entry.payload()).getLong() != number) {
                throw new Violation("acknowledged write " + number + " is not at " + index);
            }
        });
    }
}
