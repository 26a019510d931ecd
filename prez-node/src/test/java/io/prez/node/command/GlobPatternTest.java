package io.prez.node.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GlobPatternTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "a*b, axxb, true",
                "a*b, ab, true",
                "a*b, abc, false",
                "*a*b*, xxaxxbxx, true",
                "a?c, abc, true",
                "a?c, ac, false",
                "[abc], b, true",
                "[^abc], b, false",
                "[a-c]x, cx, true",
                "[c-a]x, bx, true",
                "\\*, *, true",
                "\\*, a, false",
                "[\\]], ], true",
                "a[b, ab, true",
                "a\\, a\\, true",
                "**, x, true",
                "\"\", \"\", true",
                "*, \"\", true",
                "?, \"\", false",
                "*.txt, a.txt.txt, true"
            })
    void matchesAsRedisDoes(String pattern, String text, boolean matches) {
        assertEquals(matches, matches(pattern, text), pattern + " on " + text);
    }

    @Test
    void manyStarsDoNotMakeItSlow() {
        String pattern = "*a".repeat(50) + "b";
        String text = "a".repeat(20_000);
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertEquals(false, matches(pattern, text)));
    }

    private static boolean matches(String pattern, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new GlobPattern(pattern.getBytes(StandardCharsets.UTF_8)).matches(bytes, 0, bytes.length);
    }
}
