package io.prez.node.server;

import io.prez.node.command.Args;
import io.prez.node.command.CommandSpec;
import io.prez.node.command.KeySpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Finds the keys among a request's words by the key specifications of its row. */
final class CommandKeys {
    /**
     * A key of a request.
     *
     * @param word which of the words it is
     * @param flags what the command does with it
     */
    record Key(int word, List<String> flags) {}

    private CommandKeys() {}

    /** Whether the request has a key that can be found. */
    static boolean hasKeys(CommandSpec spec, Args args) {
        return !spec.keySpecs().isEmpty() && !find(spec, args).isEmpty();
    }

    /** The first key; null when there is none. */
    static byte @Nullable [] first(CommandSpec spec, Args args) {
        if (spec.keySpecs().isEmpty()) {
            return null;
        }
        List<Key> keys = find(spec, args);
        return keys.isEmpty() ? null : args.bytes(keys.getFirst().word());
    }

    /** All keys, in the order of the specifications; empty when a specification does not fit the words. */
    static List<Key> find(CommandSpec spec, Args args) {
        List<Key> keys = new ArrayList<>();
        if (spec.name().equals("set") && args.count() > 1) {
            // What it does to the key depends on an option, which its specification cannot say.
            boolean reads = IntStream.range(3, args.count()).anyMatch(word -> args.is(word, "GET"));
            return List.of(new Key(1, reads ? List.of("RW", "access", "update") : List.of("OW", "update")));
        }
        for (KeySpec keySpec : spec.keySpecs()) {
            int begin = begin(keySpec.begin(), args);
            if (begin > 0 && begin < args.count()) {
                add(keySpec, begin, args, keys);
            }
        }
        return keys;
    }

    private static int begin(KeySpec.Begin begin, Args args) {
        return switch (begin) {
            case KeySpec.Begin.Index(int word) -> word;
            case KeySpec.Begin.Keyword(String keyword, int startFrom) -> {
                int step = startFrom < 0 ? -1 : 1;
                int from = startFrom < 0 ? args.count() + startFrom : startFrom;
                for (int i = from; i > 0 && i < args.count(); i += step) {
                    if (args.is(i, keyword.toUpperCase(java.util.Locale.ROOT))) {
                        yield i + 1;
                    }
                }
                yield -1;
            }
            case KeySpec.Begin.Unknown() -> -1;
        };
    }

    private static void add(KeySpec keySpec, int begin, Args args, List<Key> keys) {
        switch (keySpec.find()) {
            case KeySpec.Find.Range(int lastKey, int keyStep, int limit) -> {
                int last = lastKey >= 0 ? begin + lastKey : args.count() + lastKey;
                if (lastKey < 0 && limit > 1) {
                    last = begin + (args.count() - begin) / limit - 1;
                }
                for (int i = begin; i <= last && i < args.count(); i += keyStep) {
                    keys.add(new Key(i, keySpec.flags()));
                }
            }
            case KeySpec.Find.KeyNum(int keyNumIndex, int firstKey, int keyStep) -> {
                int count = number(args, begin + keyNumIndex);
                int at = begin + firstKey;
                for (int i = 0; i < count && at < args.count(); i++, at += keyStep) {
                    keys.add(new Key(at, keySpec.flags()));
                }
            }
            case KeySpec.Find.Unknown() -> {
                // Only the command itself knows; no command of this version has such keys.
            }
        }
    }

    private static int number(Args args, int word) {
        if (word >= args.count()) {
            return 0;
        }
        try {
            return Integer.parseInt(new String(args.bytes(word), StandardCharsets.US_ASCII));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
