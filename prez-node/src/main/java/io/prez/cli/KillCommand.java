package io.prez.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code prez kill}: the node ends as in a crash, without a chance to hand over. */
@Command(name = "kill", mixinStandardHelpOptions = true, description = "Kill a node as a crash would (kill -9).")
final class KillCommand implements Callable<Integer> {
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
        ProcessHandle process = node.process().find().orElseThrow(() -> new Failure(node.name() + " is not running"));
        cluster.kill(node, process);
        console.say(node.name() + " is killed; 'prez start " + node.name() + "' brings it back.");
        return 0;
    }
}
