package io.prez.node.raft;

/**
 * What a member does in its present role. Exactly one is in force; {@link RaftCore} makes the transitions.
 *
 * <pre>
 * Follower     -> PreCandidate  no leader for an election timeout, or its process is gone
 *              -> Candidate     the leader hands over (thesis §3.10)
 * PreCandidate -> Candidate     a quorum would vote for it (thesis §9.6)
 *              -> PreCandidate  no answer for an election timeout
 *              -> Follower      refused, or a leader spoke
 * Candidate    -> Leader        a quorum voted for it (§5.2)
 *              -> PreCandidate  no answer for an election timeout
 *              -> Follower      refused, or a leader spoke
 * Leader       -> Follower      no quorum in touch (check-quorum), or its own removal is committed
 * any          -> Follower      a higher term (§5.1)
 * </pre>
 */
abstract sealed class RoleBehavior permits Follower, Campaign, Leader {
    final RaftCore core;

    RoleBehavior(RaftCore core) {
        this.core = core;
    }

    abstract Role role();

    /** Who leads in the core's term, or nobody. */
    abstract long leaderId();

    /** When {@link #tick} has something to do. */
    abstract long nextDeadlineMillis();

    abstract void tick(long nowMillis);

    /** A message of the core's own term that is no vote request; or a granted pre-vote, whose term is the next. */
    abstract void receive(Envelope envelope, long nowMillis);

    /** More of the log, or the hard state, became durable. */
    abstract void persisted(long nowMillis);

    /** A Ready is about to be taken: say what was saved up. */
    abstract void flush(long nowMillis);

    /** A question of the shell on this node. */
    abstract void requestReadIndex(long token, long nowMillis);

    /** Another role takes over; the term is still the old one. */
    abstract void leave();
}
