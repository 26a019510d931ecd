package io.prez.node.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.prez.node.command.CommandSpec.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** docs/commands.md says what the table says. {@code -Dgolden.rewrite=true} writes it. */
final class CommandDocsTest {
    private static final Path FILE = Path.of("../docs/commands.md");
    private static final String HEAD = """
            # Commands

            <!-- Written by CommandDocsTest from the command table; `make fix` rewrites it. -->

            Commands, options, replies and errors are those of Redis 7.0 unless a line says otherwise. **Kind** says how a
            command is carried out: a *write* goes through the Raft log and is answered when a majority has it on disk; a
            *read* is answered by the node that it was sent to, after it made sure that nothing newer was acknowledged
            anywhere (see [consistency](consistency.md)); *local* commands concern the connection or the node. **Words**
            counts the command's own name; `3+` means three or more.

            """;

    @Test
    void theReferenceIsTheTable() throws IOException {
        String expected = reference();
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(FILE, expected);
        }
        assertEquals(expected, Files.readString(FILE), "run with -Dgolden.rewrite=true");
    }

    private static String reference() {
        Map<String, List<CommandSpec>> groups = new TreeMap<>();
        Map<String, List<String>> refused = new TreeMap<>();
        for (CommandSpec spec : CommandTable.standard().all()) {
            collect(spec, groups, refused);
        }
        StringBuilder text = new StringBuilder(HEAD);
        groups.forEach((group, rows) -> {
            text.append("## ").append(group).append("\n\n");
            text.append("| Command | Kind | Words | Since Redis | What it does |\n");
            text.append("| --- | --- | --- | --- | --- |\n");
            rows.forEach(row -> text.append(line(row)));
            text.append('\n');
        });
        text.append("## Not supported\n\n");
        text.append("Answered with an error that gives the reason.\n\n| Reason | Commands |\n| --- | --- |\n");
        refused.forEach((reason, names) -> text.append("| ")
                .append(reason)
                .append(" | ")
                .append(String.join(", ", names))
                .append(" |\n"));
        return text.toString();
    }

    private static void collect(
            CommandSpec spec, Map<String, List<CommandSpec>> groups, Map<String, List<String>> refused) {
        if (spec.kind() == Kind.REFUSED) {
            refused.computeIfAbsent(spec.reason(), reason -> new ArrayList<>()).add("`" + title(spec) + "`");
            return;
        }
        // A container without a form of its own is described by its subcommands.
        if (spec.subcommands().isEmpty() || spec.accepts(1)) {
            groups.computeIfAbsent(spec.group(), group -> new ArrayList<>()).add(spec);
        }
        spec.subcommands().forEach(subcommand -> collect(subcommand, groups, refused));
    }

    private static String line(CommandSpec spec) {
        String kind = spec.kind().name().toLowerCase(Locale.ROOT);
        String words = spec.arity() < 0 ? -spec.arity() + "+" : "" + spec.arity();
        String deprecated = spec.deprecatedSince().isEmpty()
                ? ""
                : " Deprecated since " + spec.deprecatedSince() + ": use " + spec.replacedBy() + ".";
        String since = spec.since().startsWith("Prez") ? "–" : spec.since();
        String summary = spec.summary().replaceFirst("\\.$", "").replace("|", "\\|");
        return "| `%s` | %s | %s | %s | %s.%s |%n"
                .replace("%n", "\n")
                .formatted(title(spec), kind, words, since, summary, deprecated);
    }

    private static String title(CommandSpec spec) {
        return Args.upperCase(spec.name()).replace('|', ' ');
    }
}
