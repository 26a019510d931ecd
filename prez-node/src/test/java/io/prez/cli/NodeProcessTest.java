package io.prez.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pid file outlives its process, and the system gives the number to another: that one must never be touched. */
class NodeProcessTest {
    @TempDir
    private Path directory;

    @Test
    void doesNotTakeAnotherProcessForTheNode() throws IOException {
        ProcessHandle self = ProcessHandle.current();
        long start = self.info().startInstant().orElseThrow().toEpochMilli();
        // The right start time, but not in the node's directory.
        assertEquals(Optional.empty(), processOf(self.pid() + " " + start));
        assertEquals(Optional.empty(), processOf(self.pid() + " " + (start - 60_000)));
        assertEquals(Optional.empty(), processOf(Long.toString(self.pid())));
    }

    @Test
    void doesNotTrustAPidFileThatIsNone() throws IOException {
        assertEquals(Optional.empty(), processOf(""));
        assertEquals(Optional.empty(), processOf("not a number"));
        assertEquals(
                Optional.empty(),
                new LocalNode(directory.resolve("missing"), 9000).process().find());
    }

    private Optional<ProcessHandle> processOf(String pidFile) throws IOException {
        Files.writeString(directory.resolve("node.pid"), pidFile + "\n");
        return new LocalNode(directory, 9000).process().find();
    }
}
