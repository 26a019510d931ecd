package io.prez.node.log;

import io.prez.node.raft.Entry;
import io.prez.node.raft.HardState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a log held when it was opened. All of it is durable.
 *
 * @param hardState {@link HardState#INITIAL} for a new log
 * @param floorIndex entries up to here are gone: the index of the last {@link SegmentedLog#truncatePrefix} or
 *     {@link SegmentedLog#reset}, 0 when there was none. Never past the newest durable snapshot if the caller kept to
 *     the order: snapshot first
 * @param floorTerm the term of the entry at the floor
 * @param lastIndex the last entry, or the floor when there are none
 * @param lastTerm its term
 * @param termRuns the terms of all entries, ascending; empty when there are none
 * @param memberships the entries of kind MEMBERSHIP, ascending
 * @param tornTail what was cut off, or null: the end of an unfinished write that was never acknowledged
 */
public record RecoveredLog(
        HardState hardState,
        long floorIndex,
        long floorTerm,
        long lastIndex,
        long lastTerm,
        List<TermRun> termRuns,
        List<Entry> memberships,
        @Nullable TornTail tornTail) {
    /**
     * @param file path on the disk
     * @param offset where the valid records end
     * @param bytes how many bytes behind that were recognisable as the log's and have been zeroed
     */
    public record TornTail(String file, long offset, long bytes) {}

    /** The first entry, or one past the floor when there are none. */
    public long firstIndex() {
        return floorIndex + 1;
    }

    /** Whether nothing was ever written to it. */
    public boolean isNew() {
        return lastIndex == 0 && hardState.equals(HardState.INITIAL);
    }
}
