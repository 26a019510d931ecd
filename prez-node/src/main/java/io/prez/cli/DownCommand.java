package io.prez.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code prez down}: ends every node in good order; keeps the data unless told otherwise. */
@Command(name = "down", mixinStandardHelpOptions = true, description = "Stop every node; the data stays.")
final class DownCommand implements Callable<Integer> {
    @Mixin
    private final DirectoryOption directory = new DirectoryOption();

    @Option(names = "--delete", description = "Delete the nodes' directories, and so all data, as well.")
    private boolean delete;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Console console = new Console(spec);
        ClusterDirectory files = directory.cluster();
        List<LocalNode> nodes = files.nodes();
        if (nodes.isEmpty()) {
            console.say("There is no cluster in " + files.path() + ".");
            return 0;
        }
        new LocalCluster(files, console).stop(nodes);
        if (!delete) {
            console.say("Stopped. The data is in " + files.path() + "; 'prez up' goes on with it.");
            return 0;
        }
        nodes.forEach(files::delete);
        try {
            Files.delete(files.path());
        } catch (DirectoryNotEmptyException | NoSuchFileException e) {
            console.say(files.path() + " holds other files and stays.");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + files.path(), e);
        }
        console.say("Stopped, and the data is deleted.");
        return 0;
    }
}
