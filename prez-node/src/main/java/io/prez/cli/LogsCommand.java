package io.prez.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code prez logs}: the end of what a node has printed, and with {@code -f} what it prints. */
@Command(name = "logs", mixinStandardHelpOptions = true, description = "Show what a node has logged.")
final class LogsCommand implements Callable<Integer> {
    @Mixin
    private final DirectoryOption directory = new DirectoryOption();

    @Parameters(paramLabel = "NODE", description = "Its name, node-9000 or short 9000.")
    private String name;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            defaultValue = "100",
            description = "How many (default: 100).")
    private int lines;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on until interrupted.")
    private boolean follow;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        LocalNode node = directory.cluster().node(name);
        if (!Files.exists(node.log())) {
            throw new Failure(node.name() + " has not logged anything yet");
        }
        PrintWriter out = spec.commandLine().getOut();
        try (RandomAccessFile file = new RandomAccessFile(node.log().toFile(), "r")) {
            List<String> all = Files.readAllLines(node.log(), StandardCharsets.UTF_8);
            file.seek(file.length());
            all.subList(Math.max(0, all.size() - Math.max(0, lines)), all.size())
                    .forEach(out::println);
            out.flush();
            while (follow) {
                byte[] added = new byte[(int) Math.min(1 << 20, Math.max(0, file.length() - file.getFilePointer()))];
                file.readFully(added);
                out.print(new String(added, StandardCharsets.UTF_8));
                out.flush();
                Console.pause();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + node.log() + ": " + e.getMessage(), e);
        }
        return 0;
    }
}
