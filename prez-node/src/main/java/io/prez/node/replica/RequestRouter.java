package io.prez.node.replica;

import io.prez.node.command.CommandTable;
import io.prez.node.raft.HardState;
import io.prez.node.raft.RaftCore;
import io.prez.node.raft.Ready;
import io.prez.node.replica.ReplySink.Refusal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Takes each request the way that the node's role asks for: into a batch, to a read, to the leader, or into the queue of
 * those that wait for somebody who can serve them. Keeps the order of each session throughout.
 */
final class RequestRouter {
    private static final int HELD_REQUESTS_MAX = 100_000;
    private static final String LEADERSHIP_LOST = "leadership was lost before the write was known to be committed";

    private final Replica replica;
    private final ReplicaEnvironment environment;
    private final ReplicaCounters counters;
    private final HeldRequests held;
    private final ArrayDeque<ClientRequest> retries = new ArrayDeque<>();
    private final Proposals proposals;
    private final Reads reads;
    private final ForwardingFollower forwardingFollower;
    private final ForwardingLeader forwardingLeader;
    private boolean forwardWrites;

    RequestRouter(
            Replica replica,
            ReplicaOptions options,
            ReplicaEnvironment environment,
            ReplicaCounters counters,
            CommandTable table) {
        this.replica = replica;
        this.environment = environment;
        this.counters = counters;
        this.forwardWrites = options.forwardWrites();
        this.held = new HeldRequests(options.holdMillis(), HELD_REQUESTS_MAX);
        this.proposals = new Proposals(replica::machine, options);
        this.reads = new Reads(replica::machine);
        this.forwardingFollower = new ForwardingFollower(
                environment.network(), environment.random().nextLong() >>> 2);
        this.forwardingLeader = new ForwardingLeader(environment.network(), table);
    }

    /** Whether a follower hands writes to the leader from now on. */
    void forwardWrites(boolean yes) {
        forwardWrites = yes;
    }

    // Requests as they come.

    void accept(ClientRequest request) {
        RaftCore raft = replica.core();
        if (raft == null || !replica.takesRequests()) {
            request.sink().refused(Refusal.STOPPING);
            return;
        }
        Session session = request.session();
        if (!session.waiting.isEmpty()) {
            session.waiting.addLast(request);
        } else if (session.held > 0) {
            hold(request);
        } else {
            dispatch(raft, request);
        }
    }

    private void dispatch(RaftCore raft, ClientRequest request) {
        if (!request.operation().isWrite() && request.readMode() == ClientRequest.ReadMode.LOCAL) {
            readLocally(request);
        } else if (!canServe(raft)) {
            hold(request);
        } else if (replica.isLeading()) {
            serveAsLeader(raft, request);
        } else {
            serveAsFollower(request);
        }
    }

    /** Whether requests need not be held: a leader that can serve, or somebody else who leads. */
    private boolean canServe(RaftCore raft) {
        return replica.isLeading()
                ? raft.readIndex() >= 0
                : replica.leaderId() != HardState.NOBODY && replica.leaderId() != replica.selfId();
    }

    private void hold(ClientRequest request) {
        held.add(request, environment.clock().monotonicMillis());
    }

    private void serveAsLeader(RaftCore raft, ClientRequest request) {
        if (request.operation().isWrite()) {
            if (proposals.isFull()) {
                propose(raft);
            }
            if (!proposals.hasRoom()) {
                request.sink().refused(Refusal.OVERLOADED);
                return;
            }
            proposals.add(request);
            return;
        }
        counters.readOperations++;
        if (proposals.addReadBehindWrites(request, replica.appliedIndex())) {
            return;
        }
        if (raft.readIndex() <= replica.appliedIndex()) {
            reads.execute(request);
        } else {
            // What is committed is applied within this turn; until then the read waits with the others.
            hold(request);
        }
    }

    private void serveAsFollower(ClientRequest request) {
        Session session = request.session();
        if (request.operation().isWrite()) {
            if (!forwardWrites) {
                request.sink().refused(Refusal.NOT_LEADER);
            } else if (session.readsInFlight > 0) {
                session.waiting.addLast(request);
            } else {
                forward(request);
            }
        } else if (session.forwardedInFlight > 0) {
            forward(request);
        } else {
            counters.readOperations++;
            reads.ask(request);
        }
    }

    private void forward(ClientRequest request) {
        if (forwardingFollower.send(request, replica.leaderId())) {
            counters.forwardedOperations++;
        } else {
            hold(request);
        }
    }

    private void readLocally(ClientRequest request) {
        Session session = request.session();
        counters.readOperations++;
        if (proposals.addReadBehindWrites(request, replica.appliedIndex())) {
            return;
        }
        if (session.forwardedInFlight > 0) {
            session.waiting.addLast(request);
        } else if (session.lastWriteIndex > replica.appliedIndex()) {
            reads.after(session.lastWriteIndex, request);
        } else {
            request.sink().reply(replica.machine().read(request.operation()));
        }
    }

    // Requests that have to be looked at again.

    /** A request that was under way has to be tried anew, before those of its session that came later. */
    private void retry(ClientRequest request) {
        retries.addLast(request);
        replica.scheduleTurn();
    }

    /** Something that a session's requests had to wait for is done: let the next ones go. */
    private void drain(Session session) {
        if (session.waiting.isEmpty()) {
            return;
        }
        List<ClientRequest> next = new ArrayList<>(session.waiting);
        session.waiting.clear();
        next.forEach(this::accept);
    }

    private void acceptRetries() {
        if (retries.isEmpty()) {
            return;
        }
        LinkedHashSet<Session> sessions = new LinkedHashSet<>();
        ClientRequest request;
        while ((request = retries.pollLast()) != null) {
            if (request.session().held > 0) {
                held.addFirst(request, environment.clock().monotonicMillis());
            } else {
                request.session().waiting.addFirst(request);
                sessions.add(request.session());
            }
        }
        sessions.forEach(this::drain);
    }

    private void redispatch(ClientRequest request) {
        RaftCore raft = replica.core();
        if (raft == null || !request.session().waiting.isEmpty()) {
            // What waits was released just before, so it came earlier.
            request.session().waiting.addLast(request);
        } else {
            dispatch(raft, request);
        }
    }

    // Their part of a turn.

    /** Tries again what waited, once what is committed is applied. */
    void release(RaftCore raft) {
        acceptRetries();
        if (!held.isEmpty() && canServe(raft) && replica.appliedIndex() >= raft.readIndex()) {
            held.release(this::redispatch);
        }
    }

    /** Proposes the batch that has gathered, if it is time. */
    void proposeIfDue(RaftCore raft) {
        if (replica.isLeading() && proposals.isDue()) {
            propose(raft);
        }
    }

    private void propose(RaftCore raft) {
        if (!raft.canPropose(proposals.openBytes())) {
            return;
        }
        int operations = proposals.openOperations();
        long index = raft.propose(
                proposals.encode(replica.stamp(), environment.random().nextLong()),
                environment.clock().monotonicMillis());
        if (index < 0) {
            throw new IllegalStateException(
                    "a proposal was refused that the core had room for, in term " + raft.term());
        }
        counters.proposals++;
        counters.proposedOperations += operations;
        proposals.proposed(index);
    }

    /** Begins the read round, or asks the leader, for all reads of this turn. */
    void askForReads(RaftCore raft, long nowMillis) {
        if (reads.needsRound()) {
            if (replica.isLeading()) {
                reads.roundBegan(raft.beginReadRound(nowMillis));
            } else {
                reads.abandonRounds(this::retry);
            }
        }
        long token = reads.token();
        if (token != 0) {
            raft.requestReadIndex(token, nowMillis);
        }
    }

    /** What a Ready says about reads. */
    void carryOut(Ready ready) {
        if (replica.isLeading()) {
            reads.confirmed(ready.confirmedReadRound());
        }
        for (Ready.ReadGrant grant : ready.readGrants()) {
            reads.granted(grant.token(), grant.index(), replica.appliedIndex(), this::retry, this::drain);
        }
    }

    void apply(long index, byte[] payload) {
        counters.appliedOperations += proposals.apply(index, payload);
    }

    /** Everything up to here is applied. */
    void applied(long index) {
        reads.applied(index, this::drain);
    }

    void tick(long nowMillis) {
        if (!held.isEmpty()) {
            held.expire(nowMillis, Refusal.NO_LEADER);
        }
    }

    /** Whether no write is gathered or on its way. */
    boolean isIdle() {
        return proposals.isIdle();
    }

    // Changes of the world.

    void roleChanged(boolean leadershipLost, long leaderId) {
        long askedLeaderId = forwardingFollower.leaderId();
        if (leadershipLost) {
            reads.abandonRounds(this::retry);
            proposals.abandon(LEADERSHIP_LOST, this::retry);
            forwardingLeader.clear();
        }
        if (askedLeaderId != HardState.NOBODY && askedLeaderId != leaderId) {
            forwardingFollower.lost("the leader changed before it answered", this::retry, this::drain);
        }
    }

    void peerLost(long memberId) {
        forwardingLeader.peerLost(memberId);
        if (forwardingFollower.leaderId() == memberId) {
            forwardingFollower.lost("the connection to the leader broke", this::retry, this::drain);
        }
    }

    void received(long from, ForwardFrame frame) {
        switch (frame) {
            case ForwardFrame.Request request -> {
                if (replica.isLeading() && replica.takesRequests()) {
                    forwardingLeader.received(from, request, this::accept);
                } else {
                    forwardingLeader.refuse(from, request);
                }
            }
            case ForwardFrame.Response response -> forwardingFollower.answered(response, this::retry, this::drain);
            case ForwardFrame.SessionClosed closed -> forwardingLeader.sessionClosed(from, closed.sessionId());
        }
    }

    void sessionClosed(Session session) {
        session.waiting.clear();
        forwardingFollower.sessionClosed(session, replica.leaderId());
    }

    /** Nobody will be served here any more. */
    void refuseHeld() {
        held.refuseAll(Refusal.STOPPING);
    }
}
