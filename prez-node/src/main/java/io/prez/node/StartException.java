package io.prez.node;

/** The node cannot start for a reason that its user can do something about; the message says which. */
final class StartException extends Exception {
    private static final long serialVersionUID = 1;

    StartException(String message) {
        super(message);
    }
}
