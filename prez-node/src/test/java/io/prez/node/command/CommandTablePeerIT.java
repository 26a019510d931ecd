package io.prez.node.command;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Our rows say the same about Redis' commands as COMMAND of a real redis-server 7.0 does. */
final class CommandTablePeerIT {
    /** Ours alone, or known to Redis only when it runs as a sentinel. */
    private static final Set<String> OWN = Set.of("raft", "sentinel");

    /** Later versions of Redis, of which we have single commands. */
    private static final Set<String> NEWER = Set.of("7.2.0", "7.4.0", "8.0.0");

    @Test
    void everyRowAgreesWithRedisOnArityFlagsKeysAndCategories() throws IOException {
        Optional<Path> program = RealServer.program();
        Assumptions.assumeTrue(program.isPresent(), "no redis-server on the PATH");
        Map<String, List<?>> theirs = new HashMap<>();
        try (RealServer server = RealServer.start(program.get())) {
            for (Object row : list(server.call("COMMAND"))) {
                collect(list(row), theirs);
            }
        }
        CommandTable table = CommandTable.standard();
        int compared = 0;
        for (CommandSpec spec : table.commands()) {
            compared += OWN.contains(spec.name()) ? 0 : compare(spec, theirs);
        }
        assertTrue(compared > 130, compared + " rows were compared");
        for (String name : theirs.keySet()) {
            assertTrue(table.find(name) != null || isRefused(table, name), "no row for " + name);
        }
    }

    private static boolean isRefused(CommandTable table, String name) {
        int bar = name.indexOf('|');
        CommandSpec container = bar < 0 ? null : table.find(name.substring(0, bar));
        return container != null && container.kind() == CommandSpec.Kind.REFUSED;
    }

    private static void collect(List<?> row, Map<String, List<?>> rows) {
        rows.put((String) row.get(0), row);
        for (Object subcommand : list(row.get(9))) {
            collect(list(subcommand), rows);
        }
    }

    private static int compare(CommandSpec spec, Map<String, List<?>> theirs) {
        int compared = 0;
        if (spec.kind() != CommandSpec.Kind.REFUSED && !NEWER.contains(spec.since())) {
            List<?> row = theirs.get(spec.name());
            assertNotNull(row, () -> "Redis has no " + spec.name());
            assertAll(
                    spec.name(),
                    () -> assertEquals(row.get(1), (long) spec.arity(), "arity"),
                    () -> assertEquals(new HashSet<>(list(row.get(2))), flags(spec), "flags"),
                    () -> assertEquals(new HashSet<>(list(row.get(6))), categories(spec), "categories"),
                    () -> assertEquals(list(row.get(7)), spec.tips(), "tips"),
                    () -> assertEquals(keySpecs(list(row.get(8))), ourKeySpecs(spec), "key specifications"));
            compared++;
        }
        for (CommandSpec subcommand : spec.subcommands()) {
            compared += compare(subcommand, theirs);
        }
        return compared;
    }

    private static Set<String> flags(CommandSpec spec) {
        Set<String> flags = new HashSet<>();
        spec.flags().forEach(flag -> flags.add(flag.wireName()));
        return flags;
    }

    private static Set<String> categories(CommandSpec spec) {
        Set<String> categories = new HashSet<>();
        spec.categories().forEach(category -> categories.add("@" + category));
        return categories;
    }

    private static List<String> keySpecs(List<?> specs) {
        List<String> shown = new ArrayList<>();
        for (Object spec : specs) {
            Map<String, Object> fields = map(spec);
            Map<String, Object> begin = map(map(fields.get("begin_search")).get("spec"));
            Map<String, Object> find = map(map(fields.get("find_keys")).get("spec"));
            shown.add(new HashSet<>(list(fields.get("flags"))) + " from " + begin.get("index") + " to "
                    + find.get("lastkey") + " by " + find.get("keystep") + " notes "
                    + fields.getOrDefault("notes", ""));
        }
        return shown;
    }

    private static List<String> ourKeySpecs(CommandSpec spec) {
        List<String> shown = new ArrayList<>();
        for (KeySpec key : spec.keySpecs()) {
            KeySpec.Begin.Index begin = (KeySpec.Begin.Index) key.begin();
            KeySpec.Find.Range find = (KeySpec.Find.Range) key.find();
            shown.add(new HashSet<>(key.flags()) + " from " + begin.word() + " to " + find.lastKey() + " by "
                    + find.keyStep() + " notes " + key.notes());
        }
        return shown;
    }

    private static Map<String, Object> map(@Nullable Object flat) {
        Map<String, Object> map = new HashMap<>();
        List<?> items = list(flat);
        for (int i = 0; i < items.size(); i += 2) {
            map.put((String) items.get(i), items.get(i + 1));
        }
        return map;
    }

    private static List<?> list(@Nullable Object value) {
        return (List<?>) Objects.requireNonNull(value);
    }
}
