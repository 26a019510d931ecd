package io.prez.node.server;

/** Redis' glob-style patterns: {@code * ? [a-c] [^x] \}. Linear in memory, and in time but for nested stars. */
final class Glob {
    private final byte[] pattern;
    private final byte[] text;
    private final boolean ignoreCase;

    private Glob(byte[] pattern, byte[] text, boolean ignoreCase) {
        this.pattern = pattern;
        this.text = text;
        this.ignoreCase = ignoreCase;
    }

    static boolean matches(byte[] pattern, byte[] text, boolean ignoreCase) {
        return new Glob(pattern, text, ignoreCase).run();
    }

    /** Only the last star has to be tried again: what an earlier one could match, the later one can as well. */
    private boolean run() {
        int p = 0;
        int t = 0;
        int starPattern = -1;
        int starText = -1;
        while (t < text.length) {
            if (p < pattern.length && pattern[p] == '*') {
                starPattern = ++p;
                starText = t;
                continue;
            }
            int next = p < pattern.length ? element(p, text[t]) : -1;
            if (next >= 0) {
                p = next;
                t++;
            } else if (starPattern >= 0) {
                p = starPattern;
                t = ++starText;
            } else {
                return false;
            }
        }
        while (p < pattern.length && pattern[p] == '*') {
            p++;
        }
        return p == pattern.length;
    }

    /** Where the pattern goes on after an element that matches this byte; -1 when it does not match. */
    private int element(int at, byte value) {
        return switch (pattern[at]) {
            case '?' -> at + 1;
            case '[' -> bracket(at + 1, value);
            case '\\' -> {
                int escaped = at + 1 < pattern.length ? at + 1 : at;
                yield same(pattern[escaped], value) ? escaped + 1 : -1;
            }
            default -> same(pattern[at], value) ? at + 1 : -1;
        };
    }

    private int bracket(int from, byte value) {
        int at = from;
        boolean negated = at < pattern.length && pattern[at] == '^';
        if (negated) {
            at++;
        }
        boolean found = false;
        while (at < pattern.length && pattern[at] != ']') {
            if (pattern[at] == '\\' && at + 1 < pattern.length) {
                at++;
                found |= same(pattern[at], value);
            } else if (at + 2 < pattern.length && pattern[at + 1] == '-') {
                int low = Math.min(fold(pattern[at]), fold(pattern[at + 2]));
                int high = Math.max(fold(pattern[at]), fold(pattern[at + 2]));
                found |= fold(value) >= low && fold(value) <= high;
                at += 2;
            } else {
                found |= same(pattern[at], value);
            }
            at++;
        }
        int end = Math.min(at + 1, pattern.length);
        return found != negated ? end : -1;
    }

    private boolean same(byte a, byte b) {
        return fold(a) == fold(b);
    }

    private int fold(byte value) {
        int unsigned = value & 0xff;
        return ignoreCase && unsigned >= 'A' && unsigned <= 'Z' ? unsigned + 32 : unsigned;
    }
}
