package io.prez.node.keyspace;

import java.nio.charset.StandardCharsets;

/** Integers as Redis writes and reads them: canonical decimal digits of 64 bits (its string2ll and ll2string). */
public final class Integers {
    private static final int DIGITS_MAX = 19;

    private Integers() {}

    /** Whether the slice is what {@link #format} would write. */
    public static boolean isInteger(byte[] buffer, int offset, int length) {
        if (length == 0 || length > DIGITS_MAX + 1) {
            return false;
        }
        int first = buffer[offset];
        int digitsAt = first == '-' ? 1 : 0;
        int digits = length - digitsAt;
        if (digits == 0 || digits > DIGITS_MAX) {
            return false;
        }
        int lead = buffer[offset + digitsAt];
        if (lead == '0') {
            return length == 1;
        }
        long magnitude = 0;
        for (int i = digitsAt; i < length; i++) {
            int digit = buffer[offset + i] - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            magnitude = magnitude * 10 + digit;
        }
        // Nineteen digits fit in 64 bits without a sign, so an overflow shows as a negative number.
        return magnitude >= 0 || (first == '-' && magnitude == Long.MIN_VALUE);
    }

    /** The number; the slice {@link #isInteger}. */
    public static long parse(byte[] buffer, int offset, int length) {
        boolean negative = buffer[offset] == '-';
        long magnitude = 0;
        for (int i = negative ? 1 : 0; i < length; i++) {
            magnitude = magnitude * 10 + (buffer[offset + i] - '0');
        }
        return negative ? -magnitude : magnitude;
    }

    /** The number's digits. */
    public static byte[] format(long number) {
        return Long.toString(number).getBytes(StandardCharsets.ISO_8859_1);
    }
}
