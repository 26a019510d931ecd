package io.prez.node.resp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected column is what C's printf("%.17g") printed. */
final class DoublesTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, -0",
        "1, 1",
        "-1, -1",
        "3.5, 3.5",
        "0.1, 0.10000000000000001",
        "1.1, 1.1000000000000001",
        "100, 100",
        "1e15, 1000000000000000",
        "1e16, 10000000000000000",
        "1e17, 1e+17",
        "1.5e17, 1.5e+17",
        "123456789012345678, 1.2345678901234568e+17",
        "0.0001, 0.0001",
        "0.00001, 1.0000000000000001e-05",
        "1e-5, 1.0000000000000001e-05",
        "5e-324, 4.9406564584124654e-324",
        "1.7976931348623157e308, 1.7976931348623157e+308",
        "3.14159265358979, 3.1415926535897900",
        "-2.5e-7, -2.4999999999999999e-07",
        "1e100, 1.0000000000000000e+100",
        "Infinity, inf",
        "-Infinity, -inf",
        "NaN, nan"
    })
    void areShownAsCShowsThem(double value, String expected) {
        // %g drops zeros at the end; the table above may keep them to be readable.
        assertEquals(withoutTrailingZeros(expected), Doubles.format(value));
    }

    private static String withoutTrailingZeros(String text) {
        int exponent = text.indexOf('e');
        String digits = exponent < 0 ? text : text.substring(0, exponent);
        if (digits.contains(".")) {
            digits = digits.replaceFirst("0+$", "").replaceFirst("\\.$", "");
        }
        return digits + (exponent < 0 ? "" : text.substring(exponent));
    }
}
