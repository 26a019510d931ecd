package io.prez.node.replica;

/** What became of an {@link AdminRequest}. */
public sealed interface AdminOutcome {
    /**
     * It is so, durably.
     *
     * @param index the log index that the answer stands for: of the membership, the snapshot or the digest
     * @param text more for people, such as the digest; may be empty
     */
    record Done(long index, String text) implements AdminOutcome {}

    /**
     * Nothing changed.
     *
     * @param code upper case, such as {@code NOTLEADER}; one of those that {@code RAFT HELP} lists
     */
    record Refused(String code, String text) implements AdminOutcome {}

    /** It may still happen: look at the membership before asking again. */
    record Unknown(String text) implements AdminOutcome {}
}
