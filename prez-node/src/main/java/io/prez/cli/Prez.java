package io.prez.cli;

import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The entry point of {@code prez}: one verb, then exit with 0 (done), 1 (not done, and why) or 2 (not understood). */
@Command(
        name = "prez",
        description = "A Prez cluster on this machine: real nodes, real files, on loopback.",
        mixinStandardHelpOptions = true,
        versionProvider = Prez.Version.class,
        subcommands = {
            UpCommand.class,
            StatusCommand.class,
            KillCommand.class,
            StartCommand.class,
            AddCommand.class,
            RemoveCommand.class,
            LogsCommand.class,
            DownCommand.class,
            LoadCommand.class
        },
        footer = {
            "",
            "Data survives down, kill and crashes; 'down --delete' removes it.",
            "Exit codes: 0 done, 1 not done (the reason is printed), 2 not understood."
        })
public final class Prez implements Runnable {
    @Spec
    private CommandSpec spec;

    private Prez() {}

    /** Runs one verb. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Prez());
        commandLine.setExecutionExceptionHandler((problem, line, parsed) -> {
            if (problem instanceof Failure || problem instanceof UncheckedIOException) {
                line.getErr().println("prez: " + problem.getMessage());
            } else {
                problem.printStackTrace(line.getErr());
            }
            return 1;
        });
        return commandLine;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a verb is missing");
    }

    /** The version that the jar was built with. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Prez.class.getPackage().getImplementationVersion();
            return new String[] {"prez " + (version == null ? "(not packaged)" : version)};
        }
    }
}
