package io.prez.node.command;

/**
 * A client's mistake; the message is the error that it gets, code included ({@code ERR syntax error}). Carries no
 * stack trace: it is an answer, not a fault.
 */
public final class CommandException extends RuntimeException {
    /** @param reply the whole error line, without {@code -} */
    public CommandException(String reply) {
        super(reply, null, false, false);
    }

    /** The error line. */
    public String reply() {
        return String.valueOf(getMessage());
    }
}
