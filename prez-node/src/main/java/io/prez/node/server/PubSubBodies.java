package io.prez.node.server;

import io.prez.node.command.CommandException;
import io.prez.node.resp.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** Subscriptions. Prez itself publishes {@code +switch-master}; messages of clients do not travel between nodes. */
final class PubSubBodies {
    static final List<LocalCommand> TABLE = List.of(
            LocalCommand.inTurn("subscribe", PubSubBodies::subscribe),
            LocalCommand.inTurn("psubscribe", PubSubBodies::psubscribe),
            LocalCommand.inTurn("unsubscribe", PubSubBodies::unsubscribe),
            LocalCommand.inTurn("punsubscribe", PubSubBodies::punsubscribe),
            LocalCommand.inTurn("publish", PubSubBodies::publish),
            LocalCommand.inTurn("pubsub|channels", PubSubBodies::channels),
            LocalCommand.inTurn("pubsub|numsub", PubSubBodies::numSub),
            LocalCommand.inTurn(
                    "pubsub|numpat",
                    call -> Reply.integer(call.server().pubSub().patternCount())),
            LocalCommand.atOnce("pubsub|help", call -> Words.help("pubsub")));

    private PubSubBodies() {}

    private static Reply subscribe(LocalCall call) {
        PubSub pubSub = call.server().pubSub();
        return change(call, "subscribe", names(call, Set.of()), pubSub::subscribe);
    }

    private static Reply psubscribe(LocalCall call) {
        PubSub pubSub = call.server().pubSub();
        return change(call, "psubscribe", names(call, Set.of()), pubSub::subscribePattern);
    }

    private static Reply unsubscribe(LocalCall call) {
        PubSub pubSub = call.server().pubSub();
        return change(call, "unsubscribe", names(call, call.state().channels), pubSub::unsubscribe);
    }

    private static Reply punsubscribe(LocalCall call) {
        PubSub pubSub = call.server().pubSub();
        return change(call, "punsubscribe", names(call, call.state().patterns), pubSub::unsubscribePattern);
    }

    private static List<ChannelName> names(LocalCall call, Set<ChannelName> whenNoneIsNamed) {
        if (call.count() == 1) {
            return List.copyOf(whenNoneIsNamed);
        }
        List<ChannelName> names = new ArrayList<>();
        for (int i = 1; i < call.count(); i++) {
            names.add(new ChannelName(call.args().bytes(i)));
        }
        return names;
    }

    /** One confirmation for each name, with the number of subscriptions after it. */
    private static Reply change(
            LocalCall call, String kind, List<ChannelName> names, BiConsumer<ClientConnection, ChannelName> change) {
        List<Reply> confirmations = new ArrayList<>();
        for (ChannelName name : names) {
            change.accept(call.connection(), name);
            confirmations.add(confirmation(call, kind, Reply.bulk(name.bytes())));
        }
        if (names.isEmpty()) {
            confirmations.add(confirmation(call, kind, Reply.NULL));
        }
        return new Reply.Several(confirmations);
    }

    private static Reply confirmation(LocalCall call, String kind, Reply name) {
        return new Reply.Push(
                List.of(Reply.bulk(kind), name, Reply.integer(call.state().subscriptions())));
    }

    private static Reply publish(LocalCall call) {
        throw new CommandException("ERR PUBLISH is not there yet: messages do not travel between nodes");
    }

    private static Reply channels(LocalCall call) {
        if (call.count() > 3) {
            throw Words.unknownSubcommand(call);
        }
        byte[] pattern = call.count() == 3 ? call.args().bytes(2) : new byte[] {'*'};
        List<Reply> found = new ArrayList<>();
        for (ChannelName channel : call.server().pubSub().activeChannels()) {
            if (Glob.matches(pattern, channel.bytes(), false)) {
                found.add(Reply.bulk(channel.bytes()));
            }
        }
        return new Reply.Array(found);
    }

    private static Reply numSub(LocalCall call) {
        List<Reply> counts = new ArrayList<>();
        for (int i = 2; i < call.count(); i++) {
            byte[] channel = call.args().bytes(i);
            counts.add(Reply.bulk(channel));
            counts.add(Reply.integer(call.server().pubSub().subscribers(new ChannelName(channel))));
        }
        return new Reply.Array(counts);
    }
}
