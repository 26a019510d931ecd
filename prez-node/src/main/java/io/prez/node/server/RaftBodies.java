package io.prez.node.server;

import io.prez.node.command.CommandException;
import io.prez.node.raft.HardState;
import io.prez.node.raft.Member;
import io.prez.node.replica.AdminOutcome;
import io.prez.node.replica.AdminRequest;
import io.prez.node.replica.AdminRequest.Guard;
import io.prez.node.replica.ReplicaStatus;
import io.prez.node.replica.ReplicaStatus.PeerStatus;
import io.prez.node.resp.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * RAFT: the cluster's administration, for people and for the operator. Changes work on the leader; everywhere else they
 * are refused with {@code NOTLEADER} and the leader's name. Done twice, they succeed twice.
 */
final class RaftBodies {
    static final List<LocalCommand> TABLE = List.of(
            LocalCommand.inTurn("raft|info", RaftBodies::info),
            LocalCommand.inTurn("raft|members", RaftBodies::members),
            LocalCommand.inTurn(
                    "raft|status", call -> Reply.bulk(call.server().statusPage().json())),
            LocalCommand.alone("raft|bootstrap", RaftBodies::bootstrap),
            LocalCommand.alone("raft|add", RaftBodies::add),
            LocalCommand.alone("raft|promote", RaftBodies::promote),
            LocalCommand.alone("raft|remove", RaftBodies::remove),
            LocalCommand.alone("raft|transfer", RaftBodies::transfer),
            LocalCommand.alone("raft|snapshot", RaftBodies::snapshot),
            LocalCommand.alone("raft|digest", RaftBodies::digest),
            LocalCommand.atOnce("raft|help", call -> Words.help("raft")));

    private RaftBodies() {}

    private static Reply info(LocalCall call) {
        return Reply.bulk(InfoReport.raft(call.server()));
    }

    private static Reply members(LocalCall call) {
        ClusterView view = ClusterView.of(call.server());
        List<Reply> lines = new ArrayList<>();
        for (Member member : view.members()) {
            lines.add(Reply.bulk(line(view, member)));
        }
        return new Reply.Array(lines);
    }

    private static String line(ClusterView view, Member member) {
        ReplicaStatus status = view.status();
        Member leader = status.leader();
        boolean votes = status.membership().voters().stream().anyMatch(voter -> voter.id() == member.id());
        StringBuilder line = new StringBuilder()
                .append("id=")
                .append(Member.idText(member.id()))
                .append(" name=")
                .append(member.name())
                .append(" type=")
                .append(view.isLearner(member) ? "learner" : votes ? "voter" : "outgoing")
                .append(" leader=")
                .append(leader != null && leader.id() == member.id() ? "yes" : "no")
                .append(" peer=")
                .append(member.peerAddress())
                .append(" client=")
                .append(member.clientAddress());
        for (PeerStatus peer : status.peers()) {
            if (peer.member().id() == member.id()) {
                line.append(" match=")
                        .append(peer.matchIndex())
                        .append(" lag=")
                        .append(Math.max(0, status.lastIndex() - peer.matchIndex()))
                        .append(" contact-ms=")
                        .append(peer.lastContactMillisAgo())
                        .append(" state=")
                        .append(peer.state())
                        .append(" connected=")
                        .append(peer.connected() ? "yes" : "no");
            }
        }
        if (view.isSelf(member)) {
            line.append(" match=").append(status.durableIndex()).append(" self=yes");
        }
        return line.toString();
    }

    /** The refusal of whatever only the leader does. */
    static Reply.Failure notLeader(ReplicaStatus status) {
        Member leader = status.leader();
        return new Reply.Failure(leader == null ? "NOTLEADER" : "NOTLEADER " + leader.name());
    }

    private static @Nullable Reply ask(LocalCall call, AdminRequest request, Function<AdminOutcome, Reply> answer) {
        call.server().replica().admin(request, outcome -> call.replyFromElsewhere(answer.apply(outcome)));
        return null;
    }

    private static @Nullable Reply bootstrap(LocalCall call) {
        String clusterId = call.text(2);
        if (clusterId.isEmpty() || clusterId.length() > 256 || clusterId.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new CommandException("ERR a cluster id has 1 to 256 printable ASCII characters without spaces");
        }
        return ask(call, new AdminRequest.Bootstrap(clusterId), AdminReplies::index);
    }

    private static @Nullable Reply add(LocalCall call) {
        long id = memberId(call, 2);
        Member member = new Member(id, call.text(3), address(call, 4), address(call, 5));
        return ask(call, new AdminRequest.AddLearner(member, guard(call, 6)), AdminReplies::index);
    }

    private static @Nullable Reply promote(LocalCall call) {
        return ask(call, new AdminRequest.Promote(memberId(call, 2), guard(call, 3)), AdminReplies::index);
    }

    private static @Nullable Reply remove(LocalCall call) {
        return ask(call, new AdminRequest.Remove(memberId(call, 2), guard(call, 3)), AdminReplies::index);
    }

    private static @Nullable Reply transfer(LocalCall call) {
        if (call.count() > 3) {
            throw new CommandException(Words.SYNTAX_ERROR);
        }
        long target = call.count() == 3 ? memberId(call, 2) : HardState.NOBODY;
        return ask(call, new AdminRequest.Transfer(target), AdminReplies::index);
    }

    private static @Nullable Reply snapshot(LocalCall call) {
        return ask(call, new AdminRequest.TakeSnapshot(), AdminReplies::index);
    }

    private static @Nullable Reply digest(LocalCall call) {
        return ask(call, new AdminRequest.Digest(), AdminReplies::indexAndText);
    }

    private static long memberId(LocalCall call, int word) {
        String text = call.text(word);
        try {
            // Also as CLUSTER NODES shows it: padded with zeros.
            String digits = text.length() == 40 && text.endsWith("0".repeat(24)) ? text.substring(0, 16) : text;
            if (digits.length() == 16) {
                return Long.parseUnsignedLong(digits, 16);
            }
        } catch (NumberFormatException e) {
            // Falls through to the same answer as the wrong length.
        }
        throw new CommandException("ERR a node id has 16 hexadecimal digits, not '" + text + "'");
    }

    private static String address(LocalCall call, int word) {
        String address = call.text(word);
        int port = Endpoint.port(address);
        if (Endpoint.host(address).isEmpty() || port < 1 || port > 65535) {
            throw new CommandException("ERR an address is host:port, not '" + address + "'");
        }
        return address;
    }

    private static Guard guard(LocalCall call, int from) {
        long configIndex = Guard.NONE.expectedConfigIndex();
        long epoch = Guard.NONE.operatorEpoch();
        for (int i = from; i < call.count(); i += 2) {
            if (i + 1 == call.count()) {
                throw new CommandException(Words.SYNTAX_ERROR);
            }
            if (call.is(i, "CONFIG")) {
                configIndex = Words.integer(call, i + 1);
            } else if (call.is(i, "EPOCH")) {
                epoch = Words.integer(call, i + 1);
            } else {
                throw new CommandException(Words.SYNTAX_ERROR);
            }
        }
        return new Guard(configIndex, epoch);
    }
}
