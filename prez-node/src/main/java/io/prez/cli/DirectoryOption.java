package io.prez.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --dir}, which every verb has. */
final class DirectoryOption {
    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "The cluster's directory (default: $PREZ_DIR, else 'data' in the checkout or the current directory).")
    private @Nullable Path directory;

    ClusterDirectory cluster() {
        Path path = directory;
        if (path == null) {
            String fromEnvironment = System.getenv("PREZ_DIR");
            path = Path.of(fromEnvironment == null || fromEnvironment.isEmpty() ? "data" : fromEnvironment);
        }
        return new ClusterDirectory(path.toAbsolutePath().normalize());
    }
}
