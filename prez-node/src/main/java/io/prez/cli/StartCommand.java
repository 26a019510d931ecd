package io.prez.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code prez start}: one node again, on the data that it had. */
@Command(name = "start", mixinStandardHelpOptions = true, description = "Start a node that is not running.")
final class StartCommand implements Callable<Integer> {
    @Mixin
    private final DirectoryOption directory = new DirectoryOption();

    @Parameters(paramLabel = "NODE", description = "Its name, node-9000 or short 9000.")
    private String name;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Console console = new Console(spec);
        LocalCluster cluster = new LocalCluster(directory.cluster(), console);
        LocalNode node = cluster.directory().node(name);
        if (!cluster.start(node)) {
            console.say(node.name() + " is running already.");
            return 0;
        }
        boolean answers = console.await(LocalCluster.START_LIMIT, () -> node.name() + " starting", () -> {
            if (node.process().find().isEmpty()) {
                throw new Failure(
                        node.name() + " has ended; the end of " + node.log() + ":\n" + LocalCluster.tail(node.log()));
            }
            return NodeStatus.of(node).isPresent();
        });
        if (!answers) {
            throw new Failure(node.name() + " runs but does not answer; see 'prez logs " + node.name() + "'");
        }
        console.table(cluster.rows(List.of(node)));
        return 0;
    }
}
