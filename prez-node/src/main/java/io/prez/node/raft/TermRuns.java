package io.prez.node.raft;

import io.prez.node.raft.LogState.TermRun;
import java.util.Arrays;
import java.util.List;

/**
 * The term of every entry that the log holds, in a few numbers: terms only grow along a log, so it is enough to know
 * where each begins. Invariant: both arrays ascend strictly.
 */
final class TermRuns {
    private long[] firstIndexes;
    private long[] terms;
    private int count;

    TermRuns(List<TermRun> runs) {
        firstIndexes = new long[Math.max(8, runs.size())];
        terms = new long[firstIndexes.length];
        for (TermRun run : runs) {
            append(run.firstIndex(), run.term());
        }
    }

    /** The entry at this index has this term; indexes come in ascending order. */
    void append(long index, long term) {
        if (count > 0) {
            if (term == terms[count - 1]) {
                return;
            }
            if (term < terms[count - 1] || index <= firstIndexes[count - 1]) {
                throw new IllegalStateException("entry " + index + " of term " + term + " after a run of term "
                        + terms[count - 1] + " from " + firstIndexes[count - 1]);
            }
        }
        if (count == terms.length) {
            firstIndexes = Arrays.copyOf(firstIndexes, count * 2);
            terms = Arrays.copyOf(terms, count * 2);
        }
        firstIndexes[count] = index;
        terms[count] = term;
        count++;
    }

    /** The term at an index that is not past the log's end, or -1 when it lies before the first run. */
    long termAt(long index) {
        for (int i = count - 1; i >= 0; i--) {
            if (index >= firstIndexes[i]) {
                return terms[i];
            }
        }
        return -1;
    }

    /** The newest term, or 0 when there is no entry. */
    long lastTerm() {
        return count == 0 ? 0 : terms[count - 1];
    }

    /** Forgets the entries from this index on. */
    void truncateFrom(long index) {
        while (count > 0 && firstIndexes[count - 1] >= index) {
            count--;
        }
    }

    /** Forgets what lies before this index, whose own term stays known. */
    void compactTo(long index) {
        int dropped = 0;
        while (dropped + 1 < count && firstIndexes[dropped + 1] <= index) {
            dropped++;
        }
        if (dropped > 0) {
            System.arraycopy(firstIndexes, dropped, firstIndexes, 0, count - dropped);
            System.arraycopy(terms, dropped, terms, 0, count - dropped);
            count -= dropped;
        }
        if (count > 0 && firstIndexes[0] < index) {
            firstIndexes[0] = index;
        }
    }

    /** Forgets everything but that the entry at this index has this term. */
    void restart(long index, long term) {
        count = 0;
        append(index, term);
    }

    /**
     * The greatest index up to the given one whose term is not above the given one: where two logs that differ may
     * still agree, however long the runs between are. One less than the first known index when there is none.
     */
    long lastIndexWithTermAtMost(long index, long term) {
        long candidate = index;
        for (int i = count - 1; i >= 0; i--) {
            if (candidate < firstIndexes[i]) {
                continue;
            }
            if (terms[i] <= term) {
                return candidate;
            }
            candidate = firstIndexes[i] - 1;
        }
        return candidate;
    }
}
