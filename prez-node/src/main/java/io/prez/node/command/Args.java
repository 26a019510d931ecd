package io.prez.node.command;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * The words of one command, as slices of one buffer; word 0 is the command's name. The buffer is never changed.
 */
public final class Args {
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
}
