package io.prez.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code prez up}: makes a cluster where there is none, starts every node that is not running, waits for a leader. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Start the cluster; make it first if the directory has none.")
final class UpCommand implements Callable<Integer> {
    private static final int FIRST_PORT = 9000;
    private static final Path QUICK_START = Path.of("deploy/examples/quickstart.yaml");

    @Mixin
    private final DirectoryOption directory = new DirectoryOption();

    @Option(names = "--nodes", paramLabel = "N", description = "1, 3, 5 or 7 nodes (default: what the manifest says).")
    private @Nullable Integer size;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Client port of the first node (default: 9000); peers use PORT+1000, HTTP PORT+2000.")
    private @Nullable Integer port;

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE",
            description =
                    "A PrezCluster manifest; its replicas and config are honoured (default: deploy/examples/quickstart.yaml).")
    private @Nullable Path manifestFile;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Console console = new Console(spec);
        ClusterDirectory files = directory.cluster();
        LocalCluster cluster = new LocalCluster(files, console);
        List<LocalNode> nodes = files.nodes();
        if (nodes.isEmpty()) {
            nodes = create(files, console);
        } else {
            adopt(nodes, files, console);
        }
        long started = nodes.stream().filter(cluster::start).count();
        console.say(started == 0 ? "All " + nodes.size() + " nodes are running." : "Starting " + started + " nodes …");
        NodeStatus leader = cluster.awaitReady(nodes);
        console.say("");
        console.table(cluster.rows(nodes));
        console.say("");
        console.say("Data:    " + files.path());
        console.say("Leader:  " + leader.name());
        console.say("Try:     redis-cli -p " + files.node(leader.name()).port());
        console.say(
                "Then:    prez status | kill NODE | start NODE | add | remove NODE | logs NODE | down  (with the same --dir)");
        return 0;
    }

    private List<LocalNode> create(ClusterDirectory files, Console console) {
        Manifest manifest = manifest();
        int nodeCount = size == null ? manifest.replicas() : size;
        if (!Manifest.SIZES.contains(nodeCount)) {
            throw new Failure("--nodes must be one of " + Manifest.SIZES + ": an even number tolerates no more failures"
                    + " than the odd one below it");
        }
        int firstPort = port == null ? FIRST_PORT : port;
        for (int offset = 0; offset < nodeCount; offset++) {
            LocalCluster.requireFreePorts(files.nodeAt(firstPort + offset));
        }
        tellIgnored(manifest, console);
        console.say("Making a cluster of " + nodeCount + " in " + files.path());
        return files.create(nodeCount, firstPort, manifest.directives());
    }

    /** An existing cluster keeps its size and ports; new directives are written for the next start of each node. */
    private void adopt(List<LocalNode> nodes, ClusterDirectory files, Console console) {
        if (size != null && size != nodes.size()) {
            throw new Failure("the cluster in " + files.path() + " has " + nodes.size()
                    + " nodes; change that with 'prez add' and 'prez remove', or use another --dir");
        }
        if (port != null && port != nodes.getFirst().port()) {
            throw new Failure("the cluster in " + files.path() + " begins at port "
                    + nodes.getFirst().port() + "; use another --dir for another one");
        }
        if (manifestFile == null) {
            return;
        }
        Manifest manifest = Manifest.read(manifestFile);
        tellIgnored(manifest, console);
        if (manifest.replicas() != nodes.size()) {
            console.say("The cluster has " + nodes.size() + " nodes and the manifest says " + manifest.replicas()
                    + ": change that with 'prez add' and 'prez remove'.");
        }
        nodes.forEach(node -> files.configure(node, files.formation(node), manifest.directives()));
        if (nodes.stream().anyMatch(node -> node.process().find().isPresent())) {
            console.say("Running nodes take new directives at their next start.");
        }
    }

    private Manifest manifest() {
        if (manifestFile != null) {
            return Manifest.read(manifestFile);
        }
        String top = System.getenv("PREZ_CHECKOUT");
        Path quickStart = top == null ? QUICK_START : Path.of(top).resolve(QUICK_START);
        return Files.isRegularFile(quickStart) ? Manifest.read(quickStart) : Manifest.empty();
    }

    private static void tellIgnored(Manifest manifest, Console console) {
        if (!manifest.ignored().isEmpty()) {
            console.say("Only for Kubernetes, ignored here: " + String.join(", ", manifest.ignored()));
        }
    }
}
