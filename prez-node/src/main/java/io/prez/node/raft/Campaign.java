package io.prez.node.raft;

import io.prez.node.raft.Message.AppendEntries;
import io.prez.node.raft.Message.InstallSnapshot;
import io.prez.node.raft.Message.ReadIndexRequest;
import io.prez.node.raft.Message.ReadIndexResponse;
import java.util.HashMap;
import java.util.Map;

/** What the two kinds of candidate share: counting votes, giving up, and yielding to a leader (§5.2). */
abstract sealed class Campaign extends RoleBehavior permits PreCandidate, Candidate {
    private final Map<Long, Boolean> votes = new HashMap<>();
    private final long deadlineMillis;

    Campaign(RaftCore core, long nowMillis) {
        super(core);
        deadlineMillis = nowMillis + core.drawElectionTimeout();
    }

    /** A quorum said yes. */
    abstract void won();

    /** Asks every other voter, of both sets. */
    void ask(long term, Message request) {
        Membership membership = core.membership();
        for (Member voter : membership.voters()) {
            askOne(voter, term, request);
        }
        for (Member voter : membership.outgoing()) {
            if (!membership.voters().contains(voter)) {
                askOne(voter, term, request);
            }
        }
    }

    private void askOne(Member voter, long term, Message request) {
        if (voter.id() != core.selfId()) {
            core.send(voter.id(), term, request);
        }
    }

    /** Counts an answer; a voter's first one stands. */
    void vote(long from, boolean granted) {
        votes.putIfAbsent(from, granted);
        switch (Quorum.tally(core.membership(), votes)) {
            case WON -> won();
            case LOST -> core.becomeFollower(core.term(), HardState.NOBODY);
            case OPEN -> {}
        }
    }

    @Override
    long leaderId() {
        return HardState.NOBODY;
    }

    @Override
    long nextDeadlineMillis() {
        return deadlineMillis;
    }

    @Override
    void tick(long nowMillis) {
        if (nowMillis >= deadlineMillis) {
            core.becomePreCandidate();
        }
    }

    @Override
    void receive(Envelope envelope, long nowMillis) {
        switch (envelope.message()) {
            case AppendEntries _, InstallSnapshot _ -> core.yieldTo(envelope);
            case Message.PreVoteResponse response -> preVoteResponse(envelope, response.granted());
            case Message.VoteResponse response -> voteResponse(envelope, response.granted());
            case ReadIndexRequest request -> core.send(envelope.from(), new ReadIndexResponse(request.token(), -1));
            case Message.AppendResponse _,
                    Message.InstallSnapshotResponse _,
                    Message.TimeoutNow _,
                    Message.PreVoteRequest _,
                    Message.VoteRequest _,
                    ReadIndexResponse _ -> {}
        }
    }

    abstract void preVoteResponse(Envelope envelope, boolean granted);

    abstract void voteResponse(Envelope envelope, boolean granted);

    @Override
    void flush(long nowMillis) {}

    @Override
    void requestReadIndex(long token, long nowMillis) {
        core.outbox().grantRead(token, -1);
    }

    @Override
    void leave() {}
}
