package io.prez.node.raft;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The log as the core sees it: all terms, the newest entries in memory, how far it is durable, committed and applied.
 * Older entries come from the {@link LogReader}.
 *
 * <p>Invariants: {@code settled = min(commit, durable)}; every entry past {@code settled} is in memory (unless it was
 * in the log at start); what is committed is never truncated; {@code applied <= commit <= last}.
 */
final class RaftLog {
    /** Entries of the Ready with this number, as far as no truncation has overtaken them. */
    private static final class Writing {
        private final long readyNumber;
        private long lastIndex;

        Writing(long readyNumber, long lastIndex) {
            this.readyNumber = readyNumber;
            this.lastIndex = lastIndex;
        }
    }

    private final LogReader reader;
    private final long tailCacheBytes;
    private final TermRuns terms;
    private final Deque<Writing> writing = new ArrayDeque<>();

    private long firstIndex;
    private long lastIndex;
    private long durableIndex;
    private long commitIndex;
    private long appliedIndex;
    private long settledIndex;
    /** The first entry that no Ready has carried. */
    private long unsentFrom;

    /** Slot of an index is {@code index & (tail.length - 1)}; holds {@code tailFirst} to {@code lastIndex}. */
    private @Nullable Entry[] tail = new @Nullable Entry[64];

    private long tailFirst;
    private long tailBytes;
    private long unsettledBytes;

    /** The last list that was built: followers in step want the same one. */
    private List<Entry> slice = List.of();

    private long sliceFrom;
    private long sliceBytesMax;
    private long sliceLimit;

    RaftLog(LogState restored, LogReader reader, long tailCacheBytes) {
        if (restored.snapshotIndex() > restored.lastIndex() || restored.firstIndex() > restored.lastIndex() + 1) {
            throw new IllegalStateException("log from " + restored.firstIndex() + " to " + restored.lastIndex()
                    + " does not fit the snapshot at " + restored.snapshotIndex());
        }
        this.reader = reader;
        this.tailCacheBytes = tailCacheBytes;
        terms = new TermRuns(restored.termRuns());
        firstIndex = restored.firstIndex();
        lastIndex = restored.lastIndex();
        durableIndex = lastIndex;
        commitIndex = Math.max(restored.snapshotIndex(), Math.min(restored.commitIndex(), lastIndex));
        appliedIndex = restored.snapshotIndex();
        settledIndex = commitIndex;
        unsentFrom = lastIndex + 1;
        tailFirst = lastIndex + 1;
        if (firstIndex <= lastIndex && terms.termAt(firstIndex) < 0) {
            throw new IllegalStateException("no term known for the first entry, " + firstIndex);
        }
        long snapshotTermInLog = termAt(restored.snapshotIndex());
        if (snapshotTermInLog >= 0 && snapshotTermInLog != restored.snapshotTerm()) {
            throw new IllegalStateException("log has term " + snapshotTermInLog + " at the snapshot's index "
                    + restored.snapshotIndex() + " of term " + restored.snapshotTerm());
        }
    }

    long firstIndex() {
        return firstIndex;
    }

    long lastIndex() {
        return lastIndex;
    }

    long lastTerm() {
        return terms.lastTerm();
    }

    long durableIndex() {
        return durableIndex;
    }

    long commitIndex() {
        return commitIndex;
    }

    long appliedIndex() {
        return appliedIndex;
    }

    /** Bytes of entries that are not both committed and durable. */
    long unsettledBytes() {
        return unsettledBytes;
    }

    /** The term of an entry; 0 for index 0; -1 when unknown: compacted away, or past the end. */
    long termAt(long index) {
        if (index > lastIndex || index < 0) {
            return -1;
        }
        return index == 0 ? 0 : terms.termAt(index);
    }

    /** Where another log, that has {@code term} at {@code index}, may still agree with this one. */
    long lastIndexWithTermAtMost(long index, long term) {
        return terms.lastIndexWithTermAtMost(Math.min(index, lastIndex), term);
    }

    /** Whether a log that ends like this is at least as complete as this one (§5.4.1). */
    boolean isUpToDate(long otherLastIndex, long otherLastTerm) {
        return otherLastTerm > lastTerm() || (otherLastTerm == lastTerm() && otherLastIndex >= lastIndex);
    }

    void append(Entry entry) {
        if (entry.index() != lastIndex + 1) {
            throw new IllegalStateException("entry " + entry.index() + " appended to a log that ends at " + lastIndex);
        }
        terms.append(entry.index(), entry.term());
        if (entry.index() - tailFirst >= tail.length) {
            growTail();
        }
        tail[slot(entry.index())] = entry;
        lastIndex = entry.index();
        tailBytes += entry.sizeBytes();
        unsettledBytes += entry.sizeBytes();
    }

    /** Drops the entries from this index on, because the leader has others there (§5.3). */
    void truncateFrom(long index) {
        if (index <= commitIndex) {
            throw new IllegalStateException(
                    "entry " + index + " would be truncated, but " + commitIndex + " is committed");
        }
        for (long i = Math.max(index, tailFirst); i <= lastIndex; i++) {
            long bytes = cached(i).sizeBytes();
            tail[slot(i)] = null;
            tailBytes -= bytes;
            unsettledBytes -= bytes;
        }
        terms.truncateFrom(index);
        lastIndex = index - 1;
        tailFirst = Math.min(tailFirst, index);
        durableIndex = Math.min(durableIndex, lastIndex);
        unsentFrom = Math.min(unsentFrom, index);
        for (Writing write : writing) {
            write.lastIndex = Math.min(write.lastIndex, lastIndex);
        }
        slice = List.of();
    }

    /** The entries that no Ready has carried yet. They count as durable once that Ready is persisted. */
    List<Entry> takeUnsent(long readyNumber) {
        if (unsentFrom > lastIndex) {
            return List.of();
        }
        List<Entry> entries = cachedEntries(unsentFrom, Long.MAX_VALUE);
        writing.add(new Writing(readyNumber, lastIndex));
        unsentFrom = lastIndex + 1;
        return entries;
    }

    boolean hasUnsent() {
        return unsentFrom <= lastIndex;
    }

    /** Everything up to this Ready reached the disk; what was truncated since does not count. */
    void persisted(long readyNumber) {
        for (Iterator<Writing> it = writing.iterator(); it.hasNext(); ) {
            Writing write = it.next();
            if (write.readyNumber > readyNumber) {
                break;
            }
            durableIndex = Math.max(durableIndex, write.lastIndex);
            it.remove();
        }
        settle();
    }

    void commitTo(long index) {
        if (index > lastIndex) {
            throw new IllegalStateException("commit of " + index + " in a log that ends at " + lastIndex);
        }
        if (index > commitIndex) {
            commitIndex = index;
            settle();
        }
    }

    void appliedTo(long index) {
        if (index < appliedIndex || index > commitIndex) {
            throw new IllegalStateException(
                    "applied " + index + " after " + appliedIndex + " with commit index " + commitIndex);
        }
        appliedIndex = index;
    }

    /** Forgets the prefix up to here. */
    void compactTo(long index) {
        if (index > commitIndex) {
            throw new IllegalStateException("compaction to " + index + " past the commit index " + commitIndex);
        }
        if (index < firstIndex) {
            return;
        }
        durableIndex = Math.max(durableIndex, index);
        unsentFrom = Math.max(unsentFrom, index + 1);
        settle();
        while (tailFirst <= index) {
            dropFirstCached();
        }
        terms.compactTo(index);
        firstIndex = index + 1;
        slice = List.of();
    }

    /** The log is empty and goes on after this entry, which a snapshot covers. */
    void restartAfter(long index, long term) {
        if (index < commitIndex) {
            throw new IllegalStateException("snapshot at " + index + " below the commit index " + commitIndex);
        }
        Arrays.fill(tail, null);
        terms.restart(index, term);
        writing.clear();
        tailBytes = 0;
        unsettledBytes = 0;
        firstIndex = index + 1;
        lastIndex = index;
        durableIndex = index;
        commitIndex = index;
        appliedIndex = index;
        settledIndex = index;
        unsentFrom = index + 1;
        tailFirst = index + 1;
        slice = List.of();
    }

    /** Whether the entry at this index is in memory. */
    boolean isCached(long index) {
        return index >= tailFirst;
    }

    /** Consecutive entries, at least one, until their sizes pass {@code bytesMax}. */
    List<Entry> entries(long fromIndex, long toIndex, long bytesMax) {
        if (fromIndex < firstIndex || toIndex > lastIndex || fromIndex > toIndex) {
            throw new IllegalStateException(
                    "entries " + fromIndex + " to " + toIndex + " of a log from " + firstIndex + " to " + lastIndex);
        }
        if (isCached(fromIndex)) {
            return toIndex == lastIndex
                    ? cachedEntries(fromIndex, bytesMax)
                    : List.copyOf(copyOf(fromIndex, toIndex, bytesMax));
        }
        List<Entry> entries = reader.read(fromIndex, Math.min(toIndex, tailFirst - 1), bytesMax);
        if (entries.isEmpty() || entries.getFirst().index() != fromIndex) {
            throw new IllegalStateException("asked the log for entry " + fromIndex + ", got "
                    + (entries.isEmpty() ? "none" : entries.getFirst().index()));
        }
        return entries;
    }

    private List<Entry> cachedEntries(long fromIndex, long bytesMax) {
        if (slice.isEmpty() || sliceFrom != fromIndex || sliceLimit != lastIndex || sliceBytesMax != bytesMax) {
            slice = copyOf(fromIndex, lastIndex, bytesMax);
            sliceFrom = fromIndex;
            sliceLimit = lastIndex;
            sliceBytesMax = bytesMax;
        }
        return slice;
    }

    private List<Entry> copyOf(long fromIndex, long toIndex, long bytesMax) {
        long end = fromIndex;
        for (long bytes = 0; end <= toIndex && bytes <= bytesMax; end++) {
            bytes += cached(end).sizeBytes();
        }
        int size = Math.toIntExact(end - fromIndex);
        if (size == 1) {
            return List.of(cached(fromIndex));
        }
        Entry[] entries = new Entry[size];
        for (int i = 0; i < size; i++) {
            entries[i] = cached(fromIndex + i);
        }
        return List.of(entries);
    }

    private Entry cached(long index) {
        Entry entry = tail[slot(index)];
        if (entry == null || entry.index() != index) {
            throw new IllegalStateException("entry " + index + " is not in memory, which has " + tailFirst + " to "
                    + lastIndex + "; found " + (entry == null ? "none" : entry.index()));
        }
        return entry;
    }

    private int slot(long index) {
        return (int) (index & (tail.length - 1));
    }

    private void growTail() {
        @Nullable Entry[] old = tail;
        tail = new @Nullable Entry[old.length * 2];
        for (long index = tailFirst; index <= lastIndex; index++) {
            tail[slot(index)] = old[(int) (index & (old.length - 1))];
        }
    }

    private void settle() {
        long settled = Math.min(commitIndex, durableIndex);
        for (long index = Math.max(settledIndex + 1, tailFirst); index <= settled; index++) {
            unsettledBytes -= cached(index).sizeBytes();
        }
        settledIndex = Math.max(settledIndex, settled);
        while (tailFirst <= settledIndex && tailBytes - unsettledBytes > tailCacheBytes) {
            dropFirstCached();
        }
    }

    private void dropFirstCached() {
        tailBytes -= cached(tailFirst).sizeBytes();
        tail[slot(tailFirst)] = null;
        tailFirst++;
    }
}
