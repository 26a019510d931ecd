package io.prez.node.server;

import io.prez.node.command.CommandException;
import io.prez.node.raft.Member;
import io.prez.node.replica.AdminRequest;
import io.prez.node.replica.ReplicaStatus;
import io.prez.node.resp.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** INFO, ROLE, WAIT, TIME, SAVE, SLOWLOG and what else concerns this node as a whole. */
final class ServerBodies {
    static final List<LocalCommand> TABLE = List.of(
            LocalCommand.inTurn("info", ServerBodies::info),
            LocalCommand.inTurn("role", ServerBodies::role),
            LocalCommand.inTurn("wait", call -> WaitBody.run(call)),
            LocalCommand.atOnce("time", ServerBodies::time),
            LocalCommand.alone("save", ServerBodies::save),
            LocalCommand.inTurn("bgsave", ServerBodies::saveInBackground),
            LocalCommand.inTurn("lastsave", ServerBodies::lastSave),
            LocalCommand.alone("shutdown", ServerBodies::shutdown),
            LocalCommand.inTurn("slowlog|get", ServerBodies::slowLogGet),
            LocalCommand.inTurn(
                    "slowlog|len", call -> Reply.integer(call.server().slowLog().size())),
            LocalCommand.inTurn("slowlog|reset", ServerBodies::slowLogReset),
            LocalCommand.atOnce("slowlog|help", call -> Words.help("slowlog")),
            LocalCommand.inTurn("debug", DebugBody::run),
            LocalCommand.atOnce("lolwut", ServerBodies::lolwut));

    private ServerBodies() {}

    private static @Nullable Reply info(LocalCall call) {
        List<String> asked = new ArrayList<>();
        for (int i = 1; i < call.count(); i++) {
            asked.add(call.text(i));
        }
        call.server()
                .replica()
                .statistics(statistics -> call.connection().loop().execute(() -> {
                    String text = new InfoReport(call.server(), statistics).of(asked);
                    call.reply(new Reply.Verbatim("txt", text.getBytes(StandardCharsets.UTF_8)));
                }));
        return null;
    }

    private static Reply role(LocalCall call) {
        ClusterView view = ClusterView.of(call.server());
        ReplicaStatus status = view.status();
        if (status.isLeader()) {
            List<Reply> replicas = new ArrayList<>();
            for (Member member : view.replicas()) {
                if (view.isConnected(member)) {
                    Endpoint endpoint = Endpoint.of(member);
                    replicas.add(Reply.array(
                            Reply.bulk(endpoint.host()),
                            Reply.bulk(String.valueOf(endpoint.port())),
                            Reply.bulk(String.valueOf(view.offset(member)))));
                }
            }
            return Reply.array(Reply.bulk("master"), Reply.integer(status.appliedIndex()), new Reply.Array(replicas));
        }
        Member owner = view.owner();
        Endpoint endpoint = owner == null ? new Endpoint("", 0, 0) : Endpoint.of(owner);
        boolean up = view.hasLeader() && owner != null && !view.isFailing(owner);
        return Reply.array(
                Reply.bulk("slave"),
                Reply.bulk(endpoint.host()),
                Reply.integer(endpoint.port()),
                Reply.bulk(up ? "connected" : "connect"),
                Reply.integer(up ? status.appliedIndex() : -1));
    }

    private static Reply time(LocalCall call) {
        long millis = call.server().clock().wallMillis();
        return Reply.array(Reply.bulk(String.valueOf(millis / 1000)), Reply.bulk(String.valueOf(millis % 1000 * 1000)));
    }

    private static @Nullable Reply save(LocalCall call) {
        call.server()
                .replica()
                .admin(new AdminRequest.TakeSnapshot(), outcome -> call.replyFromElsewhere(AdminReplies.ok(outcome)));
        return null;
    }

    private static Reply saveInBackground(LocalCall call) {
        if (call.count() > 2 || (call.count() == 2 && !call.is(1, "SCHEDULE"))) {
            throw new CommandException(Words.SYNTAX_ERROR);
        }
        call.server().replica().admin(new AdminRequest.TakeSnapshot(), outcome -> {});
        return new Reply.Simple("Background saving started");
    }

    private static @Nullable Reply lastSave(LocalCall call) {
        call.server()
                .replica()
                .statistics(
                        statistics -> call.replyFromElsewhere(Reply.integer(statistics.lastSnapshotMillis() / 1000)));
        return null;
    }

    /** The data is safe already, so that SAVE, NOSAVE, NOW and FORCE mean the same; the connection closes unanswered. */
    private static @Nullable Reply shutdown(LocalCall call) {
        for (int i = 1; i < call.count(); i++) {
            if (call.is(i, "ABORT")) {
                throw new CommandException("ERR No shutdown in progress.");
            }
            if (!call.is(i, "SAVE") && !call.is(i, "NOSAVE") && !call.is(i, "NOW") && !call.is(i, "FORCE")) {
                throw new CommandException(Words.SYNTAX_ERROR);
            }
        }
        call.server().shutdown();
        call.reply(LocalCall.NOTHING);
        call.connection().closeWhenDrained();
        return null;
    }

    private static Reply slowLogGet(LocalCall call) {
        long count = 10;
        if (call.count() > 3) {
            throw Words.unknownSubcommand(call);
        }
        if (call.count() == 3) {
            count = Words.integer(call, 2);
            if (count < -1) {
                throw new CommandException("ERR count should be greater than or equal to -1");
            }
        }
        return call.server().slowLog().get(count);
    }

    private static Reply slowLogReset(LocalCall call) {
        call.server().slowLog().reset();
        return Reply.OK;
    }

    private static Reply lolwut(LocalCall call) {
        String text = """
                   ____
                  |  _ \\ _ __ ___ ____
                  | |_) | '__/ _ \\_  /   one log, many nodes,
                  |  __/| | |  __// /    never two truths
                  |_|   |_|  \\___/___|

                Prez ver. %s
                """.formatted(call.server().facts().version());
        return new Reply.Verbatim("txt", text.getBytes(StandardCharsets.UTF_8));
    }
}
