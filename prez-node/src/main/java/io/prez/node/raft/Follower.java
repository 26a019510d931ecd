package io.prez.node.raft;

import io.prez.node.raft.Message.AppendEntries;
import io.prez.node.raft.Message.AppendResponse;
import io.prez.node.raft.Message.InstallSnapshot;
import io.prez.node.raft.Message.InstallSnapshotResponse;
import io.prez.node.raft.Message.ReadIndexRequest;
import io.prez.node.raft.Message.ReadIndexResponse;
import io.prez.node.raft.Message.TimeoutNow;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** Takes entries from a leader (§5.3) and stands by to replace it. A learner is one that never campaigns. */
final class Follower extends RoleBehavior {
    private record PendingRead(long token, long deadlineMillis) {}

    private final Deque<PendingRead> pendingReads = new ArrayDeque<>();
    private long leaderId;
    /** Drawn once per role, so that followers differ (§5.2). */
    private final long timeoutMillis;

    private long electionDeadlineMillis;

    /** The log is the leader's up to here, durable or not. Truncation never reaches below it in this term. */
    private long verifiedIndex;
    /** The highest commit index and read round that this term's leader told. */
    private long leaderCommit;

    private long leaderRound;
    private long echoedRound;
    /** An answer leaves with the next Ready. */
    private boolean answerDue;
    /** The leader waits to hear that something is durable. */
    private boolean acknowledgementOwed;

    Follower(RaftCore core, long leaderId, long nowMillis) {
        super(core);
        this.leaderId = leaderId;
        timeoutMillis = core.drawElectionTimeout();
        electionDeadlineMillis = nowMillis + timeoutMillis;
    }

    @Override
    Role role() {
        return core.isVoter() ? Role.FOLLOWER : Role.LEARNER;
    }

    @Override
    long leaderId() {
        return leaderId;
    }

    @Override
    long nextDeadlineMillis() {
        long election = core.isVoter() ? electionDeadlineMillis : Long.MAX_VALUE;
        PendingRead oldest = pendingReads.peekFirst();
        return oldest == null ? election : Math.min(election, oldest.deadlineMillis);
    }

    @Override
    void tick(long nowMillis) {
        for (PendingRead read = pendingReads.peekFirst();
                read != null && read.deadlineMillis <= nowMillis;
                read = pendingReads.peekFirst()) {
            core.outbox().grantRead(read.token, -1);
            pendingReads.removeFirst();
        }
        if (nowMillis >= electionDeadlineMillis && core.isVoter()) {
            core.becomePreCandidate();
        }
    }

    /** This member gave its vote: the candidate gets the time to win (§5.2). */
    void voted(long nowMillis) {
        electionDeadlineMillis = nowMillis + timeoutMillis;
    }

    /**
     * The leader is gone for certain. All followers hear that at once, so each waits a random moment: two that campaign
     * together would split the vote and lose an election timeout.
     */
    void leaderUnreachable(long nowMillis) {
        if (leaderId == HardState.NOBODY) {
            return;
        }
        leaderId = HardState.NOBODY;
        failPendingReads();
        long jitterMillis = core.random().nextLong(core.options().heartbeatIntervalMillis() / 2 + 1);
        electionDeadlineMillis = Math.min(electionDeadlineMillis, nowMillis + jitterMillis);
    }

    @Override
    void receive(Envelope envelope, long nowMillis) {
        switch (envelope.message()) {
            case AppendEntries append -> {
                heard(envelope.from(), append.readRound(), nowMillis);
                append(envelope.from(), append);
            }
            case InstallSnapshot snapshot -> {
                heard(envelope.from(), snapshot.readRound(), nowMillis);
                snapshotChunk(envelope, snapshot);
            }
            case TimeoutNow _ -> {
                if (envelope.from() == leaderId && core.isVoter()) {
                    core.becomeCandidate(true);
                }
            }
            case ReadIndexRequest request -> core.send(envelope.from(), new ReadIndexResponse(request.token(), -1));
            case ReadIndexResponse response -> readIndexResponse(response);
            case AppendResponse _, InstallSnapshotResponse _ -> {}
            case Message.PreVoteRequest _,
                    Message.PreVoteResponse _,
                    Message.VoteRequest _,
                    Message.VoteResponse _ -> {}
        }
    }

    private void heard(long from, long readRound, long nowMillis) {
        if (leaderId != from) {
            core.requireSameLeader(from);
            leaderId = from;
        }
        leaderRound = Math.max(leaderRound, readRound);
        electionDeadlineMillis = nowMillis + timeoutMillis;
        core.heardLeader(nowMillis);
    }

    private void append(long from, AppendEntries append) {
        RaftLog log = core.log();
        long previous = append.prevLogIndex();
        long termHere = log.termAt(previous);
        boolean matches = termHere == append.prevLogTerm();
        if (previous <= log.commitIndex()) {
            // What is committed here is in every later leader's log (§5.4.3), even where its term is forgotten.
            if (termHere >= 0 && !matches) {
                throw new IllegalStateException("leader " + Member.idText(from) + " has term " + append.prevLogTerm()
                        + " at committed entry " + previous + ", which has term " + termHere + " here");
            }
        } else if (!matches) {
            reject(from, append);
            return;
        }
        accept(append);
        long upTo = previous + append.entries().size();
        verifiedIndex = Math.max(verifiedIndex, Math.max(upTo, log.commitIndex()));
        leaderCommit = Math.max(leaderCommit, append.leaderCommit());
        core.commitTo(Math.min(leaderCommit, verifiedIndex));
        // A heartbeat, a duplicate and the first message of a read round are answered at once, with what is durable
        // so far; new entries when they are durable.
        if (upTo <= log.durableIndex() || leaderRound > echoedRound) {
            answerDue = true;
        }
        acknowledgementOwed |= verifiedIndex > log.durableIndex();
    }

    private void reject(long from, AppendEntries append) {
        RaftLog log = core.log();
        long hint =
                Math.max(log.commitIndex(), log.lastIndexWithTermAtMost(append.prevLogIndex(), append.prevLogTerm()));
        core.send(
                from,
                new AppendResponse(false, 0, append.prevLogIndex(), hint, Math.max(0, log.termAt(hint)), leaderRound));
        echoedRound = leaderRound;
    }

    /** Appends what is new. Only an entry that contradicts the leader's is truncated, never one that matches (§5.3). */
    private void accept(AppendEntries append) {
        RaftLog log = core.log();
        long index = append.prevLogIndex();
        for (Entry entry : append.entries()) {
            index++;
            if (entry.index() != index) {
                throw new IllegalStateException("entry " + entry.index() + " where " + index + " belongs");
            }
            if (index <= log.lastIndex()) {
                if (index <= log.commitIndex() || log.termAt(index) == entry.term()) {
                    continue;
                }
                core.truncateFrom(index);
            }
            core.append(entry);
        }
    }

    private void snapshotChunk(Envelope envelope, InstallSnapshot chunk) {
        RaftLog log = core.log();
        if (core.wantsSnapshot(chunk.snapshotIndex(), chunk.snapshotTerm())) {
            core.outbox().snapshotChunk(envelope);
            return;
        }
        verifiedIndex = Math.max(verifiedIndex, chunk.snapshotIndex());
        core.commitTo(chunk.snapshotIndex());
        if (log.durableIndex() >= chunk.snapshotIndex()) {
            core.send(
                    envelope.from(),
                    new InstallSnapshotResponse(chunk.snapshotIndex(), chunk.totalBytes(), true, leaderRound));
        }
    }

    @Override
    void flush(long nowMillis) {
        if (!answerDue || leaderId == HardState.NOBODY) {
            return;
        }
        answerDue = false;
        echoedRound = leaderRound;
        RaftLog log = core.log();
        core.send(
                leaderId,
                new AppendResponse(
                        true,
                        Math.min(log.durableIndex(), verifiedIndex),
                        0,
                        log.lastIndex(),
                        log.lastTerm(),
                        leaderRound));
    }

    @Override
    void persisted(long nowMillis) {
        if (acknowledgementOwed) {
            answerDue = true;
            acknowledgementOwed = verifiedIndex > core.log().durableIndex();
        }
    }

    @Override
    void requestReadIndex(long token, long nowMillis) {
        if (leaderId == HardState.NOBODY) {
            core.outbox().grantRead(token, -1);
            return;
        }
        pendingReads.add(new PendingRead(token, nowMillis + core.options().electionTimeoutMillis()));
        core.send(leaderId, new ReadIndexRequest(token));
    }

    private void readIndexResponse(ReadIndexResponse response) {
        for (Iterator<PendingRead> it = pendingReads.iterator(); it.hasNext(); ) {
            if (it.next().token == response.token()) {
                it.remove();
                core.outbox().grantRead(response.token(), response.index());
                return;
            }
        }
    }

    private void failPendingReads() {
        for (PendingRead read : pendingReads) {
            core.outbox().grantRead(read.token, -1);
        }
        pendingReads.clear();
    }

    @Override
    void leave() {
        failPendingReads();
    }
}
