package io.prez.node.raft;

import io.prez.node.raft.Message.AppendEntries;
import io.prez.node.raft.Message.AppendResponse;
import io.prez.node.raft.Message.InstallSnapshot;
import io.prez.node.raft.Message.InstallSnapshotResponse;
import io.prez.node.raft.Message.PreVoteRequest;
import io.prez.node.raft.Message.PreVoteResponse;
import io.prez.node.raft.Message.ReadIndexRequest;
import io.prez.node.raft.Message.ReadIndexResponse;
import io.prez.node.raft.Message.TimeoutNow;
import io.prez.node.raft.Message.VoteRequest;
import io.prez.node.raft.Message.VoteResponse;
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
    private static final long NEVER = Long.MIN_VALUE;

    private final RaftOptions options;
    private final long selfId;
    private final RandomGenerator random;
    private final RaftLog log;
    private final Memberships memberships;
    private final Outbox outbox;

    private RoleBehavior role;
    private long term;
    private long votedFor;
    /** The latest time that was told; never goes back. */
    private long now;

    private long lastLeaderContactMillis = NEVER;
    /** Read rounds that were ever given out, and confirmed, by any leadership of this process. */
    private long lastRound;

    private long lastConfirmedRound;

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
        this.options = options;
        this.selfId = selfId;
        this.random = random;
        term = hardState.term();
        votedFor = hardState.votedFor();
        now = nowMillis;
        log = new RaftLog(restored, reader, options.tailCacheBytes());
        memberships = new Memberships(membership, restored);
        memberships.commitTo(log.commitIndex());
        outbox = new Outbox(log.commitIndex());
        if (log.lastTerm() > term) {
            joinTermOfSnapshot(restored);
        }
        role = new Follower(this, HardState.NOBODY, nowMillis);
    }

    /**
     * A snapshot may be durable before the term that it ends with: entries are applied as soon as others have them. No
     * vote of that term can have left this node.
     */
    private void joinTermOfSnapshot(LogState restored) {
        if (restored.lastIndex() != restored.snapshotIndex()) {
            throw new IllegalStateException(
                    "the log ends with term " + log.lastTerm() + ", but the hard state says " + term);
        }
        term = log.lastTerm();
        votedFor = HardState.NOBODY;
        outbox.hardStateChanged();
    }

    /** Lets time act. Call it when {@link #nextDeadlineMillis} has come; calling it more often is harmless. */
    public void tick(long nowMillis) {
        advance(nowMillis);
        role.tick(now);
    }

    /** When {@link #tick} has something to do next; {@link Long#MAX_VALUE} for never. May move with every input. */
    public long nextDeadlineMillis() {
        return role.nextDeadlineMillis();
    }

    /** A message from a peer. Any order, loss and duplication is fine; a message for somebody else is ignored. */
    public void receive(Envelope envelope, long nowMillis) {
        advance(nowMillis);
        if (envelope.to() != selfId || envelope.from() == selfId || envelope.groupId() != options.groupId()) {
            return;
        }
        switch (envelope.message()) {
            case PreVoteRequest request -> preVoteRequest(envelope, request);
            case VoteRequest request -> voteRequest(envelope, request);
            case AppendEntries _, InstallSnapshot _ -> leaderMessage(envelope);
            case PreVoteResponse response -> {
                // A granted one has the term of an election to come, which is no news.
                if (response.granted() || isCurrent(envelope)) {
                    role.receive(envelope, now);
                }
            }
            case TimeoutNow _ -> {
                // A leader that was removed hands over with its last words.
                if (isCurrent(envelope)) {
                    role.receive(envelope, now);
                }
            }
            case VoteResponse _,
                    AppendResponse _,
                    InstallSnapshotResponse _,
                    ReadIndexRequest _,
                    ReadIndexResponse _ -> {
                if (!isRemoved(envelope.from()) && isCurrent(envelope)) {
                    role.receive(envelope, now);
                }
            }
        }
    }

    /**
     * Appends a {@link EntryKind#BATCH}. The payload is kept, not copied.
     *
     * @return its index, or -1 when this is no leader, hands leadership over, or has too much uncommitted
     */
    public long propose(byte[] payload, long nowMillis) {
        advance(nowMillis);
        return role instanceof Leader leader ? leader.propose(payload) : -1;
    }

    /** Whether {@link #propose} would take a payload now. */
    public boolean canPropose(int payloadBytes) {
        return role instanceof Leader leader && leader.canPropose(payloadBytes);
    }

    /** Changes the membership; {@link Ready#membership} tells when another one is in force. */
    public ChangeOutcome change(MembershipChange change, long nowMillis) {
        advance(nowMillis);
        return role instanceof Leader leader
                ? leader.change(change, now)
                : new ChangeOutcome.Refused(ChangeOutcome.Reason.NOT_LEADER, notLeaderText());
    }

    /** Hands leadership to a voter, or to the most caught up one for {@link HardState#NOBODY}. */
    public TransferOutcome transferLeadership(long targetId, long nowMillis) {
        advance(nowMillis);
        return role instanceof Leader leader
                ? leader.transfer(targetId, now)
                : new TransferOutcome.Refused(TransferOutcome.Reason.NOT_LEADER, notLeaderText());
    }

    /**
     * The index that a read which arrives now must see applied (thesis §6.4), or -1 when this is no leader or has not
     * committed an entry of its term. The read may be answered once {@link #beginReadRound}'s round is confirmed.
     */
    public long readIndex() {
        return role instanceof Leader leader && leader.hasCommittedInTerm() ? log.commitIndex() : -1;
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
        advance(nowMillis);
        return role instanceof Leader leader ? leader.beginReadRound() : -1;
    }

    /**
     * Asks the leader, whoever it is, where a read that arrived now may be answered. One {@link Ready.ReadGrant} comes
     * back for each token, with -1 on failure, change of leader or time-out. Never use a token twice.
     */
    public void requestReadIndex(long token, long nowMillis) {
        advance(nowMillis);
        role.requestReadIndex(token, now);
    }

    /** Everything up to and including the Ready with this number is durable. */
    public void persisted(long readyNumber) {
        outbox.persisted(readyNumber);
        log.persisted(readyNumber);
        role.persisted(now);
    }

    /** Everything up to here has been applied. */
    public void applied(long index) {
        log.appliedTo(index);
    }

    /** The process that led is certainly gone (its connection was closed): a follower need not wait for its timeout. */
    public void leaderUnreachable(long nowMillis) {
        advance(nowMillis);
        if (role instanceof Follower follower) {
            lastLeaderContactMillis = NEVER;
            follower.leaderUnreachable(now);
        }
    }

    /** What was sent to this peer lately may be lost (its connection broke): a leader starts again with a probe. */
    public void peerUnreachable(long peerId) {
        if (role instanceof Leader leader) {
            leader.peerUnreachable(peerId);
        }
    }

    /** The log's prefix up to here is gone; a durable snapshot at or past it exists. */
    public void compact(long index) {
        log.compactTo(index);
    }

    /** The shell begins to stream this snapshot to a peer of {@link Ready#snapshotsWanted}. */
    public void snapshotSent(long peerId, long snapshotIndex, long snapshotTerm) {
        if (role instanceof Leader leader) {
            leader.snapshotSent(peerId, snapshotIndex, now);
        }
    }

    /**
     * Whether a snapshot that was received is of use. Ask before resetting the log to it, in the same turn as
     * {@link #snapshotInstalled}: a log that holds its last entry must not be thrown away, for what follows may have
     * been acknowledged (§7).
     */
    public boolean wantsSnapshot(long index, long term) {
        return index > log.commitIndex() && log.termAt(index) != term;
    }

    /** A received snapshot is durable and in force; the log is empty and restarts after it. */
    public void snapshotInstalled(long index, long term, Membership installed, long nowMillis) {
        advance(nowMillis);
        if (!wantsSnapshot(index, term)) {
            throw new IllegalStateException("snapshot at " + index + " of term " + term
                    + " installed over a log that needs none: committed " + log.commitIndex() + ", term there "
                    + log.termAt(index));
        }
        if (role instanceof Leader) {
            throw new IllegalStateException("snapshot at " + index + " installed on the leader of term " + this.term);
        }
        log.restartAfter(index, term);
        memberships.restart(installed);
        outbox.membershipChanged(installed);
    }

    /** A message of the shell's own to a peer ({@link Message.InstallSnapshot} and its response), addressed. */
    public Envelope envelope(long peerId, Message message) {
        return new Envelope(options.groupId(), selfId, peerId, term, message);
    }

    /** Whether there is anything to do. */
    public boolean hasReady() {
        role.flush(now);
        return outbox.hasReady(this, log);
    }

    /** What is to be done; each call returns what came up since the last. */
    public Ready ready() {
        role.flush(now);
        return outbox.take(this, log);
    }

    /**
     * Committed entries to apply: consecutive from {@code fromIndex}, at least one if there is one, until their sizes
     * pass {@code bytesMax}. From memory if possible, else through the {@link LogReader}.
     */
    public List<Entry> committedEntries(long fromIndex, long bytesMax) {
        return fromIndex > log.commitIndex() ? List.of() : log.entries(fromIndex, log.commitIndex(), bytesMax);
    }

    /** A fresh picture; allocates, so once per turn is enough. */
    public RaftStatus status() {
        Leader leader = role instanceof Leader leading ? leading : null;
        long contact = leader == null ? lastLeaderContactMillis : leader.quorumContactMillis(now);
        return new RaftStatus(
                selfId,
                role(),
                term,
                leaderId(),
                log.firstIndex(),
                log.lastIndex(),
                log.durableIndex(),
                log.commitIndex(),
                log.appliedIndex(),
                term > 0 && log.termAt(log.commitIndex()) == term,
                memberships.effective(),
                memberships.isEffectiveCommitted(),
                isRemoved(selfId),
                log.unsettledBytes(),
                leader == null ? HardState.NOBODY : leader.transferTarget(),
                contact == NEVER ? -1 : contact,
                leader == null ? List.of() : leader.pictures());
    }

    /** The role now. */
    public Role role() {
        return role.role();
    }

    /** The term now. */
    public long term() {
        return term;
    }

    /** Who leads in this term as far as known, or {@link HardState#NOBODY}. */
    public long leaderId() {
        return role.leaderId();
    }

    /** The last index known to be committed. */
    public long commitIndex() {
        return log.commitIndex();
    }

    /** The last index of the log. */
    public long lastIndex() {
        return log.lastIndex();
    }

    /** The effective membership. */
    public Membership membership() {
        return memberships.effective();
    }

    /** The term of an entry, or -1 when it is not known any more or not yet. */
    public long termAt(long index) {
        return log.termAt(index);
    }

    private void advance(long nowMillis) {
        now = Math.max(now, nowMillis);
    }

    private String notLeaderText() {
        long leader = leaderId();
        return leader == HardState.NOBODY ? "nobody leads" : "the leader is " + Member.idText(leader);
    }

    private boolean isRemoved(long memberId) {
        return memberships.committed().removed().contains(memberId);
    }

    /** Drops what is older than the own term; a newer term makes a follower of whatever this was (§5.1). */
    private boolean isCurrent(Envelope envelope) {
        if (envelope.term() > term) {
            becomeFollower(envelope.term(), HardState.NOBODY);
        }
        return envelope.term() == term;
    }

    private void leaderMessage(Envelope envelope) {
        if (envelope.term() < term) {
            // Lets a leader that was cut off learn that there is another term, and step down.
            send(envelope.from(), new AppendResponse(false, 0, 0, 0, 0, 0));
            return;
        }
        if (envelope.term() > term) {
            becomeFollower(envelope.term(), envelope.from());
        }
        role.receive(envelope, now);
    }

    /**
     * Whether a leader was heard so lately that nobody has reason to campaign; then a member that was cut off, or
     * removed and not told, cannot disturb (thesis §4.2.3, §9.6).
     */
    private boolean isLeaderAlive() {
        return role instanceof Leader
                || (lastLeaderContactMillis != NEVER
                        && now - lastLeaderContactMillis < options.electionTimeoutMillis());
    }

    private void preVoteRequest(Envelope envelope, PreVoteRequest request) {
        if (isRemoved(envelope.from())) {
            return;
        }
        boolean granted = envelope.term() > term
                && !isLeaderAlive()
                && log.isUpToDate(request.lastLogIndex(), request.lastLogTerm());
        send(envelope.from(), granted ? envelope.term() : term, new PreVoteResponse(granted));
    }

    private void voteRequest(Envelope envelope, VoteRequest request) {
        if (isRemoved(envelope.from())) {
            return;
        }
        if (envelope.term() < term) {
            send(envelope.from(), new VoteResponse(false));
            return;
        }
        if (isLeaderAlive() && !request.leadershipTransfer()) {
            return;
        }
        if (envelope.term() > term) {
            becomeFollower(envelope.term(), HardState.NOBODY);
        }
        boolean free = votedFor == HardState.NOBODY && leaderId() == HardState.NOBODY;
        boolean granted =
                (free || votedFor == envelope.from()) && log.isUpToDate(request.lastLogIndex(), request.lastLogTerm());
        if (granted) {
            if (votedFor != envelope.from()) {
                votedFor = envelope.from();
                outbox.hardStateChanged();
            }
            if (role instanceof Follower follower) {
                follower.voted(now);
            }
        }
        send(envelope.from(), new VoteResponse(granted));
    }

    // What the roles use.

    RaftOptions options() {
        return options;
    }

    long selfId() {
        return selfId;
    }

    RandomGenerator random() {
        return random;
    }

    RaftLog log() {
        return log;
    }

    Outbox outbox() {
        return outbox;
    }

    HardState hardState() {
        return new HardState(term, votedFor);
    }

    long confirmedReadRound() {
        return role instanceof Leader leader ? leader.confirmedRound() : lastConfirmedRound;
    }

    boolean isVoter() {
        return memberships.effective().isVoter(selfId);
    }

    boolean isMembershipCommitted() {
        return memberships.isEffectiveCommitted();
    }

    /** Between one election timeout and two (§5.2). */
    long drawElectionTimeout() {
        return options.electionTimeoutMillis() + random.nextLong(options.electionTimeoutMillis());
    }

    void send(long to, Message message) {
        send(to, term, message);
    }

    void send(long to, long messageTerm, Message message) {
        outbox.send(new Envelope(options.groupId(), selfId, to, messageTerm, message));
    }

    void heardLeader(long nowMillis) {
        lastLeaderContactMillis = nowMillis;
    }

    /** Two leaders in a term cannot be (§5.2): if they are, nothing can be trusted any more. */
    void requireSameLeader(long from) {
        long leader = leaderId();
        if (leader != HardState.NOBODY && leader != from) {
            throw new IllegalStateException(
                    "term " + term + " has two leaders, " + Member.idText(leader) + " and " + Member.idText(from));
        }
    }

    void append(Entry entry) {
        log.append(entry);
        if (entry.kind() == EntryKind.MEMBERSHIP) {
            Membership membership = MembershipCodec.decode(entry.payload());
            if (membership.index() != entry.index()) {
                throw new IllegalStateException(
                        "entry " + entry.index() + " has a membership of index " + membership.index());
            }
            memberships.append(membership);
            outbox.membershipChanged(membership);
        }
    }

    void truncateFrom(long index) {
        log.truncateFrom(index);
        if (memberships.truncateFrom(index)) {
            outbox.membershipChanged(memberships.effective());
        }
    }

    void commitTo(long index) {
        log.commitTo(index);
        memberships.commitTo(log.commitIndex());
    }

    // Transitions; see RoleBehavior.

    void becomeFollower(long newTerm, long leaderId) {
        leaveRole();
        if (newTerm > term) {
            term = newTerm;
            votedFor = HardState.NOBODY;
            outbox.hardStateChanged();
        }
        role = new Follower(this, leaderId, now);
    }

    /** A candidate hears that somebody leads its term. */
    void yieldTo(Envelope envelope) {
        becomeFollower(term, envelope.from());
        role.receive(envelope, now);
    }

    void becomePreCandidate() {
        leaveRole();
        PreCandidate candidate = new PreCandidate(this, now);
        role = candidate;
        candidate.start();
    }

    void becomeCandidate(boolean leadershipTransfer) {
        leaveRole();
        term++;
        votedFor = selfId;
        outbox.hardStateChanged();
        Candidate candidate = new Candidate(this, now);
        role = candidate;
        candidate.start(leadershipTransfer);
    }

    void becomeLeader() {
        leaveRole();
        Leader leader = new Leader(this, now, lastRound, lastConfirmedRound);
        role = leader;
        leader.start();
    }

    private void leaveRole() {
        role.leave();
        if (role instanceof Leader leader) {
            lastRound = leader.lastRound();
            lastConfirmedRound = leader.confirmedRound();
        }
    }
}
