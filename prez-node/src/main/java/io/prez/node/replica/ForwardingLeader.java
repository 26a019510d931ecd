package io.prez.node.replica;

import io.prez.node.command.CommandException;
import io.prez.node.command.CommandTable;
import io.prez.node.command.Operation;
import io.prez.node.command.OperationCodec;
import io.prez.node.replica.ForwardFrame.Outcome;
import io.prez.node.resp.Reply;
import io.prez.node.resp.ReplyCodec;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** A leader's side of forwarding: requests of other nodes' sessions, in their order, and the answers back. */
final class ForwardingLeader {
    private static final byte[] NO_REPLY = {};

    private record Origin(long memberId, long sessionId) {}

    private final Network network;
    private final CommandTable table;
    private final Map<Origin, Session> sessions = new HashMap<>();

    ForwardingLeader(Network network, CommandTable table) {
        this.network = network;
        this.table = table;
    }

    /** Turns a frame into a request like any other; undecodable ones are answered with an error at once. */
    void received(long from, ForwardFrame.Request frame, Consumer<ClientRequest> dispatch) {
        Session session = sessions.computeIfAbsent(
                new Origin(from, frame.sessionId()), origin -> new Session(origin.sessionId()));
        Sink sink = new Sink(from, frame.requestId(), session);
        Operation operation;
        try {
            operation = OperationCodec.decode(frame.operation(), table);
        } catch (CommandException e) {
            sink.reply(new Reply.Failure(e.reply()));
            return;
        }
        dispatch.accept(new ClientRequest(session, operation, ClientRequest.ReadMode.LINEARIZABLE, sink));
    }

    /** This node does not lead: nothing happened and nothing will. */
    void refuse(long from, ForwardFrame.Request frame) {
        network.send(from, new ForwardFrame.Response(frame.requestId(), Outcome.NOT_LEADER, 0, NO_REPLY));
    }

    void sessionClosed(long from, long sessionId) {
        sessions.remove(new Origin(from, sessionId));
    }

    /** The peer's process or connection is gone, its sessions with it. */
    void peerLost(long memberId) {
        sessions.keySet().removeIf(origin -> origin.memberId() == memberId);
    }

    /** Leadership ended. */
    void clear() {
        sessions.clear();
    }

    private final class Sink implements ReplySink {
        private final long to;
        private final long requestId;
        private final Session session;

        Sink(long to, long requestId, Session session) {
            this.to = to;
            this.requestId = requestId;
            this.session = session;
        }

        @Override
        public void reply(Reply reply) {
            network.send(
                    to,
                    new ForwardFrame.Response(
                            requestId, Outcome.REPLIED, session.lastWriteIndex, ReplyCodec.encode(reply)));
        }

        @Override
        public void refused(Refusal refusal) {
            Outcome outcome = switch (refusal) {
                case NOT_LEADER, NO_LEADER, STOPPING -> Outcome.NOT_LEADER;
                case OVERLOADED -> Outcome.OVERLOADED;
            };
            network.send(to, new ForwardFrame.Response(requestId, outcome, 0, NO_REPLY));
        }

        @Override
        public void unknown(String why) {
            network.send(to, new ForwardFrame.Response(requestId, Outcome.UNKNOWN, 0, NO_REPLY));
        }
    }
}
