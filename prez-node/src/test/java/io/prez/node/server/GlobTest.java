package io.prez.node.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Redis' patterns. */
class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "*, anything, true",
        "h?llo, hello, true",
        "h?llo, hllo, false",
        "h*llo, heeeello, true",
        "h[ae]llo, hallo, true",
        "h[^e]llo, hello, false",
        "h[a-c]llo, hbllo, true",
        "h[c-a]llo, hbllo, true",
        "a*b*c, axxbyyc, true",
        "a*b*c, axxbyy, false",
        "\\*, *, true",
        "\\*, x, false",
        "a**, a, true",
        "[a, a, true",
    })
    void patternsMatchAsInRedis(String pattern, String text, boolean expected) {
        assertEquals(expected, matches(pattern, text, false));
    }

    @Test
    void caseCanBeIgnored() {
        assertEquals(true, matches("MAX*", "maxclients", true));
        assertEquals(false, matches("MAX*", "maxclients", false));
    }

    @Test
    void manyStarsTakeNoExponentialTime() {
        assertEquals(false, matches("*a".repeat(50) + "b", "a".repeat(500), false));
    }

    private static boolean matches(String pattern, String text, boolean ignoreCase) {
        return Glob.matches(
                pattern.getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8), ignoreCase);
    }
}
