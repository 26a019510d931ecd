package io.prez.node.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs the conversations in {@code src/test/resources/raft/*.txt}: commands (see {@link InteractionScript}), a line of
 * four dashes, what the nodes then did, an empty line. {@code -Dgolden.rewrite=true} writes down what they do now; read
 * the difference before you commit it.
 */
class RaftInteractionTest {
    private static final Path DIRECTORY = Path.of("src/test/resources/raft");
    private static final String DIVIDER = "----";

    @TestFactory
    Stream<DynamicTest> conversationGoesAsWritten() throws IOException {
        List<Path> files;
        try (Stream<Path> paths = Files.list(DIRECTORY)) {
            files = paths.filter(path -> path.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
        }
        assertFalse(files.isEmpty(), "no conversations in " + DIRECTORY.toAbsolutePath());
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> play(file)));
    }

    private static void play(Path file) throws IOException {
        List<String> actual = new ArrayList<>();
        InteractionScript script = new InteractionScript();
        List<String> commands = new ArrayList<>();
        boolean expectation = false;
        for (String line : Files.readAllLines(file)) {
            if (line.equals(DIVIDER)) {
                actual.add(DIVIDER);
                commands.forEach(command -> actual.addAll(script.run(command)));
                commands.clear();
                expectation = true;
            } else if (line.isBlank()) {
                actual.add("");
                expectation = false;
            } else if (!expectation) {
                actual.add(line);
                if (!line.startsWith("#")) {
                    commands.add(line);
                }
            }
        }
        String text = String.join("\n", actual).stripTrailing() + "\n";
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(file, text);
        }
        assertEquals(Files.readString(file), text, file.toString());
    }
}
