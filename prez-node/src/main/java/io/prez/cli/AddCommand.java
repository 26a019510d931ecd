package io.prez.cli;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code prez add}: one more node, as a learner until it has caught up, then as a voter. Goes on with a node that an
 * interrupted {@code add} has left, instead of making another.
 */
@Command(name = "add", mixinStandardHelpOptions = true, description = "Make one more node and let it join the cluster.")
final class AddCommand implements Callable<Integer> {
    private static final Duration CATCH_UP_LIMIT = Duration.ofMinutes(5);
    private static final Duration CHANGE_LIMIT = Duration.ofSeconds(30);

    /** What may pass by itself: an election, another change, the first commit of a term, a copy that is under way. */
    private static final List<String> PASSING =
            List.of("NOTLEADER", "BUSY", "NOCOMMIT", "NOTCAUGHTUP", "CLUSTERDOWN", "TRYAGAIN");

    @Mixin
    private final DirectoryOption directory = new DirectoryOption();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Console console = new Console(spec);
        ClusterDirectory files = directory.cluster();
        LocalCluster cluster = new LocalCluster(files, console);
        List<LocalNode> existing = files.existingNodes();
        NodeStatus leader = cluster.requireLeader();
        LocalNode node = unfinished(existing, leader).orElseGet(() -> create(files, existing));
        cluster.start(node);
        if (!console.await(LocalCluster.START_LIMIT, () -> node.name() + " starting", () -> answers(node))) {
            throw new Failure(node.name() + " does not answer; see 'prez logs " + node.name() + "'");
        }
        String id = NodeStatus.of(node)
                .map(NodeStatus::nodeId)
                .orElseThrow(() -> new Failure(node.name() + " has stopped answering"));
        cluster.callLeaderUntil(
                CHANGE_LIMIT, PASSING, "RAFT", "ADD", id, node.name(), node.peerAddress(), node.clientAddress());
        console.say(node.name() + " is a learner and is catching up.");
        cluster.callLeaderUntil(CATCH_UP_LIMIT, PASSING, "RAFT", "PROMOTE", id);
        files.writeAddressBooks(files.nodes());
        int voters = cluster.requireLeader().voterNames().size();
        console.say(node.name() + " is a voter, one of " + voters + ".");
        if (voters % 2 == 0) {
            console.say("An even number tolerates no more failures than " + (voters - 1) + "; add another.");
        }
        console.table(cluster.rows(files.nodes()));
        return 0;
    }

    /** A node of this directory that does not vote. */
    private static Optional<LocalNode> unfinished(List<LocalNode> existing, NodeStatus leader) {
        List<String> voters = leader.voterNames();
        return existing.stream().filter(node -> !voters.contains(node.name())).findFirst();
    }

    private static LocalNode create(ClusterDirectory files, List<LocalNode> existing) {
        LocalNode node = files.nodeAt(existing.getLast().port() + 1);
        LocalCluster.requireFreePorts(node);
        files.configure(node, "manual", files.directivesOfUser(existing.getFirst()));
        files.writeAddressBook(node, files.nodes());
        return node;
    }

    private static boolean answers(LocalNode node) {
        if (node.process().find().isEmpty()) {
            throw new Failure(
                    node.name() + " has ended; the end of " + node.log() + ":\n" + LocalCluster.tail(node.log()));
        }
        return NodeStatus.of(node).filter(status -> !status.nodeId().isEmpty()).isPresent();
    }
}
