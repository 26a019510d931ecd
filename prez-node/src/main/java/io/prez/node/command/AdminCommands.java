package io.prez.node.command;

import static io.prez.node.command.CommandFlag.ADMIN;
import static io.prez.node.command.CommandFlag.LOADING;
import static io.prez.node.command.CommandFlag.NOSCRIPT;
import static io.prez.node.command.CommandFlag.STALE;

import io.prez.node.command.CommandSpec.Group;
import java.util.List;

/**
 * What neither a Redis server nor its clients' ordinary commands have: the {@code RAFT} container, and the questions of
 * Sentinel clients, which any member answers. The server package carries them out.
 */
final class AdminCommands {
    private static final Group GROUP = new Group("server", "");

    static final List<CommandSpec> TABLE = List.of(
            GROUP.container(
                            "raft",
                            -2,
                            GROUP.local("raft|add", -6)
                                    .flags(ADMIN, NOSCRIPT, STALE)
                                    .doc(
                                            "Prez 0.1.0",
                                            "O(1)",
                                            "Add a member as a learner: RAFT ADD node-id name peer-address client-address [CONFIG index] [EPOCH number]"),
                            GROUP.local("raft|bootstrap", 3)
                                    .flags(ADMIN, NOSCRIPT, STALE)
                                    .doc("Prez 0.1.0", "O(1)", "Make this blank node the only voter of a new cluster"),
                            GROUP.local("raft|digest", 2)
                                    .flags(ADMIN, NOSCRIPT)
                                    .doc(
                                            "Prez 0.1.0",
                                            "O(1)",
                                            "Return a number that is equal on nodes with equal data"),
                            GROUP.local("raft|help", 2)
                                    .flags(LOADING, STALE)
                                    .doc("Prez 0.1.0", "O(1)", "Show helpful text about the different subcommands"),
                            GROUP.local("raft|info", 2)
                                    .flags(LOADING, STALE)
                                    .doc(
                                            "Prez 0.1.0",
                                            "O(1)",
                                            "Return what this node knows about the consensus, line by line"),
                            GROUP.local("raft|members", 2)
                                    .flags(LOADING, STALE)
                                    .doc("Prez 0.1.0", "O(1)", "Return the members with their roles and progress"),
                            GROUP.local("raft|promote", -3)
                                    .flags(ADMIN, NOSCRIPT, STALE)
                                    .doc("Prez 0.1.0", "O(1)", "Make a learner that has caught up a voter"),
                            GROUP.local("raft|remove", -3)
                                    .flags(ADMIN, NOSCRIPT, STALE)
                                    .doc("Prez 0.1.0", "O(1)", "Remove a member for good"),
                            GROUP.local("raft|snapshot", 2)
                                    .flags(ADMIN, NOSCRIPT, STALE)
                                    .doc("Prez 0.1.0", "O(1)", "Take a snapshot now"),
                            GROUP.local("raft|status", 2)
                                    .flags(LOADING, STALE)
                                    .doc("Prez 0.1.0", "O(1)", "Return the status of the node as JSON"),
                            GROUP.local("raft|transfer", -2)
                                    .flags(ADMIN, NOSCRIPT, STALE)
                                    .doc("Prez 0.1.0", "O(1)", "Hand the leadership to another voter"))
                    .doc(
                            "Prez 0.1.0",
                            "Depends on subcommand.",
                            "A container for commands about consensus and membership"),
            GROUP.container(
                            "sentinel",
                            -2,
                            GROUP.local("sentinel|ckquorum", 3)
                                    .flags(ADMIN, NOSCRIPT, STALE)
                                    .doc("2.8.4", "O(1)", "Say whether a majority of the members can be reached"),
                            GROUP.local("sentinel|get-master-addr-by-name", 3)
                                    .flags(ADMIN, NOSCRIPT, STALE)
                                    .doc("2.8.4", "O(1)", "Return the leader's address"),
                            GROUP.local("sentinel|help", 2)
                                    .flags(LOADING, STALE)
                                    .doc("2.8.4", "O(1)", "Show helpful text about the different subcommands"),
                            GROUP.local("sentinel|master", 3)
                                    .flags(ADMIN, NOSCRIPT, STALE)
                                    .doc("2.8.4", "O(1)", "Describe the leader"),
                            GROUP.local("sentinel|masters", 2)
                                    .flags(ADMIN, NOSCRIPT, STALE)
                                    .doc("2.8.4", "O(1)", "Describe the leader, as a list"),
                            GROUP.local("sentinel|myid", 2)
                                    .flags(ADMIN, NOSCRIPT, STALE)
                                    .doc("2.8.4", "O(1)", "Return the id of this node"),
                            GROUP.local("sentinel|replicas", 3)
                                    .flags(ADMIN, NOSCRIPT, STALE)
                                    .doc("2.8.4", "O(1)", "Describe the followers"),
                            GROUP.local("sentinel|sentinels", 3)
                                    .flags(ADMIN, NOSCRIPT, STALE)
                                    .doc("2.8.4", "O(1)", "Describe the other members"),
                            GROUP.local("sentinel|slaves", 3)
                                    .flags(ADMIN, NOSCRIPT, STALE)
                                    .doc("2.8.4", "O(1)", "Describe the followers"))
                    .doc(
                            "2.8.4",
                            "Depends on subcommand.",
                            "A container for the questions that clients ask Redis Sentinel"));

    private AdminCommands() {}
}
