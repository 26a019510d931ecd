package io.prez.node.raft;

import java.util.List;

/**
 * What the log and the newest snapshot hold when a core starts. The store has settled its own business before: torn
 * tails are cut, and a log that ends below the newest snapshot, or contradicts it, is reset to start after it.
 *
 * @param firstIndex the first entry that {@link LogReader} can return; {@code lastIndex + 1} when there is none
 * @param lastIndex the last durable entry; the snapshot's index when the log is empty; 0 when there is neither
 * @param snapshotIndex last index of the newest durable snapshot, 0 without one; not above {@code lastIndex}
 * @param snapshotTerm the term of that entry; 0 without a snapshot
 * @param commitIndex a lower bound of what is committed, as far as the store knows; 0 is always right
 * @param termRuns ascending; covers {@code firstIndex} up to {@code lastIndex}, and the entry before it if its term is
 *     known
 * @param memberships ascending by index: the one of the snapshot (or of the formation), then every one that the log
 *     holds after it. The last is the effective one; the others are what a truncation goes back to
 */
public record LogState(
        long firstIndex,
        long lastIndex,
        long snapshotIndex,
        long snapshotTerm,
        long commitIndex,
        List<TermRun> termRuns,
        List<Membership> memberships) {
    /** Entries from {@code firstIndex} on, until the next run, have this term. */
    public record TermRun(long firstIndex, long term) {}

    /** An empty log of a node that starts with this membership ({@link Membership#NONE} for a blank one). */
    public static LogState empty(Membership membership) {
        return new LogState(1, 0, 0, 0, 0, List.of(), List.of(membership));
    }

    /** An empty log behind a snapshot. */
    public static LogState afterSnapshot(long index, long term, Membership membership) {
        return new LogState(
                index + 1, index, index, term, index, List.of(new TermRun(index, term)), List.of(membership));
    }
}
