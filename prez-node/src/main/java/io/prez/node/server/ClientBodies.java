package io.prez.node.server;

import io.prez.node.command.CommandException;
import io.prez.node.resp.Reply;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** CLIENT and its subcommands. */
final class ClientBodies {
    static final List<LocalCommand> TABLE = List.of(
            LocalCommand.atOnce(
                    "client|id", call -> Reply.integer(call.connection().id())),
            LocalCommand.atOnce("client|getname", ClientBodies::getName),
            LocalCommand.atOnce("client|setname", ClientBodies::setName),
            LocalCommand.atOnce("client|setinfo", ClientBodies::setInfo),
            LocalCommand.inTurn("client|list", ClientBodies::list),
            LocalCommand.inTurn("client|info", ClientBodies::info),
            LocalCommand.inTurn("client|kill", ClientBodies::kill),
            LocalCommand.atOnce("client|no-evict", ClientBodies::noEvict),
            LocalCommand.atOnce("client|no-touch", ClientBodies::noTouch),
            LocalCommand.inTurn("client|reply", ClientBodies::reply),
            LocalCommand.inTurn("client|pause", ClientBodies::pause),
            LocalCommand.inTurn("client|unpause", ClientBodies::unpause),
            LocalCommand.inTurn("client|unblock", ClientBodies::unblock),
            LocalCommand.inTurn("client|tracking", ClientBodies::tracking),
            LocalCommand.atOnce("client|trackinginfo", ClientBodies::trackingInfo),
            LocalCommand.atOnce("client|caching", ClientBodies::caching),
            LocalCommand.atOnce("client|getredir", call -> Reply.integer(-1)),
            LocalCommand.atOnce("client|help", call -> Words.help("client")));

    private static final Set<String> CLIENT_TYPES = Set.of("normal", "master", "replica", "slave", "pubsub");

    /** A hundred years. */
    private static final long PAUSE_MILLIS_MAX = 100L * 366 * 24 * 3600 * 1000;

    private ClientBodies() {}

    private static Reply getName(LocalCall call) {
        String name = call.state().name;
        return name.isEmpty() ? Reply.NULL : Reply.bulk(name);
    }

    private static Reply setName(LocalCall call) {
        call.state().name = ConnectionBodies.checkedName(call.text(2));
        return Reply.OK;
    }

    private static Reply setInfo(LocalCall call) {
        String value = call.text(3);
        boolean printable = value.chars().allMatch(c -> c >= '!' && c <= '~');
        String attribute = call.text(2);
        if (call.is(2, "LIB-NAME")) {
            checkAttribute(printable, attribute);
            call.state().libraryName = value;
        } else if (call.is(2, "LIB-VER")) {
            checkAttribute(printable, attribute);
            call.state().libraryVersion = value;
        } else {
            throw new CommandException("ERR Unrecognized option '" + attribute + "'");
        }
        return Reply.OK;
    }

    private static void checkAttribute(boolean printable, String attribute) {
        if (!printable) {
            throw new CommandException("ERR " + attribute + " cannot contain spaces, newlines or special characters.");
        }
    }

    private static @Nullable Reply list(LocalCall call) {
        Predicate<ClientConnection> wanted = connection -> true;
        if (call.count() == 4 && call.is(2, "TYPE")) {
            String type = type(call, 3);
            wanted = connection -> isOfType(connection, type);
        } else if (call.count() > 3 && call.is(2, "ID")) {
            Set<Long> ids = new HashSet<>();
            for (int i = 3; i < call.count(); i++) {
                ids.add(Words.integer(call, i, "ERR Invalid client ID"));
            }
            wanted = connection -> ids.contains(connection.id());
        } else if (call.count() != 2) {
            throw new CommandException(Words.SYNTAX_ERROR);
        }
        Predicate<ClientConnection> chosen = wanted;
        ClientTraffic own = call.connection().traffic();
        own.requestBytes(wireBytes(call));
        call.server()
                .connections()
                .collect(
                        call.connection().loop(),
                        connection ->
                                chosen.test(connection) ? Optional.of(ClientLine.of(connection)) : Optional.empty(),
                        lines -> {
                            own.requestBytes(0);
                            call.reply(text(String.join("", lines)));
                        });
        return null;
    }

    /** Bytes of the request as an array of bulk strings: what Redis has in its query buffer while it runs it. */
    private static int wireBytes(LocalCall call) {
        int bytes = 3 + String.valueOf(call.count()).length();
        for (int i = 0; i < call.count(); i++) {
            int length = call.args().length(i);
            bytes += 5 + String.valueOf(length).length() + length;
        }
        return bytes;
    }

    private static Reply text(String text) {
        return new Reply.Verbatim("txt", text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static Reply info(LocalCall call) {
        call.connection().traffic().requestBytes(wireBytes(call));
        String line = ClientLine.of(call.connection());
        call.connection().traffic().requestBytes(0);
        return text(line);
    }

    private static String type(LocalCall call, int word) {
        String type = call.text(word).toLowerCase(Locale.ROOT);
        if (!CLIENT_TYPES.contains(type)) {
            throw new CommandException("ERR Unknown client type '" + call.text(word) + "'");
        }
        return type;
    }

    private static boolean isOfType(ClientConnection connection, String type) {
        return switch (type) {
            case "normal" -> !connection.state().isSubscriber();
            case "pubsub" -> connection.state().isSubscriber();
            default -> false;
        };
    }

    private static @Nullable Reply kill(LocalCall call) {
        if (call.count() == 3) {
            String address = call.text(2);
            killMatching(call, connection -> address.equals(ClientLine.address(connection)), false, true);
            return null;
        }
        if (call.count() % 2 != 0) {
            throw new CommandException(Words.SYNTAX_ERROR);
        }
        Predicate<ClientConnection> wanted = connection -> true;
        boolean skipMe = true;
        for (int i = 2; i < call.count(); i += 2) {
            if (call.is(i, "SKIPME")) {
                skipMe = yesOrNo(call, i + 1);
            } else {
                wanted = wanted.and(filter(call, i));
            }
        }
        killMatching(call, wanted, skipMe, false);
        return null;
    }

    private static boolean yesOrNo(LocalCall call, int word) {
        if (call.is(word, "YES")) {
            return true;
        }
        if (call.is(word, "NO")) {
            return false;
        }
        throw new CommandException(Words.SYNTAX_ERROR);
    }

    private static Predicate<ClientConnection> filter(LocalCall call, int word) {
        String value = call.text(word + 1);
        if (call.is(word, "ID")) {
            long id = Words.integer(call, word + 1, "ERR client-id should be greater than 0");
            if (id <= 0) {
                throw new CommandException("ERR client-id should be greater than 0");
            }
            return connection -> connection.id() == id;
        }
        if (call.is(word, "TYPE")) {
            String type = type(call, word + 1);
            return connection -> isOfType(connection, type);
        }
        if (call.is(word, "ADDR")) {
            return connection -> value.equals(ClientLine.address(connection));
        }
        if (call.is(word, "LADDR")) {
            return connection -> value.equals(ClientLine.localAddress(connection));
        }
        if (call.is(word, "USER")) {
            if (!value.equals("default")) {
                throw new CommandException("ERR No such user '" + value + "'");
            }
            return connection -> connection.state().authenticated;
        }
        throw new CommandException(Words.SYNTAX_ERROR);
    }

    private static void killMatching(
            LocalCall call, Predicate<ClientConnection> wanted, boolean skipMe, boolean oldForm) {
        ClientConnection self = call.connection();
        call.server()
                .connections()
                .collect(
                        self.loop(),
                        connection -> {
                            if (!wanted.test(connection) || (skipMe && connection == self)) {
                                return Optional.empty();
                            }
                            if (connection != self) {
                                connection.closeNow();
                            }
                            return Optional.of(connection);
                        },
                        killed -> {
                            Reply none = new Reply.Failure("ERR No such client");
                            Reply done = killed.isEmpty() ? none : Reply.OK;
                            call.reply(oldForm ? done : Reply.integer(killed.size()));
                            if (killed.contains(self)) {
                                self.closeWhenDrained();
                            }
                        });
    }

    private static Reply noEvict(LocalCall call) {
        call.state().noEvict = Words.onOrOff(call, 2);
        return Reply.OK;
    }

    private static Reply noTouch(LocalCall call) {
        call.state().noTouch = Words.onOrOff(call, 2);
        return Reply.OK;
    }

    private static Reply reply(LocalCall call) {
        ClientState state = call.state();
        if (call.is(2, "ON")) {
            state.replyOff = false;
            state.skipNext = false;
            // The request itself was silent when replies were off, but this one answers.
            call.connection().speakAgain();
            return Reply.OK;
        }
        if (call.is(2, "OFF")) {
            state.replyOff = true;
            return LocalCall.NOTHING;
        }
        if (call.is(2, "SKIP")) {
            state.skipNext = !state.replyOff;
            return LocalCall.NOTHING;
        }
        throw new CommandException(Words.SYNTAX_ERROR);
    }

    private static Reply pause(LocalCall call) {
        long millis = Words.integer(call, 2, "ERR timeout is not an integer or out of range");
        boolean onlyWrites = false;
        if (call.count() == 4 && call.is(3, "WRITE")) {
            onlyWrites = true;
        } else if (call.count() > 4 || (call.count() == 4 && !call.is(3, "ALL"))) {
            throw new CommandException("ERR CLIENT PAUSE mode must be WRITE or ALL");
        }
        if (millis < 0) {
            throw new CommandException("ERR timeout is negative");
        }
        long nowMillis = call.connection().loop().clock().monotonicMillis();
        long endMillis = nowMillis + Math.min(millis, PAUSE_MILLIS_MAX);
        call.server().pause().begin(nowMillis, endMillis, onlyWrites);
        call.connection()
                .loop()
                .schedule(
                        endMillis - nowMillis, () -> call.server().connections().forEach(ClientConnection::resume));
        return Reply.OK;
    }

    private static Reply unpause(LocalCall call) {
        call.server().pause().end();
        call.server().connections().forEach(ClientConnection::resume);
        return Reply.OK;
    }

    private static @Nullable Reply unblock(LocalCall call) {
        if (call.count() > 4 || (call.count() == 4 && !call.is(3, "TIMEOUT") && !call.is(3, "ERROR"))) {
            throw new CommandException("ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR");
        }
        boolean withError = call.count() == 4 && call.is(3, "ERROR");
        long id = Words.integer(call, 2);
        call.server()
                .connections()
                .collect(
                        call.connection().loop(),
                        connection -> {
                            Blocked blocked = connection.blocked();
                            if (connection.id() != id || blocked == null) {
                                return Optional.empty();
                            }
                            blocked.end(withError);
                            return Optional.of(connection);
                        },
                        unblocked -> call.reply(Reply.integer(unblocked.size())));
        return null;
    }

    private static Reply tracking(LocalCall call) {
        if (Words.onOrOff(call, 2)) {
            throw new CommandException(
                    "ERR CLIENT TRACKING is not there yet: keys are not watched for clients' caches");
        }
        return Reply.OK;
    }

    private static Reply trackingInfo(LocalCall call) {
        return new Reply.MapOf(List.of(
                Reply.bulk("flags"),
                new Reply.SetOf(List.of(Reply.bulk("off"))),
                Reply.bulk("redirect"),
                Reply.integer(-1),
                Reply.bulk("prefixes"),
                Reply.EMPTY_ARRAY));
    }

    private static Reply caching(LocalCall call) {
        throw new CommandException("ERR CLIENT CACHING can be called only when the client is in tracking mode with"
                + " OPTIN or OPTOUT mode enabled");
    }
}
