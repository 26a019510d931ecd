package io.prez.node.server;

import io.prez.node.command.CommandException;
import io.prez.node.raft.Member;
import io.prez.node.replica.ReplicaStatus;
import io.prez.node.resp.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * What Sentinel clients ask, answered on the ordinary port: every node is a sentinel, and the leader is the one master,
 * called {@code sentinel-master-name}.
 */
final class SentinelBodies {
    static final List<LocalCommand> TABLE = List.of(
            LocalCommand.inTurn("sentinel|get-master-addr-by-name", SentinelBodies::address),
            LocalCommand.inTurn("sentinel|masters", call -> Reply.array(master(call))),
            LocalCommand.inTurn("sentinel|master", call -> {
                checkName(call);
                return master(call);
            }),
            LocalCommand.inTurn("sentinel|replicas", call -> others(call, SentinelBodies::replica)),
            LocalCommand.inTurn("sentinel|slaves", call -> others(call, SentinelBodies::replica)),
            LocalCommand.inTurn("sentinel|sentinels", SentinelBodies::sentinels),
            LocalCommand.inTurn("sentinel|ckquorum", SentinelBodies::checkQuorum),
            LocalCommand.atOnce(
                    "sentinel|myid",
                    call -> Reply.bulk(
                            runId(new Member(call.server().replica().status().selfId(), "", "", "")))),
            LocalCommand.atOnce("sentinel|help", call -> Words.help("sentinel")));

    private SentinelBodies() {}

    private static String runId(Member member) {
        return member.clusterNodeId();
    }

    private static boolean isOurs(LocalCall call) {
        return call.text(2).equals(call.server().settings().config().sentinelMasterName());
    }

    private static void checkName(LocalCall call) {
        if (!isOurs(call)) {
            throw new CommandException("ERR No such master with that name");
        }
    }

    /** Nothing while nobody leads: a client then asks again, or asks another node. */
    private static Reply address(LocalCall call) {
        Member leader = call.server().replica().status().leader();
        if (!isOurs(call) || leader == null || leader.clientAddress().isEmpty()) {
            return Reply.NULL_ARRAY;
        }
        Endpoint endpoint = Endpoint.of(leader);
        return Reply.array(Reply.bulk(endpoint.host()), Reply.bulk(String.valueOf(endpoint.port())));
    }

    private static Reply master(LocalCall call) {
        ClusterView view = ClusterView.of(call.server());
        Member owner = view.owner();
        Endpoint endpoint = owner == null ? new Endpoint("", 0, 0) : Endpoint.of(owner);
        Fields fields = new Fields()
                .add("name", call.server().settings().config().sentinelMasterName())
                .add("ip", endpoint.host())
                .add("port", endpoint.port())
                .add("runid", owner == null ? "" : runId(owner))
                .add("flags", view.hasLeader() ? "master" : "master,s_down,o_down");
        addLink(fields, view, view.hasLeader() ? view.status().lastContactMillisAgo() : view.nodeTimeoutMillis())
                .add("role-reported", "master")
                .add("role-reported-time", 0)
                .add("config-epoch", view.status().term())
                .add("num-slaves", view.replicas().size())
                .add("num-other-sentinels", Math.max(0, view.members().size() - 1))
                .add("quorum", view.status().membership().voters().size() / 2 + 1)
                .add("failover-timeout", view.nodeTimeoutMillis())
                .add("parallel-syncs", view.replicas().size());
        return fields.reply();
    }

    private static Fields addLink(Fields fields, ClusterView view, long lastContactMillisAgo) {
        return fields.add("link-pending-commands", 0)
                .add("link-refcount", 1)
                .add("last-ping-sent", 0)
                .add("last-ok-ping-reply", lastContactMillisAgo)
                .add("last-ping-reply", lastContactMillisAgo)
                .add("down-after-milliseconds", view.nodeTimeoutMillis())
                .add("info-refresh", lastContactMillisAgo);
    }

    private static Reply others(LocalCall call, BiFunction<ClusterView, Member, Reply> describe) {
        checkName(call);
        ClusterView view = ClusterView.of(call.server());
        List<Reply> replies = new ArrayList<>();
        for (Member member : view.replicas()) {
            replies.add(describe.apply(view, member));
        }
        return new Reply.Array(replies);
    }

    private static Reply replica(ClusterView view, Member member) {
        Endpoint endpoint = Endpoint.of(member);
        Member owner = view.owner();
        Endpoint master = owner == null ? new Endpoint("", 0, 0) : Endpoint.of(owner);
        Fields fields = new Fields()
                .add("name", endpoint.host() + ":" + endpoint.port())
                .add("ip", endpoint.host())
                .add("port", endpoint.port())
                .add("runid", runId(member))
                .add("flags", view.isFailing(member) ? "s_down,slave" : "slave");
        addLink(fields, view, view.isFailing(member) ? view.nodeTimeoutMillis() : 0)
                .add("role-reported", "slave")
                .add("role-reported-time", 0)
                .add("master-link-down-time", 0)
                .add("master-link-status", view.isFailing(member) || !view.hasLeader() ? "err" : "ok")
                .add("master-host", master.host())
                .add("master-port", master.port())
                .add("slave-priority", view.isLearner(member) ? 0 : 100)
                .add("slave-repl-offset", view.offset(member))
                .add("replica-announced", 1);
        return fields.reply();
    }

    private static Reply sentinels(LocalCall call) {
        checkName(call);
        ClusterView view = ClusterView.of(call.server());
        List<Reply> replies = new ArrayList<>();
        for (Member member : view.members()) {
            if (!view.isSelf(member)) {
                Endpoint endpoint = Endpoint.of(member);
                Fields fields = new Fields()
                        .add("name", runId(member))
                        .add("ip", endpoint.host())
                        .add("port", endpoint.port())
                        .add("runid", runId(member))
                        .add("flags", view.isFailing(member) ? "s_down,sentinel" : "sentinel");
                addLink(fields, view, view.isFailing(member) ? view.nodeTimeoutMillis() : 0)
                        .add("last-hello-message", 0)
                        .add("voted-leader", "?")
                        .add("voted-leader-epoch", 0);
                replies.add(fields.reply());
            }
        }
        return new Reply.Array(replies);
    }

    private static Reply checkQuorum(LocalCall call) {
        checkName(call);
        ClusterView view = ClusterView.of(call.server());
        ReplicaStatus status = view.status();
        long usable = status.membership().voters().stream()
                .filter(member -> !view.isFailing(member))
                .count();
        int needed = status.membership().voters().size() / 2 + 1;
        if (!view.hasLeader() || usable < needed) {
            return new Reply.Failure("NOQUORUM " + usable + " usable Sentinels. Not enough available Sentinels to reach"
                    + " the specified quorum for this master");
        }
        return new Reply.Simple("OK " + usable + " usable Sentinels. Quorum and failover authorization can be reached");
    }

    /** Names and values, all of them text, as Sentinel answers. */
    private static final class Fields {
        private final List<Reply> namesAndValues = new ArrayList<>();

        Fields add(String name, String value) {
            namesAndValues.add(Reply.bulk(name));
            namesAndValues.add(Reply.bulk(value));
            return this;
        }

        Fields add(String name, long value) {
            return add(name, String.valueOf(value));
        }

        Reply reply() {
            return new Reply.MapOf(namesAndValues);
        }
    }
}
