package io.prez.node.server;

import io.prez.node.command.CommandException;
import io.prez.node.resp.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** CONFIG. Changes hold until the process ends: Prez never writes its configuration file. */
final class ConfigBodies {
    static final List<LocalCommand> TABLE = List.of(
            LocalCommand.inTurn("config|get", ConfigBodies::get),
            LocalCommand.inTurn("config|set", ConfigBodies::set),
            LocalCommand.inTurn("config|resetstat", ConfigBodies::resetStatistics),
            LocalCommand.inTurn("config|rewrite", ConfigBodies::rewrite),
            LocalCommand.atOnce("config|help", call -> Words.help("config")));

    private ConfigBodies() {}

    private static Reply get(LocalCall call) {
        Map<String, String> all = call.server().settings().config().all();
        List<Reply> found = new ArrayList<>();
        all.forEach((name, value) -> {
            for (int i = 2; i < call.count(); i++) {
                if (Words.matches(call.text(i), name)) {
                    found.add(Reply.bulk(name));
                    found.add(Reply.bulk(value));
                    return;
                }
            }
        });
        return new Reply.MapOf(found);
    }

    private static Reply set(LocalCall call) {
        if (call.count() % 2 != 0) {
            throw new CommandException("ERR wrong number of arguments for 'config|set' command");
        }
        Map<String, String> changes = new LinkedHashMap<>();
        for (int i = 2; i < call.count(); i += 2) {
            String name = call.text(i).toLowerCase(Locale.ROOT);
            if (changes.put(name, call.text(i + 1)) != null) {
                throw new CommandException("ERR CONFIG SET failed (possibly related to argument '" + call.text(i)
                        + "') - duplicate parameter");
            }
        }
        try {
            call.server().settings().change(changes);
        } catch (IllegalArgumentException e) {
            throw new CommandException("ERR " + e.getMessage());
        }
        return Reply.OK;
    }

    private static Reply resetStatistics(LocalCall call) {
        call.server().statistics().reset();
        return Reply.OK;
    }

    private static Reply rewrite(LocalCall call) {
        throw new CommandException("ERR CONFIG REWRITE is not there: prez.conf belongs to whoever wrote it");
    }
}
