package io.prez.node.raft;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that the core wants done since the last time it was asked, in the manner of etcd's raft.
 *
 * @param number give it back to {@link RaftCore#persisted} when hard state and entries are durable; grows by one
 * @param hardState to persist, before or with the entries; null when unchanged
 * @param entries to append; when the first index is not past the log's end, the suffix from it on is replaced
 * @param messages to send at once
 * @param messagesAfterPersist to send when this Ready is durable, never before
 * @param commitIndex everything up to here may be applied; never goes back
 * @param confirmedReadRound reads that began this round or an earlier one may be answered; never goes back in a term
 * @param readGrants answers to {@link RaftCore#requestReadIndex}
 * @param role set when role, term or known leader changed
 * @param membership set when another membership became effective (on append, or back on truncation)
 * @param snapshotsWanted members that need entries which the log no longer has
 * @param snapshotChunks pieces that arrived from the leader, to be written by the shell
 * @param snapshotAcknowledgements answers to pieces that the shell sent
 */
public record Ready(
        long number,
        @Nullable HardState hardState,
        List<Entry> entries,
        List<Envelope> messages,
        List<Envelope> messagesAfterPersist,
        long commitIndex,
        long confirmedReadRound,
        List<ReadGrant> readGrants,
        @Nullable RoleChange role,
        @Nullable Membership membership,
        List<Long> snapshotsWanted,
        List<Envelope> snapshotChunks,
        List<Envelope> snapshotAcknowledgements) {

    /** @param index the read may be answered once this is applied, or -1: failed, ask again or tell the client */
    public record ReadGrant(long token, long index) {}

    /** @param leaderId {@link HardState#NOBODY} while unknown */
    public record RoleChange(Role role, long term, long leaderId) {}

    /** Whether something has to reach the disk before {@link #messagesAfterPersist} may leave. */
    public boolean mustPersist() {
        return hardState != null || !entries.isEmpty();
    }
}
