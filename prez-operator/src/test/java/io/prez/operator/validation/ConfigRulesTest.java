package io.prez.operator.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ConfigRulesTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9-]+)` \\|");

    /** Not in the table: one is syntax, the other another name of a directive that is. */
    private static final Set<String> NOT_LISTED = Set.of("include", "cluster-announce-host");

    @Test
    void everyDirectiveOfTheNodeIsEitherAllowedOrReserved() throws IOException {
        Set<String> documented = new TreeSet<>();
        Matcher rows = ROW.matcher(Files.readString(Path.of("..", "docs", "configuration.md")));
        while (rows.find()) {
            documented.add(rows.group(1));
        }
        Set<String> known = new TreeSet<>(ConfigRules.allowed());
        known.addAll(ConfigRules.reserved().keySet());
        known.removeAll(NOT_LISTED);
        assertEquals(documented, known);
    }

    @Test
    void noDirectiveIsBothAllowedAndReserved() {
        Set<String> both = new TreeSet<>(ConfigRules.allowed());
        both.retainAll(ConfigRules.reserved().keySet());
        assertEquals(Set.of(), both);
    }

    @Test
    void refusalsSayWhy() {
        assertEquals(
                "'port' cannot be set here: the Services are the place for other ports",
                ConfigRules.refusal("port", "1").orElseThrow());
        assertTrue(ConfigRules.refusal("prot", "1").orElseThrow().contains("not a directive"));
        assertTrue(
                ConfigRules.refusal("loglevel", "debug\nport 1").orElseThrow().contains("more than one line"));
        assertTrue(ConfigRules.refusal("loglevel", "debug").isEmpty());
    }
}
