package io.prez.node.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What {@code prez-server} was called with, in the manner of redis-server: {@code [prez.conf] [--directive value …]…}.
 * A word that begins with {@code --} starts a directive; what follows are its values.
 *
 * @param file the configuration file as it was written; null when there was none
 * @param overrides win over the file
 */
public record CommandLine(Mode mode, @Nullable String file, List<ConfigLine> overrides) {
    /** What to do. */
    public enum Mode {
        RUN,
        /** Validate the configuration and exit. */
        CHECK,
        VERSION,
        HELP
    }

    /** Understands the words; says nothing yet about whether directives exist. */
    public static CommandLine parse(List<String> words) throws ConfigException {
        Mode mode = Mode.RUN;
        String file = null;
        List<ConfigLine> overrides = new ArrayList<>();
        Path here = Path.of("").toAbsolutePath();
        int at = 0;
        while (at < words.size()) {
            String word = words.get(at++);
            switch (word) {
                case "--help", "-h" -> mode = Mode.HELP;
                case "--version", "-v" -> mode = mode == Mode.HELP ? mode : Mode.VERSION;
                case "--check" -> mode = mode == Mode.RUN ? Mode.CHECK : mode;
                default -> {
                    if (!word.startsWith("--")) {
                        if (file != null || !overrides.isEmpty()) {
                            throw fault("'" + word + "' is one word too many: expected --directive value");
                        }
                        file = word;
                        continue;
                    }
                    List<String> arguments = new ArrayList<>();
                    while (at < words.size() && !words.get(at).startsWith("--")) {
                        arguments.add(words.get(at++));
                    }
                    overrides.add(new ConfigLine(
                            ConfigLine.COMMAND_LINE,
                            0,
                            here,
                            word.substring(2).toLowerCase(Locale.ROOT),
                            List.copyOf(arguments)));
                }
            }
        }
        return new CommandLine(mode, file, List.copyOf(overrides));
    }

    private static ConfigException fault(String message) {
        return new ConfigException(ConfigLine.COMMAND_LINE, 0, message);
    }
}
