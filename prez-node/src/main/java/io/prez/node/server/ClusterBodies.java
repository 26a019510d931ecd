package io.prez.node.server;

import io.prez.node.command.CommandException;
import io.prez.node.raft.Member;
import io.prez.node.replica.AdminRequest;
import io.prez.node.replica.ReplicaStatus;
import io.prez.node.resp.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * CLUSTER for clients of Redis Cluster and for people who know it: one shard with all slots, whose master is the leader.
 * Answers the truth whatever {@code follower-writes} says; only INFO and HELLO tell clients whether to use it.
 */
final class ClusterBodies {
    static final List<LocalCommand> TABLE = List.of(
            LocalCommand.inTurn("cluster|info", ClusterBodies::info),
            LocalCommand.inTurn("cluster|nodes", ClusterBodies::nodes),
            LocalCommand.inTurn("cluster|slots", ClusterBodies::slots),
            LocalCommand.inTurn("cluster|shards", ClusterBodies::shards),
            LocalCommand.inTurn("cluster|replicas", ClusterBodies::replicas),
            LocalCommand.inTurn("cluster|slaves", ClusterBodies::replicas),
            LocalCommand.inTurn("cluster|links", ClusterBodies::links),
            LocalCommand.atOnce("cluster|myid", ClusterBodies::myId),
            LocalCommand.atOnce(
                    "cluster|keyslot",
                    call -> Reply.integer(KeySlot.of(call.args().bytes(2)))),
            LocalCommand.alone("cluster|countkeysinslot", ClusterBodies::countKeysInSlot),
            LocalCommand.alone("cluster|getkeysinslot", ClusterBodies::getKeysInSlot),
            LocalCommand.alone("cluster|meet", ClusterBodies::meet),
            LocalCommand.alone("cluster|forget", ClusterBodies::forget),
            LocalCommand.alone("cluster|failover", ClusterBodies::failover),
            LocalCommand.atOnce("cluster|help", call -> Words.help("cluster")));

    private ClusterBodies() {}

    /**
     * For answers that tell who owns the slots. A member that has just started does not know: clients shall then ask
     * another node, and not believe that nobody owns them.
     *
     * @throws CommandException when this node takes part but has not heard of a leader yet
     */
    private static ClusterView map(LocalCall call) {
        ClusterView view = ClusterView.of(call.server());
        if (view.owner() == null && view.status().state() == ReplicaStatus.State.MEMBER) {
            throw new CommandException("CLUSTERDOWN This node has not heard of a leader yet");
        }
        return view;
    }

    private static Reply info(LocalCall call) {
        ClusterView view = ClusterView.of(call.server());
        int size = view.owner() == null ? 0 : 1;
        int slots = size * KeySlot.COUNT;
        String text = "cluster_state:" + (view.hasLeader() ? "ok" : "fail")
                + "\r\ncluster_slots_assigned:" + slots
                + "\r\ncluster_slots_ok:" + (view.hasLeader() ? slots : 0)
                + "\r\ncluster_slots_pfail:0"
                + "\r\ncluster_slots_fail:" + (view.hasLeader() ? 0 : slots)
                + "\r\ncluster_known_nodes:" + view.members().size()
                + "\r\ncluster_size:" + size
                + "\r\ncluster_current_epoch:" + view.status().term()
                + "\r\ncluster_my_epoch:" + view.status().term()
                + "\r\n";
        return Reply.bulk(text);
    }

    private static Reply nodes(LocalCall call) {
        ClusterView view = map(call);
        StringBuilder text = new StringBuilder();
        for (Member member : view.members()) {
            text.append(line(view, member)).append('\n');
        }
        return Reply.bulk(text.toString());
    }

    private static String line(ClusterView view, Member member) {
        Endpoint endpoint = Endpoint.of(member);
        Member owner = view.owner();
        String flags = (view.isSelf(member) ? "myself," : "")
                + (view.isOwner(member) ? "master" : "slave")
                + (view.isFailing(member) ? ",fail" : "");
        String master = view.isOwner(member) || owner == null ? "-" : owner.clusterNodeId();
        return member.clusterNodeId() + " " + endpoint.host() + ":" + endpoint.port() + "@" + endpoint.busPort() + " "
                + flags + " " + master + " 0 0 " + view.status().term() + " "
                + (view.isConnected(member) ? "connected" : "disconnected")
                + (view.isOwner(member) ? " 0-" + (KeySlot.COUNT - 1) : "");
    }

    private static Reply slots(LocalCall call) {
        ClusterView view = map(call);
        if (view.owner() == null) {
            return Reply.EMPTY_ARRAY;
        }
        List<Reply> range = new ArrayList<>();
        range.add(Reply.integer(0));
        range.add(Reply.integer(KeySlot.COUNT - 1));
        for (Member member : view.members()) {
            if (view.isOwner(member) || (!view.isLearner(member) && !view.isFailing(member))) {
                Endpoint endpoint = Endpoint.of(member);
                range.add(Reply.array(
                        Reply.bulk(endpoint.host()),
                        Reply.integer(endpoint.port()),
                        Reply.bulk(member.clusterNodeId()),
                        Reply.EMPTY_ARRAY));
            }
        }
        return Reply.array(new Reply.Array(range));
    }

    private static Reply shards(LocalCall call) {
        ClusterView view = map(call);
        List<Reply> nodes = new ArrayList<>();
        for (Member member : view.members()) {
            Endpoint endpoint = Endpoint.of(member);
            nodes.add(new Reply.MapOf(List.of(
                    Reply.bulk("id"),
                    Reply.bulk(member.clusterNodeId()),
                    Reply.bulk("port"),
                    Reply.integer(endpoint.port()),
                    Reply.bulk("ip"),
                    Reply.bulk(endpoint.host()),
                    Reply.bulk("endpoint"),
                    Reply.bulk(endpoint.host()),
                    Reply.bulk("role"),
                    Reply.bulk(view.isOwner(member) ? "master" : "replica"),
                    Reply.bulk("replication-offset"),
                    Reply.integer(view.offset(member)),
                    Reply.bulk("health"),
                    Reply.bulk(health(view, member)))));
        }
        Reply slots = view.owner() == null
                ? Reply.EMPTY_ARRAY
                : Reply.array(Reply.integer(0), Reply.integer(KeySlot.COUNT - 1));
        return nodes.isEmpty()
                ? Reply.EMPTY_ARRAY
                : Reply.array(new Reply.MapOf(
                        List.of(Reply.bulk("slots"), slots, Reply.bulk("nodes"), new Reply.Array(nodes))));
    }

    private static String health(ClusterView view, Member member) {
        if (view.isFailing(member)) {
            return "fail";
        }
        return view.isLearner(member) ? "loading" : "online";
    }

    private static Reply replicas(LocalCall call) {
        ClusterView view = ClusterView.of(call.server());
        Member asked = member(view, call.text(2));
        if (!view.isOwner(asked)) {
            throw new CommandException("ERR The specified node is not a master");
        }
        List<Reply> lines = new ArrayList<>();
        for (Member member : view.replicas()) {
            lines.add(Reply.bulk(line(view, member)));
        }
        return new Reply.Array(lines);
    }

    /**
     * The member with this id as CLUSTER NODES shows it, or as RAFT MEMBERS does.
     *
     * @throws CommandException when there is none
     */
    static Member member(ClusterView view, String id) {
        return view.members().stream()
                .filter(member -> member.clusterNodeId().equalsIgnoreCase(id)
                        || Member.idText(member.id()).equalsIgnoreCase(id))
                .findFirst()
                .orElseThrow(() -> new CommandException("ERR Unknown node " + id));
    }

    private static Reply links(LocalCall call) {
        throw new CommandException("ERR links are not shown here, see RAFT STATUS");
    }

    private static Reply myId(LocalCall call) {
        long id = call.server().replica().status().selfId();
        return Reply.bulk(new Member(id, "", "", "").clusterNodeId());
    }

    private static int slot(LocalCall call, int word) {
        long slot = Words.integer(call, word, "ERR Invalid or out of range slot");
        if (slot < 0 || slot >= KeySlot.COUNT) {
            throw new CommandException("ERR Invalid slot");
        }
        return (int) slot;
    }

    private static @Nullable Reply countKeysInSlot(LocalCall call) {
        SlotScan.start(call, slot(call, 2), Integer.MAX_VALUE, keys -> Reply.integer(keys.size()));
        return null;
    }

    private static @Nullable Reply getKeysInSlot(LocalCall call) {
        long count = Words.integer(call, 3);
        if (count < 0) {
            throw new CommandException("ERR Invalid number of keys");
        }
        SlotScan.start(call, slot(call, 2), (int) Math.min(count, Integer.MAX_VALUE), Reply.Array::new);
        return null;
    }

    private static @Nullable Reply meet(LocalCall call) {
        long port = Words.integer(call, 3, "ERR Invalid base port specified: " + call.text(3));
        if (port < 1 || port > 65535 || call.count() > 5) {
            throw new CommandException("ERR Invalid node address specified: " + call.text(2) + ":" + call.text(3));
        }
        new Meeting(call, new Endpoint(call.text(2), (int) port, 0)).start();
        return null;
    }

    private static @Nullable Reply forget(LocalCall call) {
        Member member = member(ClusterView.of(call.server()), call.text(2));
        if (member.id() == call.server().replica().status().selfId()) {
            throw new CommandException("ERR I tried hard but I can't forget myself...");
        }
        call.server()
                .replica()
                .admin(
                        new AdminRequest.Remove(member.id(), AdminRequest.Guard.NONE),
                        outcome -> call.replyFromElsewhere(AdminReplies.ok(outcome)));
        return null;
    }

    /** Sent to a follower, which asks the leader to hand over to it. */
    private static @Nullable Reply failover(LocalCall call) {
        if (call.count() == 3 && call.is(2, "TAKEOVER")) {
            throw new CommandException("ERR TAKEOVER is not possible: only a majority makes a leader");
        }
        if (call.count() > 3 || (call.count() == 3 && !call.is(2, "FORCE"))) {
            throw new CommandException(Words.SYNTAX_ERROR);
        }
        ClusterView view = ClusterView.of(call.server());
        Member leader = view.status().leader();
        if (view.status().isLeader()) {
            throw new CommandException("ERR You should send CLUSTER FAILOVER to a replica");
        }
        Optional<Member> self = view.self();
        if (leader == null || self.isEmpty()) {
            throw new CommandException("ERR I'm a replica but my master is unknown to me");
        }
        NodeCall.send(
                call.connection(),
                Endpoint.of(leader),
                List.of("RAFT", "TRANSFER", Member.idText(self.get().id())),
                reply -> call.reply(reply instanceof Reply.Failure ? reply : Reply.OK));
        return null;
    }
}
