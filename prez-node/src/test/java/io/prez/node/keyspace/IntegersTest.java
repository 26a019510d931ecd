package io.prez.node.keyspace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class IntegersTest {
    @Test
    void canonicalDigitsAreIntegers() {
        for (long number : List.of(0L, 1L, -1L, 10L, 999L, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1)) {
            byte[] digits = Integers.format(number);
            assertArrayEquals(Long.toString(number).getBytes(StandardCharsets.US_ASCII), digits);
            assertTrue(Integers.isInteger(digits, 0, digits.length), () -> "" + number);
            assertEquals(number, Integers.parse(digits, 0, digits.length));
        }
    }

    @Test
    void everythingElseIsNot() {
        for (String text : List.of(
                "",
                "-",
                "-0",
                "00",
                "01",
                "+1",
                " 1",
                "1 ",
                "1.0",
                "1e3",
                "x",
                "--1",
                "9223372036854775808",
                "-9223372036854775809",
                "99999999999999999999",
                "18446744073709551616",
                "-01",
                "\u0661")) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            assertFalse(Integers.isInteger(bytes, 0, bytes.length), text);
        }
    }
}
