package io.prez.node.server;

import io.prez.node.command.CommandException;
import io.prez.node.replica.AdminOutcome;
import io.prez.node.replica.AdminRequest;
import io.prez.node.resp.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The part of DEBUG that can hurt nobody. */
final class DebugBody {
    private static final Logger LOG = LoggerFactory.getLogger(DebugBody.class);
    private static final String BIG = "1234567999999999999999999999999999999";
    private static final double SLEEP_SECONDS_MAX = 3600;

    private DebugBody() {}

    static @Nullable Reply run(LocalCall call) {
        return switch (call.text(1).toUpperCase(Locale.ROOT)) {
            case "HELP" -> Words.help("debug");
            case "SLEEP" -> sleep(call);
            case "LOG" -> log(call);
            case "DIGEST" -> digest(call);
            case "PROTOCOL" -> protocol(call);
            default ->
                throw new CommandException(
                        "ERR DEBUG " + call.text(1).toUpperCase(Locale.ROOT) + " is not supported. Try DEBUG HELP.");
        };
    }

    /** Delays only the connection that asks: the node has other clients, and peers that would elect another leader. */
    private static @Nullable Reply sleep(LocalCall call) {
        needWords(call, 3);
        double seconds;
        try {
            seconds = Double.parseDouble(call.text(2));
        } catch (NumberFormatException e) {
            throw new CommandException("ERR value is not a valid float");
        }
        if (!(seconds >= 0 && seconds <= SLEEP_SECONDS_MAX)) {
            throw new CommandException("ERR value is out of range");
        }
        call.connection().loop().schedule((long) (seconds * 1000), () -> call.reply(Reply.OK));
        return null;
    }

    private static Reply log(LocalCall call) {
        needWords(call, 3);
        LOG.warn("DEBUG LOG: {}", call.text(2).replace('\r', ' ').replace('\n', ' '));
        return Reply.OK;
    }

    private static @Nullable Reply digest(LocalCall call) {
        needWords(call, 2);
        call.server().replica().admin(new AdminRequest.Digest(), outcome -> {
            Reply reply = outcome instanceof AdminOutcome.Done(long index, String text)
                    ? new Reply.Simple(text)
                    : AdminReplies.ok(outcome);
            call.replyFromElsewhere(reply);
        });
        return null;
    }

    private static void needWords(LocalCall call, int count) {
        if (call.count() != count) {
            throw Words.unknownSubcommand(call);
        }
    }

    /** One reply of each type, for authors of clients. */
    private static Reply protocol(LocalCall call) {
        needWords(call, 3);
        List<Reply> three = List.of(Reply.integer(0), Reply.integer(1), Reply.integer(2));
        return switch (call.text(2).toLowerCase(Locale.ROOT)) {
            case "string" -> Reply.bulk("Hello World");
            case "integer" -> Reply.integer(12345);
            case "double" -> new Reply.DoubleValue(3.141);
            case "bignum" -> bigNumber(call);
            case "attrib" -> attribute(call);
            case "push" -> push(call);
            case "null" -> Reply.NULL;
            case "array" -> new Reply.Array(three);
            case "set" -> new Reply.SetOf(three);
            case "map" ->
                new Reply.MapOf(List.of(
                        Reply.integer(0),
                        new Reply.Bool(false),
                        Reply.integer(1),
                        new Reply.Bool(true),
                        Reply.integer(2),
                        new Reply.Bool(false)));
            case "true" -> new Reply.Bool(true);
            case "false" -> new Reply.Bool(false);
            case "verbatim" -> new Reply.Verbatim("txt", "This is a verbatim\nstring".getBytes(StandardCharsets.UTF_8));
            default ->
                throw new CommandException("ERR Wrong protocol type name. Please use one of the following:"
                        + " string|integer|double|bignum|null|array|set|map|attrib|push|verbatim|true|false");
        };
    }

    private static Reply bigNumber(LocalCall call) {
        return call.state().protocol == 3 ? encoded("(" + BIG + "\r\n") : Reply.bulk(BIG);
    }

    /** RESP2 has no attributes: its clients get the reply alone. */
    private static Reply attribute(LocalCall call) {
        Reply reply = Reply.bulk("Some real reply following the attribute");
        return call.state().protocol == 3
                ? new Reply.Several(
                        List.of(encoded("|1\r\n$14\r\nkey-popularity\r\n*2\r\n$7\r\nkey:123\r\n:90\r\n"), reply))
                : reply;
    }

    private static Reply push(LocalCall call) {
        if (call.state().protocol == 2) {
            throw new CommandException("ERR RESP2 is not supported by this command");
        }
        return new Reply.Push(List.of(Reply.bulk("server-cpu-usage"), Reply.integer(42)));
    }

    private static Reply encoded(String text) {
        return new Reply.Encoded(text.getBytes(StandardCharsets.US_ASCII));
    }
}
