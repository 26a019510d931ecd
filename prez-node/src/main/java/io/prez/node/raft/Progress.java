package io.prez.node.raft;

import io.prez.node.raft.RaftStatus.PeerProgress;
import io.prez.node.raft.RaftStatus.PeerState;

/**
 * What a leader knows of one member, itself included (§5.3).
 *
 * <pre>
 * PROBE     -> REPLICATE  an answer shows where the logs agree
 *           -> SNAPSHOT   the entries it needs are gone
 * REPLICATE -> PROBE      it refused an append, or lost one
 *           -> SNAPSHOT   as above
 * SNAPSHOT  -> REPLICATE  it installed the snapshot, or turned out to have the entries already
 * </pre>
 *
 * Invariant: {@code match <= arrived}, {@code match < next}; {@code match} never goes back within a term.
 */
final class Progress {
    /** What majorities are asked about. */
    enum Measure {
        MATCH,
        ROUND,
        CONTACT
    }

    final long id;
    final Inflights inflights;
    /** Whether it has a vote, in either set. */
    boolean voter;

    PeerState state = PeerState.PROBE;
    long match;
    /** As of its last answer its log is the leader's up to here, durable or not; a crash may take some back. */
    long arrived;

    long next;
    /** In PROBE: a message is under way; the next answer, or the next heartbeat's, frees it. */
    boolean paused;

    long lastContactMillis;
    /** When entries began to be owed, or when the match index last grew. */
    long lastProgressMillis;
    /** The newest read round that it acknowledged, and the newest that was sent to it. */
    long acknowledgedRound;

    long sentRound;
    /** The commit index that it was told last. */
    long sentCommit;

    /** In SNAPSHOT: what the shell streams, 0 before it began, and when something was last heard of it. */
    long snapshotIndex;

    long snapshotActivityMillis;

    Progress(long id, long next, long nowMillis, RaftOptions options) {
        this.id = id;
        this.next = next;
        lastContactMillis = nowMillis;
        inflights = new Inflights(options.maxInflightMessages(), options.maxInflightBytes());
    }

    /** The peer has this durably; true when that is news. */
    boolean matched(long index, long nowMillis) {
        if (index <= match) {
            return false;
        }
        match = index;
        arrived = Math.max(arrived, index);
        next = Math.max(next, index + 1);
        inflights.releaseTo(index);
        lastProgressMillis = nowMillis;
        return true;
    }

    void becomeProbe(long nextIndex) {
        state = PeerState.PROBE;
        next = Math.max(nextIndex, match + 1);
        paused = false;
        snapshotIndex = 0;
        inflights.clear();
    }

    void becomeReplicate(long nextIndex, long nowMillis) {
        becomeProbe(nextIndex);
        state = PeerState.REPLICATE;
        lastProgressMillis = nowMillis;
    }

    void becomeSnapshot(long nowMillis) {
        becomeProbe(next);
        state = PeerState.SNAPSHOT;
        snapshotActivityMillis = nowMillis;
    }

    /**
     * The peer refused an append after {@code rejectedIndex}; the logs may agree up to {@code agreement}. False for an
     * answer to something that was overtaken since.
     */
    boolean rejected(long rejectedIndex, long agreement) {
        boolean current = switch (state) {
            case PROBE -> rejectedIndex == next - 1 && rejectedIndex > match;
            case REPLICATE -> rejectedIndex > match && rejectedIndex < next;
            case SNAPSHOT -> false;
        };
        // Whatever was refused: the peer may have lost what had arrived, and the probe may be lost too.
        arrived = match;
        paused = false;
        if (current) {
            becomeProbe(Math.min(rejectedIndex, agreement + 1));
        }
        return current;
    }

    /** An append with entries up to here is on its way. */
    void sent(long lastIndex, long sizeBytes, long nowMillis) {
        if (inflights.count() == 0) {
            lastProgressMillis = nowMillis;
        }
        inflights.add(lastIndex, sizeBytes);
        next = lastIndex + 1;
    }

    long measure(Measure measure) {
        return switch (measure) {
            case MATCH -> match;
            case ROUND -> acknowledgedRound;
            case CONTACT -> lastContactMillis;
        };
    }

    PeerProgress picture() {
        return new PeerProgress(
                id, match, next, state, lastContactMillis, inflights.count(), inflights.bytes(), snapshotIndex);
    }
}
