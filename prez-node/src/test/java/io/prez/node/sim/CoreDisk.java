package io.prez.node.sim;

import io.prez.node.raft.Entry;
import io.prez.node.raft.EntryKind;
import io.prez.node.raft.HardState;
import io.prez.node.raft.LogState;
import io.prez.node.raft.Membership;
import io.prez.node.raft.MembershipCodec;
import io.prez.node.raft.Ready;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What a {@link CoreNode} has on its disk (and, apart from it, what it has handed to the disk), without any bytes. */
final class CoreDisk {
    /** @param digest of the state machine at the index */
    record Snapshot(long index, long term, Membership membership, long digest) {}

    /** Consecutive entries after a base. */
    private static final class Log {
        long baseIndex;
        long baseTerm;
        final ArrayList<Entry> entries = new ArrayList<>();

        long lastIndex() {
            return baseIndex + entries.size();
        }

        Entry get(long index) {
            return index <= baseIndex || index > lastIndex() ? null : entries.get((int) (index - baseIndex - 1));
        }

        void replaceSuffix(List<Entry> suffix) {
            for (Entry entry : suffix) {
                if (entry.index() <= baseIndex || entry.index() > lastIndex() + 1) {
                    throw new Violation(
                            "entry " + entry.index() + " appended to a log of " + (baseIndex + 1) + ".." + lastIndex());
                }
                truncateFrom(entry.index());
                entries.add(entry);
            }
        }

        void truncateFrom(long index) {
            while (lastIndex() >= index) {
                entries.removeLast();
            }
        }

        void dropPrefix(long upTo) {
            Entry last = get(upTo);
            baseTerm = last.term();
            entries.subList(0, (int) (upTo - baseIndex)).clear();
            baseIndex = upTo;
        }

        void restartAfter(long index, long term) {
            entries.clear();
            baseIndex = index;
            baseTerm = term;
        }
    }

    private HardState hardState = HardState.INITIAL;
    private Snapshot snapshot;
    private final Log durable = new Log();
    private final Log written = new Log();

    CoreDisk(Membership formedWith) {
        snapshot = new Snapshot(0, 0, formedWith, 0);
    }

    /** A process starts: what was written and not durable is gone. */
    void open() {
        // A snapshot may be durable before the entries that it covers: they were committed by others' disks.
        if (snapshot.index() > durable.baseIndex && durableTermAt(snapshot.index()) != snapshot.term()) {
            durable.restartAfter(snapshot.index(), snapshot.term());
        }
        written.restartAfter(durable.baseIndex, durable.baseTerm);
        written.entries.addAll(durable.entries);
    }

    private long durableTermAt(long index) {
        Entry entry = durable.get(index);
        return entry == null ? -1 : entry.term();
    }

    void wipe(Membership formedWith) {
        hardState = HardState.INITIAL;
        snapshot = new Snapshot(0, 0, formedWith, 0);
        durable.restartAfter(0, 0);
    }

    void loseTail(int count) {
        durable.truncateFrom(Math.max(snapshot.index(), durable.lastIndex() - count) + 1);
    }

    HardState hardState() {
        return hardState;
    }

    Snapshot snapshot() {
        return snapshot;
    }

    long lastIndex() {
        return durable.lastIndex();
    }

    long durableIndex() {
        return durable.lastIndex();
    }

    /** Handed to the disk, not durable yet. */
    void append(List<Entry> entries) {
        written.replaceSuffix(entries);
    }

    void persist(HardState newHardState) {
        hardState = newHardState;
    }

    void persist(List<Entry> entries) {
        // A snapshot may have been installed since they were handed over.
        durable.replaceSuffix(
                entries.stream().filter(e -> e.index() > durable.baseIndex).toList());
    }

    /** Some of a write that a crash interrupted: term and vote stand before the entries. */
    void persistPart(Ready ready, SplittableRandom random) {
        if (ready.hardState() != null) {
            hardState = ready.hardState();
        }
        if (!ready.entries().isEmpty()) {
            persist(ready.entries().subList(0, random.nextInt(ready.entries().size())));
        }
    }

    void persist(Snapshot newSnapshot) {
        snapshot = newSnapshot;
    }

    /** Drops what the snapshot covers, up to there; false when there is nothing to drop. */
    boolean compact(long upTo) {
        if (upTo <= durable.baseIndex || written.get(upTo) == null || durable.get(upTo) == null) {
            return false;
        }
        durable.dropPrefix(upTo);
        written.dropPrefix(upTo);
        return true;
    }

    void install(Snapshot received) {
        snapshot = received;
        durable.restartAfter(received.index(), received.term());
        written.restartAfter(received.index(), received.term());
    }

    Entry entry(long index) {
        return written.get(index);
    }

    long durableTerm(long index) {
        if (index <= snapshot.index() || index == durable.baseIndex) {
            return 0;
        }
        Entry entry = durable.get(index);
        return entry == null ? -1 : entry.term();
    }

    List<Entry> read(long from, long to, long bytesMax) {
        List<Entry> found = new ArrayList<>();
        long bytes = 0;
        for (long index = from; index <= to && bytes <= bytesMax; index++) {
            Entry entry = written.get(index);
            if (entry == null) {
                break;
            }
            found.add(entry);
            bytes += entry.sizeBytes();
        }
        return found;
    }

    /** The snapshot's membership and every later one of the log. */
    List<Membership> memberships() {
        List<Membership> found = new ArrayList<>(List.of(snapshot.membership()));
        for (Entry entry : durable.entries) {
            if (entry.kind() == EntryKind.MEMBERSHIP && entry.index() > snapshot.index()) {
                found.add(MembershipCodec.decode(entry.payload()));
            }
        }
        return found;
    }

    LogState state() {
        List<LogState.TermRun> runs = new ArrayList<>();
        if (durable.baseIndex > 0) {
            runs.add(new LogState.TermRun(durable.baseIndex, durable.baseTerm));
        }
        for (Entry entry : durable.entries) {
            if (runs.isEmpty() || runs.getLast().term() != entry.term()) {
                runs.add(new LogState.TermRun(entry.index(), entry.term()));
            }
        }
        return new LogState(
                durable.baseIndex + 1,
                durable.lastIndex(),
                snapshot.index(),
                snapshot.term(),
                snapshot.index(),
                runs,
                memberships());
    }
}
