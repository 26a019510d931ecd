package io.prez.node.command;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The arithmetic of C's {@code long double} on x86, 64 bits of mantissa, because INCRBYFLOAT and HINCRBYFLOAT calculate
 * with it in Redis and show 17 decimals of it. Finite values are exact decimals whose mantissa was rounded.
 */
final class ExtendedFloat {
    /** Redis' MAX_LONG_DOUBLE_CHARS. */
    private static final int CHARACTERS_MAX = 5 * 1024;

    private static final int MANTISSA_BITS = 64;
    private static final int DECIMALS = 17;

    /** Beyond these decimal exponents strtold overflows to infinity or underflows to zero. */
    private static final int EXPONENT_MAX = 4933;

    private static final int EXPONENT_MIN = -4951;
    private static final BigDecimal OVERFLOW = new BigDecimal(BigInteger.ONE.shiftLeft(16384));
    private static final Pattern DECIMAL = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,9})?");
    private static final Pattern HEXADECIMAL =
            Pattern.compile("([+-]?)0[xX]([0-9a-fA-F]*)\\.?([0-9a-fA-F]*)(?:[pP]([+-]?[0-9]{1,5}))?");
    private static final Pattern INFINITY = Pattern.compile("[+-]?(inf|infinity)");

    /** Null is infinite. */
    private final @Nullable BigDecimal value;

    private ExtendedFloat(@Nullable BigDecimal value) {
        this.value = value;
    }

    /** Reads what strtold reads to the end, except NaN; null for anything else, overflow and underflow included. */
    static @Nullable ExtendedFloat parse(byte[] buffer, int offset, int length) {
        if (length == 0 || length >= CHARACTERS_MAX) {
            return null;
        }
        String text = new String(buffer, offset, length, StandardCharsets.ISO_8859_1);
        if (DECIMAL.matcher(text).matches()) {
            BigDecimal exact = new BigDecimal(text);
            if (exact.signum() == 0) {
                return new ExtendedFloat(BigDecimal.ZERO);
            }
            long exponent = (long) exact.precision() - exact.scale();
            return exponent > EXPONENT_MAX || exponent < EXPONENT_MIN ? null : finite(exact);
        }
        Matcher hexadecimal = HEXADECIMAL.matcher(text);
        if (hexadecimal.matches()) {
            return parse(hexadecimal);
        }
        return INFINITY.matcher(text.toLowerCase(Locale.ROOT)).matches() ? new ExtendedFloat(null) : null;
    }

    private static @Nullable ExtendedFloat parse(Matcher hexadecimal) {
        String digits = hexadecimal.group(2) + hexadecimal.group(3);
        if (digits.isEmpty()) {
            return null;
        }
        String power = hexadecimal.group(4);
        int exponent = (power == null ? 0 : Integer.parseInt(power))
                - 4 * hexadecimal.group(3).length();
        BigInteger mantissa = new BigInteger(digits, 16);
        if ("-".equals(hexadecimal.group(1))) {
            mantissa = mantissa.negate();
        }
        if (mantissa.signum() == 0) {
            return new ExtendedFloat(BigDecimal.ZERO);
        }
        int bits = mantissa.bitLength() + exponent;
        return bits > 16384 || bits < -16444 ? null : finite(scaled(mantissa, exponent));
    }

    private static @Nullable ExtendedFloat finite(BigDecimal exact) {
        BigDecimal rounded = round(exact);
        return rounded.abs().compareTo(OVERFLOW) >= 0 ? null : new ExtendedFloat(rounded);
    }

    /** The sum, or null when it is not finite. */
    @Nullable
    ExtendedFloat plus(ExtendedFloat other) {
        return value == null || other.value == null ? null : finite(value.add(other.value));
    }

    /** As Redis shows it to people: up to 17 decimals, no exponent, no zeros at the end. */
    byte[] format() {
        if (value == null) {
            throw new IllegalStateException("infinity is never shown");
        }
        String text = value.setScale(DECIMALS, RoundingMode.HALF_EVEN)
                .stripTrailingZeros()
                .toPlainString();
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The nearest number with 64 bits of mantissa; of two the even one. */
    private static BigDecimal round(BigDecimal exact) {
        if (exact.signum() == 0) {
            return BigDecimal.ZERO;
        }
        BigInteger numerator = exact.unscaledValue().abs();
        BigInteger denominator = BigInteger.ONE;
        if (exact.scale() > 0) {
            denominator = BigInteger.TEN.pow(exact.scale());
        } else {
            numerator = numerator.multiply(BigInteger.TEN.pow(-exact.scale()));
        }
        int shift = MANTISSA_BITS - (numerator.bitLength() - denominator.bitLength());
        BigInteger mantissa = quotient(numerator, denominator, shift);
        if (mantissa.bitLength() > MANTISSA_BITS) {
            // The first guess had a bit too many: round once, from the exact value.
            shift--;
            mantissa = quotient(numerator, denominator, shift);
        }
        return scaled(exact.signum() < 0 ? mantissa.negate() : mantissa, -shift);
    }

    /** numerator * 2^shift / denominator, rounded half to even. */
    private static BigInteger quotient(BigInteger numerator, BigInteger denominator, int shift) {
        BigInteger dividend = shift > 0 ? numerator.shiftLeft(shift) : numerator;
        BigInteger divisor = shift < 0 ? denominator.shiftLeft(-shift) : denominator;
        BigInteger[] parts = dividend.divideAndRemainder(divisor);
        int half = parts[1].shiftLeft(1).compareTo(divisor);
        boolean up = half > 0 || (half == 0 && parts[0].testBit(0));
        return up ? parts[0].add(BigInteger.ONE) : parts[0];
    }

    private static BigDecimal scaled(BigInteger mantissa, int exponent) {
        if (exponent >= 0) {
            return new BigDecimal(mantissa.shiftLeft(exponent));
        }
        return new BigDecimal(mantissa.multiply(BigInteger.valueOf(5).pow(-exponent)), -exponent);
    }
}
