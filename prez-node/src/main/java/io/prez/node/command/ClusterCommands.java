package io.prez.node.command;

import static io.prez.node.command.CommandFlag.ADMIN;
import static io.prez.node.command.CommandFlag.FAST;
import static io.prez.node.command.CommandFlag.LOADING;
import static io.prez.node.command.CommandFlag.NO_ASYNC_LOADING;
import static io.prez.node.command.CommandFlag.STALE;
import static io.prez.node.command.CommandSpec.refused;

import io.prez.node.command.CommandSpec.Group;
import java.util.List;

/**
 * What cluster clients ask, answered from the Raft membership: all slots belong to the leader. The server package carries
 * them out.
 */
final class ClusterCommands {
    private static final Group GROUP = new Group("cluster", "");
    private static final String SLOTS = "slots and roles follow from the Raft membership, see RAFT HELP";

    static final List<CommandSpec> TABLE = List.of(
            GROUP.local("asking", 1)
                    .flags(FAST)
                    .categories("connection")
                    .doc("3.0.0", "O(1)", "Sent by cluster clients after an -ASK redirect"),
            GROUP.container(
                            "cluster",
                            -2,
                            refused("cluster|addslots", "cluster", SLOTS),
                            refused("cluster|addslotsrange", "cluster", SLOTS),
                            refused("cluster|bumpepoch", "cluster", SLOTS),
                            refused("cluster|count-failure-reports", "cluster", SLOTS),
                            GROUP.local("cluster|countkeysinslot", 3)
                                    .flags(STALE)
                                    .doc("3.0.0", "O(1)", "Return the number of local keys in the specified hash slot"),
                            refused("cluster|delslots", "cluster", SLOTS),
                            refused("cluster|delslotsrange", "cluster", SLOTS),
                            GROUP.local("cluster|failover", -2)
                                    .flags(ADMIN, STALE, NO_ASYNC_LOADING)
                                    .doc(
                                            "3.0.0",
                                            "O(1)",
                                            "Forces a replica to perform a manual failover of its master."),
                            refused("cluster|flushslots", "cluster", SLOTS),
                            GROUP.local("cluster|forget", 3)
                                    .flags(ADMIN, STALE, NO_ASYNC_LOADING)
                                    .doc("3.0.0", "O(1)", "Remove a node from the nodes table"),
                            GROUP.local("cluster|getkeysinslot", 4)
                                    .flags(STALE)
                                    .tips("nondeterministic_output")
                                    .doc(
                                            "3.0.0",
                                            "O(log(N)) where N is the number of requested keys",
                                            "Return local key names in the specified hash slot"),
                            GROUP.local("cluster|help", 2)
                                    .flags(LOADING, STALE)
                                    .doc("5.0.0", "O(1)", "Show helpful text about the different subcommands"),
                            GROUP.local("cluster|info", 2)
                                    .flags(STALE)
                                    .tips("nondeterministic_output")
                                    .doc("3.0.0", "O(1)", "Provides info about Redis Cluster node state"),
                            GROUP.local("cluster|keyslot", 3)
                                    .flags(STALE)
                                    .doc(
                                            "3.0.0",
                                            "O(N) where N is the number of bytes in the key",
                                            "Returns the hash slot of the specified key"),
                            GROUP.local("cluster|links", 2)
                                    .flags(STALE)
                                    .tips("nondeterministic_output")
                                    .doc(
                                            "7.0.0",
                                            "O(N) where N is the total number of Cluster nodes",
                                            "Returns a list of all TCP links to and from peer nodes in cluster"),
                            GROUP.local("cluster|meet", -4)
                                    .flags(ADMIN, STALE, NO_ASYNC_LOADING)
                                    .doc("3.0.0", "O(1)", "Force a node cluster to handshake with another node"),
                            GROUP.local("cluster|myid", 2).flags(STALE).doc("3.0.0", "O(1)", "Return the node id"),
                            GROUP.local("cluster|nodes", 2)
                                    .flags(STALE)
                                    .tips("nondeterministic_output")
                                    .doc(
                                            "3.0.0",
                                            "O(N) where N is the total number of Cluster nodes",
                                            "Get Cluster config for the node"),
                            GROUP.local("cluster|replicas", 3)
                                    .flags(ADMIN, STALE)
                                    .tips("nondeterministic_output")
                                    .doc("5.0.0", "O(1)", "List replica nodes of the specified master node"),
                            refused("cluster|replicate", "cluster", SLOTS),
                            refused("cluster|reset", "cluster", SLOTS),
                            refused("cluster|saveconfig", "cluster", SLOTS),
                            refused("cluster|set-config-epoch", "cluster", SLOTS),
                            refused("cluster|setslot", "cluster", SLOTS),
                            GROUP.local("cluster|shards", 2)
                                    .flags(STALE)
                                    .tips("nondeterministic_output")
                                    .doc(
                                            "7.0.0",
                                            "O(N) where N is the total number of cluster nodes",
                                            "Get array of cluster slots to node mappings"),
                            GROUP.local("cluster|slaves", 3)
                                    .flags(ADMIN, STALE)
                                    .tips("nondeterministic_output")
                                    .deprecated("5.0.0", "`CLUSTER REPLICAS`")
                                    .doc("3.0.0", "O(1)", "List replica nodes of the specified master node"),
                            GROUP.local("cluster|slots", 2)
                                    .flags(STALE)
                                    .tips("nondeterministic_output")
                                    .deprecated("7.0.0", "`CLUSTER SHARDS`")
                                    .doc(
                                            "3.0.0",
                                            "O(N) where N is the total number of Cluster nodes",
                                            "Get array of Cluster slot to node mappings"))
                    .doc("3.0.0", "Depends on subcommand.", "A container for cluster commands"),
            GROUP.local("readonly", 1)
                    .flags(LOADING, STALE, FAST)
                    .categories("connection")
                    .doc("3.0.0", "O(1)", "Enables read queries for a connection to a cluster replica node"),
            GROUP.local("readwrite", 1)
                    .flags(LOADING, STALE, FAST)
                    .categories("connection")
                    .doc("3.0.0", "O(1)", "Disables read queries for a connection to a cluster replica node"));

    private ClusterCommands() {}
}
