package io.prez.node.raft;

import io.prez.node.raft.Message.VoteRequest;

/** Asks for votes in a new term (§5.2). */
final class Candidate extends Campaign {
    private boolean votedForSelf;

    Candidate(RaftCore core, long nowMillis) {
        super(core, nowMillis);
    }

    void start(boolean leadershipTransfer) {
        ask(core.term(), new VoteRequest(core.log().lastIndex(), core.log().lastTerm(), leadershipTransfer));
    }

    @Override
    Role role() {
        return Role.CANDIDATE;
    }

    @Override
    void won() {
        core.becomeLeader();
    }

    @Override
    void preVoteResponse(Envelope envelope, boolean granted) {}

    @Override
    void voteResponse(Envelope envelope, boolean granted) {
        vote(envelope.from(), granted);
    }

    /**
     * Its own vote counts when it is durable like any other: a lone voter that led before could lead twice in the same
     * term after a crash, with different entries at the same place.
     */
    @Override
    void persisted(long nowMillis) {
        if (!votedForSelf && core.outbox().isHardStateDurable()) {
            votedForSelf = true;
            vote(core.selfId(), true);
        }
    }
}
