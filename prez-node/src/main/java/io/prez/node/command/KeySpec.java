package io.prez.node.command;

import java.util.List;

/**
 * Where a command's keys are and what happens to them, as Redis' key specifications say it
 * (https://redis.io/docs/latest/develop/reference/key-specs/).
 *
 * @param notes for people; empty when there is nothing to say
 * @param flags {@code RO RW OW RM} and what is done to the value, in Redis' spelling
 */
public record KeySpec(List<String> flags, Begin begin, Find find, String notes) {
    /** How to find the first key. */
    public sealed interface Begin {
        /** At a fixed word. */
        record Index(int word) implements Begin {}

        /** After a keyword; a negative start looks from the end backwards. */
        record Keyword(String keyword, int startFrom) implements Begin {}

        /** Only the command itself knows. */
        record Unknown() implements Begin {}
    }

    /** How to find the other keys, from the first one. */
    public sealed interface Find {
        /**
         * @param lastKey relative to the first key; -1 is the last word, -2 the one before
         * @param limit with a {@code lastKey} of -1: only the first 1/limit of the words are keys; 0 and 1 mean all
         */
        record Range(int lastKey, int keyStep, int limit) implements Find {}

        /** A count of keys at {@code keyNumIndex}, relative to the first word found, and keys from {@code firstKey} on. */
        record KeyNum(int keyNumIndex, int firstKey, int keyStep) implements Find {}

        /** Only the command itself knows. */
        record Unknown() implements Find {}
    }

    public KeySpec {
        flags = List.copyOf(flags);
    }

    /** One key at a fixed word. */
    static KeySpec at(int word, String... flags) {
        return new KeySpec(List.of(flags), new Begin.Index(word), new Find.Range(0, 1, 0), "");
    }

    /** Keys from a fixed word to the end, or to {@code lastKey} counted from the end. */
    static KeySpec range(int word, int lastKey, int keyStep, String... flags) {
        return new KeySpec(List.of(flags), new Begin.Index(word), new Find.Range(lastKey, keyStep, 0), "");
    }

    /** The same with an explanation. */
    KeySpec noting(String text) {
        return new KeySpec(flags, begin, find, text);
    }
}
