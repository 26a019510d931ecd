package io.prez.node.command;

/**
 * Redis' patterns (its stringmatchlen): {@code *}, {@code ?}, {@code [a-c]}, {@code [^a]} and a backslash before what is
 * meant literally.
 */
public final class GlobPattern {
    private final byte[] pattern;

    /** @param pattern must not change any more */
    public GlobPattern(byte[] pattern) {
        this.pattern = pattern;
    }

    /** Whether everything matches. */
    public boolean matchesAll() {
        return pattern.length == 1 && pattern[0] == '*';
    }

    /** Whether a slice matches as a whole. */
    public boolean matches(byte[] text, int offset, int length) {
        // The last star, and how much of the text it swallows so far; on a mismatch it swallows one byte more.
        int starAt = -1;
        int starEnd = 0;
        int at = 0;
        int i = 0;
        while (i < length) {
            if (at < pattern.length && pattern[at] == '*') {
                starAt = ++at;
                starEnd = i;
                continue;
            }
            int next = at < pattern.length ? matchOne(at, text[offset + i]) : -1;
            if (next >= 0) {
                at = next;
                i++;
            } else if (starAt >= 0) {
                at = starAt;
                i = ++starEnd;
            } else {
                return false;
            }
        }
        while (at < pattern.length && pattern[at] == '*') {
            at++;
        }
        return at >= pattern.length;
    }

    /** Where the pattern goes on after it matched one byte; -1 when it does not. */
    private int matchOne(int at, byte b) {
        byte p = pattern[at];
        if (p == '?') {
            return at + 1;
        }
        if (p == '[') {
            return matchClass(at + 1, b);
        }
        if (p == '\\' && at + 1 < pattern.length) {
            return pattern[at + 1] == b ? at + 2 : -1;
        }
        return p == b ? at + 1 : -1;
    }

    private int matchClass(int from, byte b) {
        int at = from;
        boolean negated = at < pattern.length && pattern[at] == '^';
        if (negated) {
            at++;
        }
        int wanted = b & 0xFF;
        boolean found = false;
        while (at < pattern.length && pattern[at] != ']') {
            if (pattern[at] == '\\' && at + 1 < pattern.length) {
                at++;
                found |= pattern[at] == b;
            } else if (at + 2 < pattern.length && pattern[at + 1] == '-') {
                int low = pattern[at] & 0xFF;
                int high = pattern[at + 2] & 0xFF;
                found |= wanted >= Math.min(low, high) && wanted <= Math.max(low, high);
                at += 2;
            } else {
                found |= pattern[at] == b;
            }
            at++;
        }
        // A class that never ends, ends with the pattern.
        return found == negated ? -1 : Math.min(at + 1, pattern.length);
    }
}
