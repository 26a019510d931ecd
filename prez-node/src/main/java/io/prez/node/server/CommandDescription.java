package io.prez.node.server;

import io.prez.node.command.CommandFlag;
import io.prez.node.command.CommandSpec;
import io.prez.node.command.KeySpec;
import io.prez.node.resp.Reply;
import java.util.ArrayList;
import java.util.List;

/** A row as COMMAND INFO and COMMAND DOCS describe it. */
final class CommandDescription {
    private CommandDescription() {}

    /** The ten elements of COMMAND INFO. */
    static Reply info(CommandSpec spec) {
        List<Reply> flags = new ArrayList<>();
        for (CommandFlag flag : spec.flags()) {
            flags.add(new Reply.Simple(flag.wireName()));
        }
        List<Reply> categories = new ArrayList<>();
        for (String category : spec.categories()) {
            categories.add(new Reply.Simple("@" + category));
        }
        List<Reply> keySpecs = new ArrayList<>();
        for (KeySpec keySpec : spec.keySpecs()) {
            keySpecs.add(keySpec(keySpec));
        }
        List<Reply> subcommands = new ArrayList<>();
        for (CommandSpec subcommand : spec.subcommands()) {
            if (subcommand.kind() != CommandSpec.Kind.REFUSED) {
                subcommands.add(info(subcommand));
            }
        }
        int[] range = legacyRange(spec);
        return Reply.array(
                Reply.bulk(spec.name()),
                Reply.integer(spec.arity()),
                new Reply.SetOf(flags),
                Reply.integer(range[0]),
                Reply.integer(range[1]),
                Reply.integer(range[2]),
                new Reply.SetOf(categories),
                new Reply.Array(bulks(spec.tips())),
                new Reply.Array(keySpecs),
                new Reply.Array(subcommands));
    }

    /** First key, last key and step, as far as one such triple can say where keys are. */
    private static int[] legacyRange(CommandSpec spec) {
        for (KeySpec keySpec : spec.keySpecs()) {
            if (keySpec.begin() instanceof KeySpec.Begin.Index(int word)
                    && keySpec.find() instanceof KeySpec.Find.Range(int lastKey, int keyStep, int limit)) {
                return new int[] {word, lastKey >= 0 ? word + lastKey : lastKey, keyStep};
            }
        }
        return new int[] {0, 0, 0};
    }

    private static List<Reply> bulks(List<String> texts) {
        List<Reply> replies = new ArrayList<>();
        for (String text : texts) {
            replies.add(Reply.bulk(text));
        }
        return replies;
    }

    private static Reply keySpec(KeySpec keySpec) {
        List<Reply> fields = new ArrayList<>();
        if (!keySpec.notes().isEmpty()) {
            fields.add(Reply.bulk("notes"));
            fields.add(Reply.bulk(keySpec.notes()));
        }
        List<Reply> flags = new ArrayList<>();
        for (String flag : keySpec.flags()) {
            flags.add(new Reply.Simple(flag));
        }
        fields.add(Reply.bulk("flags"));
        fields.add(new Reply.SetOf(flags));
        fields.add(Reply.bulk("begin_search"));
        fields.add(
                switch (keySpec.begin()) {
                    case KeySpec.Begin.Index(int word) -> typed("index", "index", Reply.integer(word));
                    case KeySpec.Begin.Keyword(String keyword, int startFrom) ->
                        typed(
                                "keyword",
                                "keyword",
                                Reply.bulk(keyword),
                                Reply.bulk("startfrom"),
                                Reply.integer(startFrom));
                    case KeySpec.Begin.Unknown() -> typed("unknown");
                });
        fields.add(Reply.bulk("find_keys"));
        fields.add(
                switch (keySpec.find()) {
                    case KeySpec.Find.Range(int lastKey, int keyStep, int limit) ->
                        typed(
                                "range",
                                "lastkey",
                                Reply.integer(lastKey),
                                Reply.bulk("keystep"),
                                Reply.integer(keyStep),
                                Reply.bulk("limit"),
                                Reply.integer(limit));
                    case KeySpec.Find.KeyNum(int keyNumIndex, int firstKey, int keyStep) ->
                        typed(
                                "keynum",
                                "keynumidx",
                                Reply.integer(keyNumIndex),
                                Reply.bulk("firstkey"),
                                Reply.integer(firstKey),
                                Reply.bulk("keystep"),
                                Reply.integer(keyStep));
                    case KeySpec.Find.Unknown() -> typed("unknown");
                });
        return new Reply.MapOf(fields);
    }

    private static Reply typed(String type, String firstField, Reply... rest) {
        List<Reply> spec = new ArrayList<>();
        spec.add(Reply.bulk(firstField));
        spec.addAll(List.of(rest));
        return new Reply.MapOf(
                List.of(Reply.bulk("type"), Reply.bulk(type), Reply.bulk("spec"), new Reply.MapOf(spec)));
    }

    private static Reply typed(String type) {
        return new Reply.MapOf(
                List.of(Reply.bulk("type"), Reply.bulk(type), Reply.bulk("spec"), new Reply.MapOf(List.of())));
    }

    /** The map of COMMAND DOCS. */
    static Reply docs(CommandSpec spec) {
        List<Reply> fields = new ArrayList<>();
        add(fields, "summary", spec.summary());
        add(fields, "since", spec.since());
        add(fields, "group", spec.group());
        add(fields, "complexity", spec.complexity());
        if (!spec.deprecatedSince().isEmpty()) {
            fields.add(Reply.bulk("doc_flags"));
            fields.add(new Reply.SetOf(List.of(new Reply.Simple("deprecated"))));
            add(fields, "deprecated_since", spec.deprecatedSince());
            add(fields, "replaced_by", spec.replacedBy());
        }
        List<Reply> subcommands = new ArrayList<>();
        for (CommandSpec subcommand : spec.subcommands()) {
            if (subcommand.kind() != CommandSpec.Kind.REFUSED) {
                subcommands.add(Reply.bulk(subcommand.name()));
                subcommands.add(docs(subcommand));
            }
        }
        if (!subcommands.isEmpty()) {
            fields.add(Reply.bulk("subcommands"));
            fields.add(new Reply.MapOf(subcommands));
        }
        return new Reply.MapOf(fields);
    }

    private static void add(List<Reply> fields, String name, String value) {
        if (!value.isEmpty()) {
            fields.add(Reply.bulk(name));
            fields.add(Reply.bulk(value));
        }
    }
}
