package io.prez.node.replica;

import java.util.ArrayDeque;

/** Remembers how large the log was at some indexes, to know where a trailing window of a given size begins. */
final class LogGrowth {
    private static final long STEP_BYTES = 1 << 20;

    private record Mark(long index, long totalBytes) {}

    private final ArrayDeque<Mark> marks = new ArrayDeque<>();
    private long totalBytes;
    private long sinceMark;

    /** An entry was applied. */
    void grown(long index, long bytes) {
        totalBytes += bytes;
        sinceMark += bytes;
        if (sinceMark >= STEP_BYTES) {
            sinceMark = 0;
            marks.addLast(new Mark(index, totalBytes));
        }
    }

    /**
     * The log up to this index may go when everything up to {@code snapshotIndex} is in a snapshot and about
     * {@code trailingBytes} before it shall stay; 0 when nothing may go.
     */
    long removable(long snapshotIndex, long trailingBytes) {
        if (trailingBytes == 0) {
            return snapshotIndex;
        }
        long atSnapshot = 0;
        for (Mark mark : marks) {
            if (mark.index() <= snapshotIndex) {
                atSnapshot = mark.totalBytes();
            }
        }
        long result = 0;
        while (!marks.isEmpty()
                && marks.getFirst().index() <= snapshotIndex
                && atSnapshot - marks.getFirst().totalBytes() >= trailingBytes) {
            result = marks.removeFirst().index();
        }
        return result;
    }
}
