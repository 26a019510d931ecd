package io.prez.node.log;

import io.prez.node.raft.Entry;
import io.prez.node.raft.EntryKind;
import io.prez.node.raft.HardState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** What a log must hold, by the rules alone. Immutable; each change gives another model. */
record LogModel(HardState hardState, long floorIndex, long floorTerm, List<Entry> entries) {
    static final LogModel EMPTY = new LogModel(HardState.INITIAL, 0, 0, List.of());

    long lastIndex() {
        return floorIndex + entries.size();
    }

    long termOf(long index) {
        return index == floorIndex
                ? floorTerm
                : entries.get((int) (index - floorIndex - 1)).term();
    }

    LogModel with(HardState next) {
        return new LogModel(next, floorIndex, floorTerm, entries);
    }

    LogModel with(Entry entry) {
        List<Entry> next = new ArrayList<>(entries.subList(0, (int) (entry.index() - floorIndex - 1)));
        next.add(entry);
        return new LogModel(hardState, floorIndex, floorTerm, List.copyOf(next));
    }

    LogModel withFloor(long index) {
        return new LogModel(
                hardState,
                index,
                termOf(index),
                List.copyOf(entries.subList((int) (index - floorIndex), entries.size())));
    }

    LogModel withReset(long index, long term) {
        return new LogModel(hardState, index, term, List.of());
    }

    /** What the log says of itself and gives to readers. */
    static LogModel of(RecoveredLog recovered, SegmentedLog log) {
        List<Entry> entries = recovered.lastIndex() < recovered.firstIndex()
                ? List.of()
                : log.read(recovered.firstIndex(), recovered.lastIndex(), Long.MAX_VALUE);
        return new LogModel(recovered.hardState(), recovered.floorIndex(), recovered.floorTerm(), entries);
    }

    boolean sameAs(LogModel other) {
        if (!hardState.equals(other.hardState)
                || floorIndex != other.floorIndex
                || floorTerm != other.floorTerm
                || entries.size() != other.entries.size()) {
            return false;
        }
        for (int i = 0; i < entries.size(); i++) {
            if (!same(entries.get(i), other.entries.get(i))) {
                return false;
            }
        }
        return true;
    }

    static boolean same(Entry one, Entry other) {
        return one.index() == other.index()
                && one.term() == other.term()
                && one.kind() == other.kind()
                && Arrays.equals(one.payload(), other.payload());
    }

    static Entry entry(long index, long term, int bytes, RandomGenerator random) {
        byte[] payload = new byte[bytes];
        random.nextBytes(payload);
        return new Entry(index, term, EntryKind.BATCH, payload);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(hardState + ", floor " + floorIndex + "/" + floorTerm + ", entries");
        for (Entry entry : entries) {
            text.append(' ')
                    .append(entry.index())
                    .append('/')
                    .append(entry.term())
                    .append('#');
            text.append(Integer.toHexString(Arrays.hashCode(entry.payload())));
        }
        return text.toString();
    }
}
