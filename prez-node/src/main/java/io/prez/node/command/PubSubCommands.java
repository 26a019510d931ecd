package io.prez.node.command;

import static io.prez.node.command.CommandFlag.FAST;
import static io.prez.node.command.CommandFlag.LOADING;
import static io.prez.node.command.CommandFlag.NOSCRIPT;
import static io.prez.node.command.CommandFlag.PUBSUB;
import static io.prez.node.command.CommandFlag.STALE;
import static io.prez.node.command.CommandSpec.refused;

import io.prez.node.command.CommandSpec.Group;
import java.util.List;

/** Subscriptions. They belong to connections; the server package carries them out. */
final class PubSubCommands {
    private static final Group GROUP = new Group("pubsub", "");
    private static final String SHARDED = "sharded channels come with sharding";

    static final List<CommandSpec> TABLE = List.of(
            GROUP.local("psubscribe", -2)
                    .flags(PUBSUB, NOSCRIPT, LOADING, STALE)
                    .doc(
                            "2.0.0",
                            "O(N) where N is the number of patterns the client is already subscribed to.",
                            "Listen for messages published to channels matching the given patterns"),
            GROUP.local("publish", 3)
                    .flags(PUBSUB, LOADING, STALE, FAST)
                    .doc(
                            "2.0.0",
                            "O(N+M) where N is the number of clients subscribed to the receiving channel and M is the total number of subscribed patterns (by any client).",
                            "Post a message to a channel"),
            GROUP.container(
                            "pubsub",
                            -2,
                            GROUP.local("pubsub|channels", -2)
                                    .flags(PUBSUB, LOADING, STALE)
                                    .doc(
                                            "2.8.0",
                                            "O(N) where N is the number of active channels, and assuming constant time pattern matching (relatively short channels and patterns)",
                                            "List active channels"),
                            GROUP.local("pubsub|help", 2)
                                    .flags(LOADING, STALE)
                                    .doc("6.2.0", "O(1)", "Show helpful text about the different subcommands"),
                            GROUP.local("pubsub|numpat", 2)
                                    .flags(PUBSUB, LOADING, STALE)
                                    .doc("2.8.0", "O(1)", "Get the count of unique patterns pattern subscriptions"),
                            GROUP.local("pubsub|numsub", -2)
                                    .flags(PUBSUB, LOADING, STALE)
                                    .doc(
                                            "2.8.0",
                                            "O(N) for the NUMSUB subcommand, where N is the number of requested channels",
                                            "Get the count of subscribers for channels"),
                            refused("pubsub|shardchannels", "pubsub", SHARDED),
                            refused("pubsub|shardnumsub", "pubsub", SHARDED))
                    .doc("2.8.0", "Depends on subcommand.", "A container for Pub/Sub commands"),
            GROUP.local("punsubscribe", -1)
                    .flags(PUBSUB, NOSCRIPT, LOADING, STALE)
                    .doc(
                            "2.0.0",
                            "O(N+M) where N is the number of patterns the client is already subscribed and M is the number of total patterns subscribed in the system (by any client).",
                            "Stop listening for messages posted to channels matching the given patterns"),
            GROUP.local("subscribe", -2)
                    .flags(PUBSUB, NOSCRIPT, LOADING, STALE)
                    .doc(
                            "2.0.0",
                            "O(N) where N is the number of channels to subscribe to.",
                            "Listen for messages published to the given channels"),
            GROUP.local("unsubscribe", -1)
                    .flags(PUBSUB, NOSCRIPT, LOADING, STALE)
                    .doc(
                            "2.0.0",
                            "O(N) where N is the number of clients already subscribed to a channel.",
                            "Stop listening for messages posted to the given channels"));

    private PubSubCommands() {}
}
