package io.prez.cli;

/** What the user asked for could not be done; the message says why and, where it can, what to do. Exit code 1. */
final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failure(String message) {
        super(message);
    }

    Failure(String message, Throwable cause) {
        super(message, cause);
    }
}
