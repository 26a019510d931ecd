package io.prez.node.replica;

import io.prez.node.command.OperationCodec;
import io.prez.node.raft.HardState;
import io.prez.node.resp.ReplyCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A follower's hand-over of requests to the leader: at most once. A request whose answer is lost with the connection or
 * the leader is not sent again; its outcome is unknown.
 */
final class ForwardingFollower {
    private final Network network;
    private final Map<Long, ClientRequest> inFlight = new LinkedHashMap<>();
    private long lastRequestId;
    private long leaderId = HardState.NOBODY;

    /** @param firstRequestId random, so that no answer to an earlier process is taken for one to this */
    ForwardingFollower(Network network, long firstRequestId) {
        this.network = network;
        this.lastRequestId = firstRequestId;
    }

    /** Sends a request to the leader; false when it certainly did not leave. */
    boolean send(ClientRequest request, long toLeaderId) {
        if (leaderId != toLeaderId) {
            if (!inFlight.isEmpty()) {
                throw new IllegalStateException("requests for leader " + leaderId + " in flight, now " + toLeaderId);
            }
            leaderId = toLeaderId;
        }
        long id = ++lastRequestId;
        ForwardFrame frame =
                new ForwardFrame.Request(id, request.session().id(), OperationCodec.encode(request.operation()));
        if (!network.send(toLeaderId, frame)) {
            return false;
        }
        inFlight.put(id, request);
        request.session().forwardedInFlight++;
        request.session().forwarded = true;
        return true;
    }

    /**
     * The leader answered.
     *
     * @param again takes requests that had no effect and may be tried anew
     * @param answered takes sessions that may have requests waiting behind this one
     */
    void answered(ForwardFrame.Response response, Consumer<ClientRequest> again, Consumer<Session> answered) {
        ClientRequest request = inFlight.remove(response.requestId());
        if (request == null) {
            return;
        }
        Session session = request.session();
        session.forwardedInFlight--;
        switch (response.outcome()) {
            case REPLIED -> {
                session.lastWriteIndex = Math.max(session.lastWriteIndex, response.index());
                request.sink().reply(ReplyCodec.decode(response.reply()));
            }
            case OVERLOADED -> request.sink().refused(ReplySink.Refusal.OVERLOADED);
            case UNKNOWN -> request.sink().unknown("the leader could not tell the outcome");
            case NOT_LEADER -> {
                // Behind others in flight a second try could overtake them.
                if (session.forwardedInFlight == 0) {
                    again.accept(request);
                } else {
                    request.sink().refused(ReplySink.Refusal.NOT_LEADER);
                }
            }
        }
        answered.accept(session);
    }

    /** The leader changed, or the connection to it broke: what is in flight is lost from sight. */
    void lost(String why, Consumer<ClientRequest> again, Consumer<Session> answered) {
        List<ClientRequest> requests = new ArrayList<>(inFlight.values());
        inFlight.clear();
        leaderId = HardState.NOBODY;
        for (ClientRequest request : requests) {
            request.session().forwardedInFlight--;
        }
        for (ClientRequest request : requests) {
            if (request.operation().isWrite()) {
                request.sink().unknown(why);
            } else {
                again.accept(request);
            }
            answered.accept(request.session());
        }
    }

    /** Who has what is in flight, or {@link HardState#NOBODY}. */
    long leaderId() {
        return inFlight.isEmpty() ? HardState.NOBODY : leaderId;
    }

    /** A connection is gone: the leader may forget its session. */
    void sessionClosed(Session session, long currentLeaderId) {
        if (session.forwarded && currentLeaderId != HardState.NOBODY) {
            network.send(currentLeaderId, new ForwardFrame.SessionClosed(session.id()));
        }
    }
}
