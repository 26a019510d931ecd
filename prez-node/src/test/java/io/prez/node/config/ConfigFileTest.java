package io.prez.node.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigFileTest {
    @Test
    void wordsAreSplitAsInRedisConf() throws ConfigException {
        assertEquals(List.of(), words(""));
        assertEquals(List.of(), words("   # a comment"));
        assertEquals(List.of("port", "9000"), words("  port \t 9000  "));
        assertEquals(List.of("save", ""), words("save \"\""));
        assertEquals(List.of("requirepass", "a b\"c\n\u00ff"), words("requirepass \"a b\\\"c\\n\\xff\""));
        assertEquals(List.of("requirepass", "it's \\n"), words("requirepass 'it\\'s \\n'"));
        assertEquals(List.of("requirepass", "a#b"), words("requirepass a#b"));
    }

    @Test
    void aQuoteThatIsNotClosedIsAnError() {
        for (String line : List.of("name \"node", "name 'node", "name \"node\"x", "name \"node\\\"")) {
            ConfigException failure = assertThrows(ConfigException.class, () -> words(line));
            assertEquals("prez.conf:7: unbalanced quotes in '" + line + "'", failure.getMessage());
        }
    }

    private static List<String> words(String line) throws ConfigException {
        return ConfigFile.words(line, "prez.conf", 7);
    }
}
