package io.prez.node.raft;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One member's consensus, as a step function: inputs are method calls, outputs come out of {@link #ready}. Driven by
 * one thread; never blocks (but see {@link LogReader}). {@code nowMillis} is a monotonic clock.
 *
 * <p>A turn of its driver: give it the inputs that have come; while {@link #hasReady}, take {@link #ready}, send
 * {@link Ready#messages} at once, hand hard state and entries to the disk, apply what is committed
 * ({@link #committedEntries}), and call {@link #applied}. When the disk is done, send
 * {@link Ready#messagesAfterPersist} and call {@link #persisted}; Readys become durable in the order of their numbers.
 */
public final class RaftCore {
    private final long term;

    /**
     * @param hardState as it was last made durable
     * @param membership the effective one: the last in the log, else the snapshot's, else that of the formation
     * @param restored what log and snapshot hold; the state machine is as of the snapshot
     * @param random draws election timeouts; seed it differently on every member
     */
    public RaftCore(
            RaftOptions options,
            long selfId,
            HardState hardState,
            Membership membership,
            LogState restored,
            LogReader reader,
            RandomGenerator random,
            long nowMillis) {
        this.term = hardState.term();
    }

    /** Lets time act. Call it when {@link #nextDeadlineMillis} has come; calling it more often is harmless. */
    public void tick(long nowMillis) {
        unfinished(term);
    }

    /** When {@link #tick} has something to do next; {@link Long#MAX_VALUE} for never. May move with every input. */
    public long nextDeadlineMillis() {
        return unfinished(term) ? 0 : 1;
    }

    /** A message from a peer. Any order, loss and duplication is fine; a message for somebody else is ignored. */
    public void receive(Envelope envelope, long nowMillis) {
        unfinished(term);
    }

    /**
     * Appends a {@link EntryKind#BATCH}. The payload is kept, not copied.
     *
     * @return its index, or -1 when this is no leader, hands leadership over, or has too much uncommitted
     */
    public long propose(byte[] payload, long nowMillis) {
        return unfinished(term) ? 0 : 1;
    }

    /** Whether {@link #propose} would take a payload now. */
    public boolean canPropose(int payloadBytes) {
        return unfinished(term);
    }

    /** Changes the membership; {@link Ready#membership} tells when another one is in force. */
    public ChangeOutcome change(MembershipChange change, long nowMillis) {
        unfinished(term);
        throw new IllegalStateException();
    }

    /** Hands leadership to a voter, or to the most caught up one for {@link HardState#NOBODY}. */
    public TransferOutcome transferLeadership(long targetId, long nowMillis) {
        unfinished(term);
        throw new IllegalStateException();
    }

    /**
     * The index that a read which arrives now must see applied (thesis §6.4), or -1 when this is no leader or has not
     * committed an entry of its term. The read may be answered once {@link #beginReadRound}'s round is confirmed.
     */
    public long readIndex() {
        return unfinished(term) ? 0 : 1;
    }

    /**
     * Starts asking a quorum whether this still leads. Cheap: rides on what is sent anyway, and calls without a Ready in
     * between share a round.
     *
     * @return the round; when {@link Ready#confirmedReadRound} reaches it in the same term, this led at some moment
     *     after the call. -1 when this is no leader. Rounds of an earlier term mean nothing: drop what waits for them
     *     when {@link Ready#role} tells of another role or term
     */
    public long beginReadRound(long nowMillis) {
        return unfinished(term) ? 0 : 1;
    }

    /**
     * Asks the leader, whoever it is, where a read that arrived now may be answered. One {@link Ready.ReadGrant} comes
     * back for each token, with -1 on failure, change of leader or time-out. Never use a token twice.
     */
    public void requestReadIndex(long token, long nowMillis) {
        unfinished(term);
    }

    /** Everything up to and including the Ready with this number is durable. */
    public void persisted(long readyNumber) {
        unfinished(term);
    }

    /** Everything up to here has been applied. */
    public void applied(long index) {
        unfinished(term);
    }

    /** The process that led is certainly gone (its connection was closed): a follower need not wait for its timeout. */
    public void leaderUnreachable(long nowMillis) {
        unfinished(term);
    }

    /** What was sent to this peer lately may be lost (its connection broke): a leader starts again with a probe. */
    public void peerUnreachable(long peerId) {
        unfinished(term);
    }

    /** The log's prefix up to here is gone; a durable snapshot at or past it exists. */
    public void compact(long index) {
        unfinished(term);
    }

    /** The shell begins to stream this snapshot to a peer of {@link Ready#snapshotsWanted}. */
    public void snapshotSent(long peerId, long snapshotIndex, long snapshotTerm) {
        unfinished(term);
    }

    /**
     * Whether a snapshot that was received is of use. Ask before resetting the log to it, in the same turn as
     * {@link #snapshotInstalled}: a log that holds its last entry must not be thrown away, for what follows may have
     * been acknowledged (§7).
     */
    public boolean wantsSnapshot(long index, long term) {
        return unfinished(term);
    }

    /** A received snapshot is durable and in force; the log is empty and restarts after it. */
    public void snapshotInstalled(long index, long term, Membership membership, long nowMillis) {
        unfinished(term);
    }

    /** A message of the shell's own to a peer ({@link Message.InstallSnapshot} and its response), addressed. */
    public Envelope envelope(long peerId, Message message) {
        unfinished(term);
        throw new IllegalStateException();
    }

    /** Whether there is anything to do. */
    public boolean hasReady() {
        return unfinished(term);
    }

    /** What is to be done; each call returns what came up since the last. */
    public Ready ready() {
        unfinished(term);
        throw new IllegalStateException();
    }

    /**
     * Committed entries to apply: consecutive from {@code fromIndex}, at least one if there is one, until their sizes
     * pass {@code bytesMax}. From memory if possible, else through the {@link LogReader}.
     */
    public List<Entry> committedEntries(long fromIndex, long bytesMax) {
        unfinished(term);
        throw new IllegalStateException();
    }

    /** A fresh picture; allocates, so once per turn is enough. */
    public RaftStatus status() {
        unfinished(term);
        throw new IllegalStateException();
    }

    /** The role now. */
    public Role role() {
        unfinished(term);
        throw new IllegalStateException();
    }

    /** The term now. */
    public long term() {
        return unfinished(term) ? 0 : 1;
    }

    /** Who leads in this term as far as known, or {@link HardState#NOBODY}. */
    public long leaderId() {
        return unfinished(term) ? 0 : 1;
    }

    /** The last index known to be committed. */
    public long commitIndex() {
        return unfinished(term) ? 0 : 1;
    }

    /** The last index of the log. */
    public long lastIndex() {
        return unfinished(term) ? 0 : 1;
    }

    /** The effective membership. */
    public Membership membership() {
        unfinished(term);
        throw new IllegalStateException();
    }

    /** The term of an entry, or -1 when it is not known any more or not yet. */
    public long termAt(long index) {
        return unfinished(term) ? 0 : 1;
    }

    private static boolean unfinished(long term) {
        if (term >= 0) {
            throw new UnsupportedOperationException("the core follows");
        }
        return true;
    }
}
