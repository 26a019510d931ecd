package io.prez.cli;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code prez remove}: out of the group first, by a committed change of its membership; only then out of the way. */
@Command(
        name = "remove",
        mixinStandardHelpOptions = true,
        description = "Take a node out of the cluster, stop it and delete its directory.")
final class RemoveCommand implements Callable<Integer> {
    private static final Duration CHANGE_LIMIT = Duration.ofSeconds(30);
    private static final List<String> PASSING = List.of("NOTLEADER", "BUSY", "NOCOMMIT", "CLUSTERDOWN", "TRYAGAIN");

    @Mixin
    private final DirectoryOption directory = new DirectoryOption();

    @Parameters(paramLabel = "NODE", description = "Its name, node-9000 or short 9000. It need not be running.")
    private String name;

    @Option(names = "--keep", description = "Keep its directory; a removed member never rejoins with those files.")
    private boolean keep;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Console console = new Console(spec);
        ClusterDirectory files = directory.cluster();
        LocalCluster cluster = new LocalCluster(files, console);
        LocalNode node = files.node(name);
        NodeStatus leader = cluster.requireLeader();
        if (leader.memberId(node.name()).isPresent()) {
            leave(cluster, console, node, leader);
        } else {
            console.say(node.name() + " is no member of the group.");
        }
        cluster.stop(List.of(node));
        if (!keep) {
            files.delete(node);
        }
        files.writeAddressBooks(
                files.nodes().stream().filter(other -> !other.equals(node)).toList());
        console.say(node.name() + (keep ? " is stopped; its directory stays." : " is stopped and deleted."));
        console.table(cluster.rows(
                files.nodes().stream().filter(other -> !other.equals(node)).toList()));
        return 0;
    }

    private static void leave(LocalCluster cluster, Console console, LocalNode node, NodeStatus leader) {
        String id = leader.memberId(node.name()).orElseThrow();
        if (leader.voterNames().equals(List.of(node.name()))) {
            throw new Failure(node.name() + " is the last voter; 'prez down --delete' ends a cluster");
        }
        if (leader.name().equals(node.name())) {
            cluster.callLeaderUntil(CHANGE_LIMIT, PASSING, "RAFT", "TRANSFER");
            boolean moved = console.await(
                    CHANGE_LIMIT,
                    () -> "the leader hands over",
                    () -> cluster.leader()
                            .filter(now -> !now.name().equals(node.name()))
                            .isPresent());
            if (!moved) {
                throw new Failure("the leader did not hand over within " + CHANGE_LIMIT.toSeconds() + " s");
            }
        }
        cluster.callLeaderUntil(CHANGE_LIMIT, PASSING, "RAFT", "REMOVE", id);
        int voters = cluster.requireLeader().voterNames().size();
        console.say(node.name() + " is out of the group, which has " + voters + " voters now.");
    }
}
