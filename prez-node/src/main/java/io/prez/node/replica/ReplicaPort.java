package io.prez.node.replica;

import java.util.List;
import java.util.function.Consumer;

/** The replica as the server sees it. All methods may be called from any thread. */
public interface ReplicaPort {
    /**
     * Hands requests over. Requests of one session run in the order of submission; each gets exactly one answer through
     * its sink. Writes at a follower are forwarded to the leader or refused with {@code NOT_LEADER}, as configured.
     * While no leader is known, or the leader cannot serve yet, requests are held for a bounded time.
     */
    void submit(List<ClientRequest> requests);

    /** The connection is gone: nothing that it still waits for needs an answer. */
    void sessionClosed(Session session);

    /** What was true at the end of the last turn. */
    ReplicaStatus status();

    /** Whether a follower hands writes to the leader from now on, or refuses them with {@code NOT_LEADER}. */
    void forwardWrites(boolean yes);

    /** Counts, for INFO and metrics; {@code done} is called once, on the replica's loop. */
    void statistics(Consumer<ReplicaStatistics> done);

    /** Carries out an administrative request; {@code done} is called once, on the replica's loop. */
    void admin(AdminRequest request, Consumer<AdminOutcome> done);

    /** Listens from now on. */
    void addListener(ReplicaListener listener);
}
