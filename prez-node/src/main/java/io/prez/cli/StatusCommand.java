package io.prez.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code prez status}: one row per node, as the nodes themselves tell it. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Show every node. Exit code 1 when there is no leader that can serve.")
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private final DirectoryOption directory = new DirectoryOption();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Console console = new Console(spec);
        LocalCluster cluster = new LocalCluster(directory.cluster(), console);
        List<LocalNode> nodes = cluster.directory().existingNodes();
        console.table(cluster.rows(nodes));
        Optional<NodeStatus> leader = cluster.leader();
        if (leader.isEmpty()) {
            console.say("No leader.");
            return 1;
        }
        return 0;
    }
}
