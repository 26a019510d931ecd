package io.prez.node.sim;

/**
 * The bug zoo: faults that can be planted into a simulated node, each one that some real system has had. The simulator
 * has to find each of them; a flaw that nothing finds shows a hole in the simulator.
 */
enum Flaw {
    /** Entries are acknowledged, and count for the leader itself, before they are durable. */
    ACKNOWLEDGE_BEFORE_SYNC,
    /** The vote is left out when term and vote are written. */
    FORGET_VOTE,
    /** A restart loses the newest durable entries, as a recovery does that is too eager to cut torn tails. */
    LOSE_DURABLE_TAIL,
    /** A read is answered without asking whether the leader still leads. */
    READ_WITHOUT_ROUND,
    /** A follower's answer to an old read round counts for every later one. */
    CONFIRM_LATER_ROUNDS,
    /** One replica skips an entry now and then. */
    SKIP_APPLY,
    /** A follower claims more entries than the leader sent. */
    CLAIM_TOO_MUCH,
    /** A snapshot does not say who the members are. */
    SNAPSHOT_WITHOUT_MEMBERSHIP,
    /** A member whose disk was wiped comes back under its old identity. */
    WIPED_VOTER_RETURNS,
    /** Syncs of the disk return before anything is durable. */
    SYNC_LIES,
    /** Somebody else answers a leader for followers that it cannot reach, so that it believes that it still leads. */
    FAKE_CONFIRMATIONS,
    /** A byte of an entry changes on the way to a follower. */
    CORRUPT_ON_WIRE,
    /** Forwarded requests arrive twice, as from a sender that tries again. */
    FORWARD_TWICE
}
