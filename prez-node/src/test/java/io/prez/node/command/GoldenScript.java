package io.prez.node.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.prez.node.resp.netty.RespDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A transcript of commands and answers, in the style of {@code redis-cli}:
 *
 * <pre>
 * # a comment; a blank line ends an answer
 * &gt; SET greeting "hello"
 * OK
 * ? KEYS *                   the lines of the answer, sorted, because their order is nobody's business
 * ! select 1                 what follows is for database 1
 * ! resp 3                   what follows is in RESP3
 * </pre>
 */
final class GoldenScript {
    private static final Path DIRECTORY = Path.of("src/test/resources/commands");
    private final Path file;

    private GoldenScript(Path file) {
        this.file = file;
    }

    static List<GoldenScript> all() throws IOException {
        try (Stream<Path> files = Files.walk(DIRECTORY)) {
            return files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .map(GoldenScript::new)
                    .toList();
        }
    }

    String name() {
        return DIRECTORY.relativize(file).toString();
    }

    /** Runs all commands and compares the answers; returns how many. */
    int check(CommandTarget target) throws IOException {
        List<String> expected = Files.readAllLines(file);
        List<String> actual = play(expected, target);
        for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
            int line = i;
            assertEquals(expected.get(i), actual.get(i), () -> name() + ":" + (line + 1) + after(expected, line));
        }
        assertEquals(expected.size(), actual.size(), name());
        int commands = (int) expected.stream().filter(GoldenScript::isCommand).count();
        assertTrue(commands > 0, name());
        return commands;
    }

    private static String after(List<String> lines, int line) {
        for (int i = line; i >= 0; i--) {
            if (isCommand(lines.get(i))) {
                return " after " + lines.get(i);
            }
        }
        return "";
    }

    /** Replaces the answers by what this target says. */
    void rewrite(CommandTarget target) throws IOException {
        Files.writeString(file, String.join("\n", play(Files.readAllLines(file), target)) + "\n");
    }

    private static boolean isCommand(String line) {
        return line.startsWith("> ") || line.startsWith("? ");
    }

    private static List<String> play(List<String> lines, CommandTarget target) throws IOException {
        List<String> played = new ArrayList<>();
        boolean inAnswer = false;
        for (String line : lines) {
            if (isCommand(line)) {
                played.add(line);
                String[] answer = target.ask(words(line.substring(2))).split("\n");
                if (line.startsWith("? ")) {
                    answer = Arrays.stream(answer)
                            .map(l -> l.replaceFirst("^ *[0-9]+\\) ", "- "))
                            .sorted()
                            .toArray(String[]::new);
                }
                played.addAll(List.of(answer));
                inAnswer = true;
            } else if (line.isEmpty() || line.startsWith("# ")) {
                played.add(line);
                inAnswer = false;
            } else if (line.startsWith("! ")) {
                played.add(line);
                obey(line.substring(2).split(" "), target);
            } else if (!inAnswer) {
                throw new IOException("not a command: " + line);
            }
        }
        return played;
    }

    private static void obey(String[] order, CommandTarget target) throws IOException {
        int number = Integer.parseInt(order[1]);
        switch (order[0]) {
            case "select" -> target.select(number);
            case "resp" -> target.protocol(number);
            default -> throw new IOException("not an order: " + order[0]);
        }
    }

    /** The decoder of inline commands has the quoting of redis-cli. */
    static Args words(String line) {
        EmbeddedChannel channel = new EmbeddedChannel(new RespDecoder());
        channel.writeInbound(Unpooled.copiedBuffer(line + "\r\n", StandardCharsets.UTF_8));
        Args args = channel.readInbound();
        channel.finishAndReleaseAll();
        return args;
    }
}
