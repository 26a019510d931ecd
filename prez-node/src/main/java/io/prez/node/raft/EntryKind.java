package io.prez.node.raft;

/** What a log entry carries. The numbers are part of the log's format. */
public enum EntryKind {
    /** Nothing: a new leader's first entry, which lets it commit what it inherited (§5.4.2, §8). */
    NO_OP(0),
    /** A batch of client commands; the payload belongs to the state machine. */
    BATCH(1),
    /** A {@link Membership}, effective as soon as it is appended (thesis §4.1). */
    MEMBERSHIP(2);

    private final int code;

    EntryKind(int code) {
        this.code = code;
    }

    /** The number that stands for this kind on disk and on the wire. */
    public int code() {
        return code;
    }

    /** The kind with this number. */
    public static EntryKind of(int code) {
        return switch (code) {
            case 0 -> NO_OP;
            case 1 -> BATCH;
            case 2 -> MEMBERSHIP;
            default -> throw new IllegalArgumentException("unknown entry kind " + code);
        };
    }
}
