package io.prez.node.raft;

import java.util.List;

/** Entries that the core no longer holds in memory. Called on the core's thread; may read files, so ask for little. */
public interface LogReader {
    /**
     * Consecutive entries from {@code fromIndex}, at least one if it exists, until {@code toIndex} (included) or until
     * their sizes pass {@code bytesMax}.
     */
    List<Entry> read(long fromIndex, long toIndex, long bytesMax);
}
