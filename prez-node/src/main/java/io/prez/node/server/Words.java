package io.prez.node.server;

import io.prez.node.command.CommandException;
import io.prez.node.resp.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Reading words of local commands, with Redis' error texts, and texts for people. */
final class Words {
    static final String SYNTAX_ERROR = "ERR syntax error";
    static final String NOT_AN_INTEGER = "ERR value is not an integer or out of range";

    private Words() {}

    /**
     * A word as a decimal number.
     *
     * @throws CommandException with this error when it is none
     */
    static long integer(LocalCall call, int word, String error) {
        String text = call.text(word);
        try {
            if (text.startsWith("+")) {
                throw new CommandException(error);
            }
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new CommandException(error);
        }
    }

    /** The same with Redis' usual error. */
    static long integer(LocalCall call, int word) {
        return integer(call, word, NOT_AN_INTEGER);
    }

    /**
     * ON or OFF.
     *
     * @throws CommandException when it is neither
     */
    static boolean onOrOff(LocalCall call, int word) {
        if (call.is(word, "ON")) {
            return true;
        }
        if (call.is(word, "OFF")) {
            return false;
        }
        throw new CommandException(SYNTAX_ERROR);
    }

    /** The answer to a container's HELP: lines of a resource beside this class, each a status reply as in Redis. */
    static Reply help(String container) {
        String resource = "help/" + container + ".txt";
        try (InputStream in = Words.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + resource);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            List<Reply> lines = Arrays.stream(text.split("\n"))
                    .<Reply>map(Reply.Simple::new)
                    .toList();
            return new Reply.Array(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }

    /** The error for an unknown option of a container's subcommand. */
    static CommandException unknownSubcommand(LocalCall call) {
        String container = call.text(0).toUpperCase(java.util.Locale.ROOT);
        String word = call.count() > 1 ? call.text(1) : "";
        return new CommandException(
                "ERR unknown subcommand or wrong number of arguments for '" + word + "'. Try " + container + " HELP.");
    }

    /** Whether a name matches a pattern in Redis' glob syntax. */
    static boolean matches(String pattern, String name) {
        return Glob.matches(pattern.getBytes(StandardCharsets.UTF_8), name.getBytes(StandardCharsets.UTF_8), true);
    }
}
