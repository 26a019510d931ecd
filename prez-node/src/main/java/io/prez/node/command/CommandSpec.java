package io.prez.node.command;

import io.prez.node.keyspace.Keyspace;
import io.prez.node.keyspace.KeyspaceView;
import io.prez.node.resp.Reply;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One row of a command table. Its kind decides what the body may touch; the compiler enforces it. Immutable once its
 * table is built.
 */
public final class CommandSpec {
    /** How a command is carried out. */
    public enum Kind {
        /** Answered from applied state, without a log entry. */
        READ,
        /** Goes through the log and must be deterministic. */
        WRITE,
        /** Answered by the connection or the node; the server package holds the body. */
        LOCAL,
        /** Known to Redis but not to Prez; answered with the reason. */
        REFUSED
    }

    /** A body that cannot write. */
    @FunctionalInterface
    public interface ReadBody {
        Reply run(Args args, KeyspaceView keyspace, Moment moment);
    }

    /** A body that may write. */
    @FunctionalInterface
    public interface WriteBody {
        Reply run(Args args, Keyspace keyspace, Moment moment);
    }

    private final String name;
    private final Kind kind;
    private final int arity;
    private final String group;
    private final @Nullable ReadBody read;
    private final @Nullable WriteBody write;
    private final String reason;

    private final EnumSet<CommandFlag> flags;
    private final List<String> categories = new ArrayList<>();
    private final List<KeySpec> keySpecs = new ArrayList<>();
    private final List<String> tips = new ArrayList<>();
    private List<CommandSpec> subcommands = List.of();
    private String summary = "";
    private String since = "";
    private String complexity = "";
    private String deprecatedSince = "";
    private String replacedBy = "";

    private CommandSpec(
            String name,
            Kind kind,
            int arity,
            String group,
            @Nullable ReadBody read,
            @Nullable WriteBody write,
            String reason) {
        this.name = name;
        this.kind = kind;
        this.arity = arity;
        this.group = group;
        this.read = read;
        this.write = write;
        this.reason = reason;
        this.flags = EnumSet.noneOf(CommandFlag.class);
    }

    /** Lower-case name; {@code container|subcommand} for subcommands. */
    public String name() {
        return name;
    }

    /** What its body may touch. */
    public Kind kind() {
        return kind;
    }

    /** As COMMAND reports it: exact when positive, at least its absolute value when negative; counts the name. */
    public int arity() {
        return arity;
    }

    /** Whether this many words, the name included, can be right. */
    public boolean accepts(int words) {
        return arity >= 0 ? words == arity : words >= -arity;
    }

    /** Redis' documentation group: {@code string}, {@code generic}, {@code server}… */
    public String group() {
        return group;
    }

    /** What {@code COMMAND INFO} tells about it. */
    public Set<CommandFlag> flags() {
        return Collections.unmodifiableSet(flags);
    }

    /** Whether it has this flag. */
    public boolean has(CommandFlag flag) {
        return flags.contains(flag);
    }

    /** ACL categories without {@code @}, in Redis' order. */
    public List<String> categories() {
        return Collections.unmodifiableList(categories);
    }

    /** Where its keys are; empty for a command without keys. */
    public List<KeySpec> keySpecs() {
        return Collections.unmodifiableList(keySpecs);
    }

    /** Redis' command tips. */
    public List<String> tips() {
        return Collections.unmodifiableList(tips);
    }

    /** Rows of a container's subcommands; empty for an ordinary command. */
    public List<CommandSpec> subcommands() {
        return subcommands;
    }

    /** One line for people. */
    public String summary() {
        return summary;
    }

    /** The Redis version that introduced it; for Prez' own commands {@code Prez 0.1.0}. */
    public String since() {
        return since;
    }

    /** Time complexity. */
    public String complexity() {
        return complexity;
    }

    /** The Redis version that deprecated it; empty when it is not. */
    public String deprecatedSince() {
        return deprecatedSince;
    }

    /** What to use instead of a deprecated command. */
    public String replacedBy() {
        return replacedBy;
    }

    /** Why a {@link Kind#REFUSED} command is not there. */
    public String reason() {
        return reason;
    }

    @Nullable
    ReadBody read() {
        return read;
    }

    @Nullable
    WriteBody write() {
        return write;
    }

    @Override
    public String toString() {
        return name;
    }

    /** Starts rows of one documentation group, whose commands share an ACL category. */
    record Group(String name, String category) {
        Row read(String command, int arity, ReadBody body) {
            return new Row(this, new CommandSpec(command, Kind.READ, arity, name, body, null, ""))
                    .flags(CommandFlag.READONLY);
        }

        Row write(String command, int arity, WriteBody body) {
            return new Row(this, new CommandSpec(command, Kind.WRITE, arity, name, null, body, ""))
                    .flags(CommandFlag.WRITE);
        }

        Row local(String command, int arity) {
            return new Row(this, new CommandSpec(command, Kind.LOCAL, arity, name, null, null, ""));
        }

        /** A container without a body of its own; {@code subcommands} are complete rows. */
        Row container(String command, int arity, CommandSpec... subcommands) {
            CommandSpec spec = new CommandSpec(command, Kind.LOCAL, arity, name, null, null, "");
            spec.subcommands = List.of(subcommands);
            return new Row(this, spec);
        }
    }

    static CommandSpec refused(String command, String group, String reason) {
        CommandSpec spec = new CommandSpec(command, Kind.REFUSED, -1, group, null, null, reason);
        spec.summary = reason;
        return spec;
    }

    /** A row while it is written down. */
    static final class Row {
        private final CommandSpec spec;
        private final Group group;
        private boolean categoryless;

        private Row(Group group, CommandSpec spec) {
            this.group = group;
            this.spec = spec;
        }

        Row flags(CommandFlag... flags) {
            spec.flags.addAll(List.of(flags));
            return this;
        }

        /** Drops what {@code read} and {@code write} imply, for the rows where Redis does so. */
        Row without(CommandFlag flag) {
            spec.flags.remove(flag);
            return this;
        }

        /** One key at a word. */
        Row key(int word, String... flags) {
            spec.keySpecs.add(KeySpec.at(word, flags));
            return this;
        }

        /** Keys from a word to the end. */
        Row keys(int word, int lastKey, int keyStep, String... flags) {
            spec.keySpecs.add(KeySpec.range(word, lastKey, keyStep, flags));
            return this;
        }

        /** Says something about the key specification before. */
        Row noting(String notes) {
            KeySpec last = spec.keySpecs.removeLast();
            spec.keySpecs.add(last.noting(notes));
            return this;
        }

        /** ACL categories beside those that follow from the group and the flags. */
        Row categories(String... categories) {
            spec.categories.addAll(List.of(categories));
            return this;
        }

        /** The group's ACL category does not hold for this row. */
        Row outsideCategory() {
            categoryless = true;
            return this;
        }

        Row tips(String... tips) {
            spec.tips.addAll(List.of(tips));
            return this;
        }

        Row deprecated(String since, String replacement) {
            spec.deprecatedSince = since;
            spec.replacedBy = replacement;
            return this;
        }

        /** Completes the row. */
        CommandSpec doc(String since, String complexity, String summary) {
            spec.since = since;
            spec.complexity = complexity;
            spec.summary = summary;
            if (!categoryless && !group.category.isEmpty()) {
                spec.categories.addFirst(group.category);
            }
            addImpliedCategories();
            return spec;
        }

        /** Redis' setImplicitACLCategories. */
        private void addImpliedCategories() {
            imply(CommandFlag.WRITE, "write");
            imply(CommandFlag.READONLY, "read");
            imply(CommandFlag.ADMIN, "admin");
            imply(CommandFlag.ADMIN, "dangerous");
            imply(CommandFlag.PUBSUB, "pubsub");
            imply(CommandFlag.FAST, "fast");
            imply(CommandFlag.BLOCKING, "blocking");
            if (!spec.flags.contains(CommandFlag.FAST)) {
                imply("slow");
            }
        }

        private void imply(CommandFlag flag, String category) {
            if (spec.flags.contains(flag)) {
                imply(category);
            }
        }

        private void imply(String category) {
            String lower = category.toLowerCase(Locale.ROOT);
            if (!spec.categories.contains(lower)) {
                spec.categories.add(lower);
            }
        }
    }
}
