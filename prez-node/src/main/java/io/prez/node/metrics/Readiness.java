package io.prez.node.metrics;

import io.prez.node.raft.Role;
import io.prez.node.replica.ReplicaPort;
import io.prez.node.replica.ReplicaStatus;
import io.prez.node.world.Clock;

/**
 * Whether this node should get traffic: it is a voter, a leader is known and was heard of lately, and what is committed
 * is applied. An objection counts only when it has lasted a while, so that an election does not take every endpoint
 * away; a node that was not ready is ready as soon as nothing is in its way. Any thread may ask; {@link #observe} has to
 * be called often.
 */
public final class Readiness {
    /** Entries that may be committed and not applied. */
    private static final long LAG_ENTRIES_MAX = 10_000;

    /** The same objection, and since when it has stood without a break; empty for none. */
    private record Observation(String objection, long sinceMillis, boolean ready) {}

    private final ReplicaPort replica;
    private final Clock clock;
    private final long graceMillis;
    private volatile Observation last;

    /** @param electionTimeoutMillis as configured; an ordinary election takes two of them at most */
    public Readiness(ReplicaPort replica, Clock clock, long electionTimeoutMillis) {
        this.replica = replica;
        this.clock = clock;
        this.graceMillis = Math.max(1000, 4 * electionTimeoutMillis);
        this.last = new Observation("was not observed yet", clock.monotonicMillis(), false);
    }

    /** Looks at the node; by one thread, several times a second. */
    public void observe() {
        long nowMillis = clock.monotonicMillis();
        ReplicaStatus status = replica.status();
        String objection = objection(status);
        Observation before = last;
        if (objection.isEmpty()) {
            last = new Observation("", nowMillis, true);
            return;
        }
        long sinceMillis = before.objection.isEmpty() ? nowMillis : before.sinceMillis;
        boolean patience = before.ready && status.state() == ReplicaStatus.State.MEMBER;
        last = new Observation(objection, sinceMillis, patience && nowMillis - sinceMillis < graceMillis);
    }

    private String objection(ReplicaStatus status) {
        return switch (status.state()) {
            case BLANK -> "belongs to no cluster yet";
            case REMOVED -> "was removed from its cluster";
            case STOPPING -> "is stopping";
            case MEMBER -> memberObjection(status);
        };
    }

    private String memberObjection(ReplicaStatus status) {
        if (status.leader() == null) {
            return "knows no leader";
        }
        if (status.role() == Role.LEARNER) {
            return "is a learner";
        }
        if (!status.isLeader() && status.lastContactMillisAgo() > graceMillis) {
            return "has not heard from the leader for " + status.lastContactMillisAgo() + " ms";
        }
        if (!status.committedInTerm()) {
            return "waits for the first commit of term " + status.term();
        }
        long lag = status.commitIndex() - status.appliedIndex();
        return lag > LAG_ENTRIES_MAX ? "has " + lag + " committed entries to apply" : "";
    }

    /** Why the node is not ready; empty when it is. */
    public String reason() {
        Observation now = last;
        return now.ready ? "" : now.objection;
    }
}
