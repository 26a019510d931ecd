package io.prez.node.command;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All commands by name. Immutable; any thread may look commands up. Names are found by their bytes, whatever their case,
 * without making a string of them.
 */
public final class CommandTable {
    /** Redis shows this much of an unknown command and of its arguments. */
    private static final int SHOWN_CHARACTERS_MAX = 128;

    private static final CommandTable STANDARD = new CommandTable(StandardTables.ALL);

    /** All commands and containers, by name. */
    private final TreeMap<String, CommandSpec> byName = new TreeMap<>();

    private final List<CommandSpec> supported = new ArrayList<>();
    private final Names topLevel;
    private final TreeMap<String, Names> subcommands = new TreeMap<>();

    CommandTable(List<List<CommandSpec>> tables) {
        for (List<CommandSpec> table : tables) {
            for (CommandSpec spec : table) {
                if (byName.put(spec.name(), spec) != null) {
                    throw new IllegalStateException("two rows for the command " + spec.name());
                }
            }
        }
        for (CommandSpec spec : byName.values()) {
            if (spec.kind() != CommandSpec.Kind.REFUSED) {
                supported.add(spec);
            }
            if (!spec.subcommands().isEmpty()) {
                subcommands.put(
                        spec.name(), new Names(spec.subcommands(), spec.name().length() + 1));
            }
        }
        topLevel = new Names(byName.values(), 0);
    }

    /** Everything that this version knows, refused commands included. */
    public static CommandTable standard() {
        return STANDARD;
    }

    /** The row of a command, or of its subcommand for a container; null when there is none. Arity is not checked. */
    public @Nullable CommandSpec find(Args args) {
        if (args.count() == 0) {
            return null;
        }
        CommandSpec spec = topLevel.find(args.buffer(), args.offset(0), args.length(0));
        if (spec == null || spec.subcommands().isEmpty() || args.count() == 1) {
            return spec;
        }
        Names names = subcommands.get(spec.name());
        return names == null ? null : names.find(args.buffer(), args.offset(1), args.length(1));
    }

    /** The row with this name ({@code get}, {@code object|encoding}), in lower case. */
    public @Nullable CommandSpec find(String name) {
        int bar = name.indexOf('|');
        if (bar < 0) {
            return byName.get(name);
        }
        Names names = subcommands.get(name.substring(0, bar));
        byte[] subcommand = name.substring(bar + 1).getBytes(StandardCharsets.UTF_8);
        return names == null ? null : names.find(subcommand, 0, subcommand.length);
    }

    /**
     * The row of a command that can be run or queued: known, not refused, with a possible number of words.
     *
     * @throws CommandException with Redis' text otherwise
     */
    public CommandSpec resolve(Args args) {
        CommandSpec spec = find(args);
        if (spec == null) {
            throw unknown(args);
        }
        if (spec.kind() == CommandSpec.Kind.REFUSED) {
            throw new CommandException("ERR '" + spec.name() + "' is not supported: " + spec.reason());
        }
        if (!spec.accepts(args.count())) {
            throw new CommandException("ERR wrong number of arguments for '" + spec.name() + "' command");
        }
        return spec;
    }

    /** Rows of commands and containers, without subcommands and refused ones: what COMMAND lists, sorted by name. */
    public Collection<CommandSpec> commands() {
        return List.copyOf(supported);
    }

    /** Every row, refused ones included, sorted by name; subcommands are within their containers. */
    public Collection<CommandSpec> all() {
        return List.copyOf(byName.values());
    }

    private CommandException unknown(Args args) {
        if (args.count() > 1) {
            CommandSpec container = topLevel.find(args.buffer(), args.offset(0), args.length(0));
            if (container != null) {
                String upper = Args.upperCase(container.name());
                return new CommandException("ERR unknown subcommand '" + shown(args, 1, SHOWN_CHARACTERS_MAX)
                        + "'. Try " + upper + " HELP.");
            }
        }
        StringBuilder arguments = new StringBuilder();
        for (int i = 1; i < args.count() && arguments.length() < SHOWN_CHARACTERS_MAX; i++) {
            String shown = shown(args, i, SHOWN_CHARACTERS_MAX - arguments.length());
            arguments.append('\'').append(shown).append("' ");
        }
        return new CommandException("ERR unknown command '" + shown(args, 0, SHOWN_CHARACTERS_MAX)
                + "', with args beginning with: " + arguments);
    }

    private static String shown(Args args, int word, int charactersMax) {
        int length = Math.min(args.length(word), charactersMax);
        // An error is one line.
        return new String(args.buffer(), args.offset(word), length, StandardCharsets.UTF_8)
                .replace('\r', ' ')
                .replace('\n', ' ');
    }

    /** Rows by their lower-case name's bytes: open addressing, at most half full. */
    private static final class Names {
        private final @Nullable CommandSpec[] specs;
        private final byte[][] names;

        Names(Collection<CommandSpec> rows, int prefixLength) {
            int capacity = Integer.highestOneBit(Math.max(1, rows.size())) * 4;
            specs = new CommandSpec[capacity];
            names = new byte[capacity][];
            for (CommandSpec row : rows) {
                byte[] name = row.name().substring(prefixLength).getBytes(StandardCharsets.UTF_8);
                int slot = hash(name, 0, name.length) & (capacity - 1);
                while (specs[slot] != null) {
                    slot = (slot + 1) & (capacity - 1);
                }
                specs[slot] = row;
                names[slot] = name;
            }
        }

        @Nullable
        CommandSpec find(byte[] buffer, int offset, int length) {
            int slot = hash(buffer, offset, length) & (specs.length - 1);
            while (true) {
                CommandSpec spec = specs[slot];
                if (spec == null || same(names[slot], buffer, offset, length)) {
                    return spec;
                }
                slot = (slot + 1) & (specs.length - 1);
            }
        }

        private static boolean same(byte[] name, byte[] buffer, int offset, int length) {
            if (name.length != length) {
                return false;
            }
            for (int i = 0; i < length; i++) {
                if (name[i] != lower(buffer[offset + i])) {
                    return false;
                }
            }
            return true;
        }

        private static int hash(byte[] buffer, int offset, int length) {
            int hash = length;
            for (int i = 0; i < length; i++) {
                hash = hash * 31 + lower(buffer[offset + i]);
            }
            return hash ^ (hash >>> 15);
        }

        private static byte lower(byte b) {
            return b >= 'A' && b <= 'Z' ? (byte) (b + 'a' - 'A') : b;
        }
    }
}
