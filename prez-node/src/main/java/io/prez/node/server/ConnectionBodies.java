package io.prez.node.server;

import io.prez.node.command.Args;
import io.prez.node.command.CommandException;
import io.prez.node.resp.Reply;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** PING, AUTH, HELLO and what else concerns one connection alone. */
final class ConnectionBodies {
    static final List<LocalCommand> TABLE = List.of(
            LocalCommand.atOnce("ping", ConnectionBodies::ping),
            LocalCommand.atOnce("echo", call -> Reply.bulk(call.args().bytes(1))),
            LocalCommand.inTurn("auth", ConnectionBodies::auth),
            LocalCommand.inTurn("hello", ConnectionBodies::hello),
            LocalCommand.atOnce("select", ConnectionBodies::select),
            LocalCommand.inTurn("quit", ConnectionBodies::quit),
            LocalCommand.inTurn("reset", ConnectionBodies::reset),
            LocalCommand.atOnce("readonly", call -> readOnly(call, true)),
            LocalCommand.atOnce("readwrite", call -> readOnly(call, false)),
            LocalCommand.atOnce("asking", call -> Reply.OK));

    private static final String WRONG_PASSWORD = "WRONGPASS invalid username-password pair or user is disabled.";
    private static final String BAD_NAME = "ERR Client names cannot contain spaces, newlines or special characters.";

    private ConnectionBodies() {}

    private static Reply ping(LocalCall call) {
        if (call.count() > 2) {
            throw new CommandException("ERR wrong number of arguments for 'ping' command");
        }
        if (call.state().protocol == 2 && call.state().isSubscriber()) {
            return Reply.array(
                    Reply.bulk("pong"),
                    call.count() == 1 ? Reply.bulk("") : Reply.bulk(call.args().bytes(1)));
        }
        return call.count() == 1
                ? new Reply.Simple("PONG")
                : Reply.bulk(call.args().bytes(1));
    }

    private static Reply auth(LocalCall call) {
        if (call.count() > 3) {
            throw new CommandException(Words.SYNTAX_ERROR);
        }
        if (call.count() == 2 && call.server().settings().password().isEmpty()) {
            throw new CommandException("ERR AUTH <password> called without any password configured for the default"
                    + " user. Are you sure your configuration is correct?");
        }
        String user = call.count() == 3 ? call.text(1) : "default";
        authenticate(call, user, call.args().bytes(call.count() - 1));
        return Reply.OK;
    }

    private static void authenticate(LocalCall call, String user, byte[] password) {
        String wanted = call.server().settings().password();
        boolean right = wanted.isEmpty() || MessageDigest.isEqual(wanted.getBytes(StandardCharsets.UTF_8), password);
        if (!user.equals("default") || !right) {
            throw new CommandException(WRONG_PASSWORD);
        }
        call.connection().authenticated(true);
    }

    private static Reply hello(LocalCall call) {
        int protocol = call.state().protocol;
        if (call.count() > 1) {
            long asked = Words.integer(call, 1, "ERR Protocol version is not an integer or out of range");
            if (asked < 2 || asked > 3) {
                throw new CommandException("NOPROTO unsupported protocol version");
            }
            protocol = (int) asked;
        }
        String name = null;
        for (int i = 2; i < call.count(); i++) {
            int more = call.count() - 1 - i;
            if (call.is(i, "AUTH") && more >= 2) {
                authenticate(call, call.text(i + 1), call.args().bytes(i + 2));
                i += 2;
            } else if (call.is(i, "SETNAME") && more >= 1) {
                name = checkedName(call.text(i + 1));
                i++;
            } else {
                throw new CommandException("ERR Syntax error in HELLO option '" + call.text(i) + "'");
            }
        }
        if (!call.state().authenticated) {
            throw new CommandException("NOAUTH HELLO must be called with the client already authenticated, otherwise"
                    + " the HELLO AUTH <user> <pass> option can be used to authenticate the client and select the RESP"
                    + " protocol version at the same time");
        }
        if (name != null) {
            call.state().name = name;
        }
        call.state().protocol = protocol;
        boolean cluster = call.server().settings().isClusterMode();
        boolean leader = call.server().replica().status().isLeader();
        return new Reply.MapOf(List.of(
                Reply.bulk("server"),
                Reply.bulk("redis"),
                Reply.bulk("version"),
                Reply.bulk(ServerContext.REDIS_VERSION),
                Reply.bulk("proto"),
                Reply.integer(protocol),
                Reply.bulk("id"),
                Reply.integer(call.connection().id()),
                Reply.bulk("mode"),
                Reply.bulk(cluster ? "cluster" : "standalone"),
                Reply.bulk("role"),
                Reply.bulk(leader ? "master" : "replica"),
                Reply.bulk("modules"),
                Reply.EMPTY_ARRAY));
    }

    /**
     * A client's name.
     *
     * @throws CommandException when it would spoil CLIENT LIST
     */
    static String checkedName(String name) {
        if (name.chars().anyMatch(c -> c < '!' || c > '~')) {
            throw new CommandException(BAD_NAME);
        }
        return name;
    }

    private static Reply select(LocalCall call) {
        long database = Words.integer(call, 1);
        if (call.server().settings().isClusterMode() && database != 0) {
            throw new CommandException("ERR SELECT is not allowed in cluster mode");
        }
        int valid = databaseOrMinusOne(call.server(), call.args());
        if (valid < 0) {
            throw new CommandException("ERR DB index is out of range");
        }
        call.state().database = valid;
        return Reply.OK;
    }

    /** The database that a SELECT's words choose; -1 when there is no such. */
    static int databaseOrMinusOne(ServerContext server, Args args) {
        try {
            int database = Integer.parseInt(args.text(1));
            boolean exists =
                    database >= 0 && database < server.settings().config().databases();
            return exists && (database == 0 || !server.settings().isClusterMode()) ? database : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static @Nullable Reply quit(LocalCall call) {
        call.reply(Reply.OK);
        call.connection().closeWhenDrained();
        return null;
    }

    private static Reply reset(LocalCall call) {
        ClientState state = call.state();
        state.transaction.clear();
        call.server().pubSub().unsubscribeAll(call.connection());
        state.protocol = 2;
        state.database = 0;
        state.name = "";
        state.readOnly = false;
        state.noEvict = false;
        state.noTouch = false;
        state.replyOff = false;
        state.skipNext = false;
        call.connection().authenticated(call.server().settings().password().isEmpty());
        return new Reply.Simple("RESET");
    }

    private static Reply readOnly(LocalCall call, boolean yes) {
        call.state().readOnly = yes;
        return Reply.OK;
    }
}
