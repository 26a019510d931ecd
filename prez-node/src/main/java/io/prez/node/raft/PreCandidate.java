package io.prez.node.raft;

import io.prez.node.raft.Message.PreVoteRequest;

/** Asks whether it would be elected before it disturbs anybody with a new term (thesis §9.6). */
final class PreCandidate extends Campaign {
    PreCandidate(RaftCore core, long nowMillis) {
        super(core, nowMillis);
    }

    /** Apart from the constructor, because a lone voter has won before this returns. */
    void start() {
        ask(
                core.term() + 1,
                new PreVoteRequest(core.log().lastIndex(), core.log().lastTerm()));
        vote(core.selfId(), true);
    }

    @Override
    Role role() {
        return Role.PRE_CANDIDATE;
    }

    @Override
    void won() {
        core.becomeCandidate(false);
    }

    @Override
    void preVoteResponse(Envelope envelope, boolean granted) {
        if (!granted || envelope.term() == core.term() + 1) {
            vote(envelope.from(), granted);
        }
    }

    @Override
    void voteResponse(Envelope envelope, boolean granted) {}

    @Override
    void persisted(long nowMillis) {}
}
