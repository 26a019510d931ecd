package io.prez.node.command;

import io.prez.node.keyspace.Integers;
import io.prez.node.keyspace.Key;
import io.prez.node.keyspace.StringValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * The words of one command, as slices of one buffer; word 0 is the command's name. The buffer is never changed.
 */
public final class Args {
    static final String NOT_AN_INTEGER = "ERR value is not an integer or out of range";

    private final byte[] buffer;
    private final int[] bounds;

    /**
     * @param buffer holds all words
     * @param bounds offset and length of each word in turn
     */
    public Args(byte[] buffer, int[] bounds) {
        this.buffer = buffer;
        this.bounds = bounds;
    }

    /** Words in UTF-8, for tests and for requests that the node makes itself. */
    public static Args of(String... words) {
        byte[][] encoded = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            encoded[i] = words[i].getBytes(StandardCharsets.UTF_8);
        }
        return of(encoded);
    }

    /** Copies the words. */
    public static Args of(byte[]... words) {
        int size = 0;
        for (byte[] word : words) {
            size += word.length;
        }
        byte[] buffer = new byte[size];
        int[] bounds = new int[words.length * 2];
        int at = 0;
        for (int i = 0; i < words.length; i++) {
            System.arraycopy(words[i], 0, buffer, at, words[i].length);
            bounds[2 * i] = at;
            bounds[2 * i + 1] = words[i].length;
            at += words[i].length;
        }
        return new Args(buffer, bounds);
    }

    /** How many words, the name included. */
    public int count() {
        return bounds.length / 2;
    }

    /** The buffer that the words are slices of. */
    public byte[] buffer() {
        return buffer;
    }

    /** Where a word begins in {@link #buffer}. */
    public int offset(int word) {
        return bounds[2 * word];
    }

    /** Bytes of a word. */
    public int length(int word) {
        return bounds[2 * word + 1];
    }

    /** A copy of a word. */
    public byte[] bytes(int word) {
        int offset = offset(word);
        return Arrays.copyOfRange(buffer, offset, offset + length(word));
    }

    /** A word as UTF-8 text. */
    public String text(int word) {
        return new String(buffer, offset(word), length(word), StandardCharsets.UTF_8);
    }

    /** A word as text that fits into an error, which is one line. */
    String line(int word) {
        return text(word).replace('\r', ' ').replace('\n', ' ');
    }

    /** ASCII letters in upper case, whatever the locale. */
    static String upperCase(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    /** Whether a word equals this upper-case ASCII keyword, whatever its case. */
    public boolean is(int word, String keyword) {
        int length = length(word);
        if (length != keyword.length()) {
            return false;
        }
        int offset = offset(word);
        for (int i = 0; i < length; i++) {
            int b = buffer[offset + i];
            if (b >= 'a' && b <= 'z') {
                b -= 'a' - 'A';
            }
            if (b != keyword.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** A word as a key, without copying it. */
    public Key key(int word) {
        return new Key(buffer, offset(word), length(word));
    }

    /** A word as SET stores it, without copying it. */
    StringValue value(int word) {
        return StringValue.of(buffer, offset(word), length(word));
    }

    /** A word as a 64-bit integer in canonical digits. */
    long integer(int word) {
        return integer(word, NOT_AN_INTEGER);
    }

    /** The same with another error. */
    long integer(int word, String error) {
        int offset = offset(word);
        int length = length(word);
        if (!Integers.isInteger(buffer, offset, length)) {
            throw new CommandException(error);
        }
        return Integers.parse(buffer, offset, length);
    }

    /** An option's argument: there must be such a word. */
    long integerOption(int word) {
        if (word >= count()) {
            throw syntaxError();
        }
        return integer(word);
    }

    /** What nearly all misunderstood options are answered with. */
    static CommandException syntaxError() {
        return new CommandException("ERR syntax error");
    }
}
