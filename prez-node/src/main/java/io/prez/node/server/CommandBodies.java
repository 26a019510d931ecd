package io.prez.node.server;

import io.prez.node.command.Args;
import io.prez.node.command.CommandException;
import io.prez.node.command.CommandSpec;
import io.prez.node.resp.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** COMMAND: what the table knows, as clients ask for it. */
final class CommandBodies {
    static final List<LocalCommand> TABLE = List.of(
            LocalCommand.atOnce("command", call -> all(call, CommandDescription::info)),
            LocalCommand.atOnce(
                    "command|count",
                    call -> Reply.integer(call.server().table().commands().size())),
            LocalCommand.atOnce("command|info", CommandBodies::info),
            LocalCommand.atOnce("command|docs", CommandBodies::docs),
            LocalCommand.atOnce("command|list", CommandBodies::list),
            LocalCommand.atOnce(
                    "command|getkeys", call -> keys(call, (args, key) -> Reply.bulk(args.bytes(key.word())))),
            LocalCommand.atOnce("command|getkeysandflags", call -> keys(call, CommandBodies::keyAndFlags)),
            LocalCommand.atOnce("command|help", call -> Words.help("command")));

    private CommandBodies() {}

    private static Reply all(LocalCall call, java.util.function.Function<CommandSpec, Reply> describe) {
        List<Reply> replies = new ArrayList<>();
        for (CommandSpec spec : call.server().table().commands()) {
            replies.add(describe.apply(spec));
        }
        return new Reply.Array(replies);
    }

    private static @Nullable CommandSpec find(LocalCall call, int word) {
        CommandSpec spec = call.server().table().find(call.text(word).toLowerCase(Locale.ROOT));
        return spec == null || spec.kind() == CommandSpec.Kind.REFUSED ? null : spec;
    }

    private static Reply info(LocalCall call) {
        if (call.count() == 2) {
            return all(call, CommandDescription::info);
        }
        List<Reply> replies = new ArrayList<>();
        for (int i = 2; i < call.count(); i++) {
            CommandSpec spec = find(call, i);
            replies.add(spec == null ? Reply.NULL_ARRAY : CommandDescription.info(spec));
        }
        return new Reply.Array(replies);
    }

    private static Reply docs(LocalCall call) {
        List<Reply> namesAndDocs = new ArrayList<>();
        if (call.count() == 2) {
            for (CommandSpec spec : call.server().table().commands()) {
                namesAndDocs.add(Reply.bulk(spec.name()));
                namesAndDocs.add(CommandDescription.docs(spec));
            }
        }
        for (int i = 2; i < call.count(); i++) {
            CommandSpec spec = find(call, i);
            if (spec != null) {
                namesAndDocs.add(Reply.bulk(spec.name()));
                namesAndDocs.add(CommandDescription.docs(spec));
            }
        }
        return new Reply.MapOf(namesAndDocs);
    }

    private static Reply list(LocalCall call) {
        Predicate<CommandSpec> wanted = spec -> true;
        if (call.count() == 5 && call.is(2, "FILTERBY")) {
            wanted = filter(call);
        } else if (call.count() != 2) {
            throw new CommandException(Words.SYNTAX_ERROR);
        }
        List<Reply> names = new ArrayList<>();
        for (CommandSpec spec : RequestCounts.rows(call.server().table())) {
            if (wanted.test(spec)) {
                names.add(Reply.bulk(spec.name()));
            }
        }
        return new Reply.Array(names);
    }

    private static Predicate<CommandSpec> filter(LocalCall call) {
        String value = call.text(4);
        if (call.is(3, "MODULE")) {
            return spec -> false;
        }
        if (call.is(3, "ACLCAT")) {
            return spec -> spec.categories().contains(value.toLowerCase(Locale.ROOT));
        }
        if (call.is(3, "PATTERN")) {
            return spec -> Words.matches(value, spec.name());
        }
        throw new CommandException(Words.SYNTAX_ERROR);
    }

    private static Reply keys(LocalCall call, BiFunction<Args, CommandKeys.Key, Reply> describe) {
        byte[][] words = new byte[call.count() - 2][];
        for (int i = 0; i < words.length; i++) {
            words[i] = call.args().bytes(i + 2);
        }
        Args command = Args.of(words);
        CommandSpec spec = call.server().table().find(command);
        if (spec == null || spec.kind() == CommandSpec.Kind.REFUSED) {
            throw new CommandException("ERR Invalid command specified");
        }
        if (spec.keySpecs().isEmpty()) {
            throw new CommandException("ERR The command has no key arguments");
        }
        if (!spec.accepts(command.count())) {
            throw new CommandException("ERR Invalid number of arguments specified for command");
        }
        List<CommandKeys.Key> keys = CommandKeys.find(spec, command);
        if (keys.isEmpty()) {
            throw new CommandException("ERR Invalid arguments specified for command");
        }
        List<Reply> replies = new ArrayList<>();
        for (CommandKeys.Key key : keys) {
            replies.add(describe.apply(command, key));
        }
        return new Reply.Array(replies);
    }

    private static Reply keyAndFlags(Args args, CommandKeys.Key key) {
        List<Reply> flags = new ArrayList<>();
        for (String flag : key.flags()) {
            flags.add(new Reply.Simple(flag));
        }
        return Reply.array(Reply.bulk(args.bytes(key.word())), new Reply.SetOf(flags));
    }
}
