package io.prez.node.resp.netty;

import io.prez.node.command.Args;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Splits a line into words as a shell would, with Redis' rules (its sdssplitargs): {@code "…"} with escapes such as
 * {@code \n} and {@code \xff}, {@code '…'} with {@code \'} only.
 */
final class InlineCommand {
    private final byte[] line;
    private final int length;
    private final byte[] words;
    private int wordsSize;
    private int[] bounds = new int[16];
    private int boundsSize;
    private int at;

    private InlineCommand(byte[] line, int length) {
        this.line = line;
        this.length = length;
        // No word is longer unescaped than escaped.
        this.words = new byte[length];
    }

    /** The words; null when quotes are not balanced. */
    static @Nullable Args split(byte[] line, int length) {
        InlineCommand command = new InlineCommand(line, length);
        while (command.skipBlanks()) {
            if (!command.readWord()) {
                return null;
            }
        }
        return new Args(command.words, Arrays.copyOf(command.bounds, command.boundsSize));
    }

    private boolean skipBlanks() {
        while (at < length && isBlank(line[at])) {
            at++;
        }
        return at < length;
    }

    private boolean readWord() {
        int start = wordsSize;
        while (at < length && !isBlank(line[at])) {
            byte b = line[at++];
            if (b == '"' || b == '\'') {
                // A closing quote ends the word, so a blank must follow it.
                if (!readQuoted(b) || (at < length && !isBlank(line[at]))) {
                    return false;
                }
                break;
            }
            words[wordsSize++] = b;
        }
        if (boundsSize == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * boundsSize);
        }
        bounds[boundsSize++] = start;
        bounds[boundsSize++] = wordsSize - start;
        return true;
    }

    /** Up to the closing quote; false when there is none. */
    private boolean readQuoted(byte quote) {
        while (at < length) {
            byte b = line[at++];
            if (b == quote) {
                return true;
            }
            if (b == '\\' && at < length && (quote == '"' || line[at] == '\'')) {
                b = quote == '"' ? escaped() : line[at++];
            }
            words[wordsSize++] = b;
        }
        return false;
    }

    private byte escaped() {
        if (line[at] == 'x' && at + 2 < length) {
            int high = Character.digit(line[at + 1], 16);
            int low = Character.digit(line[at + 2], 16);
            if (high >= 0 && low >= 0) {
                at += 3;
                return (byte) (high * 16 + low);
            }
        }
        byte b = line[at++];
        return switch (b) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'a' -> 7;
            default -> b;
        };
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || (b >= '\t' && b <= '\r');
    }
}
