package io.prez.node.sim;

/** Something that must never happen did: the seed's run ends here. The message says which rule and both values. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1;

    Violation(String message) {
        super(message);
    }

    Violation(String message, Throwable cause) {
        super(message, cause);
    }
}
