package io.prez.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PrezTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @Test
    void everyVerbExplainsItself() {
        for (String verb : List.of("up", "status", "kill", "start", "add", "remove", "logs", "down", "load")) {
            assertEquals(0, run(verb, "--help"), verb);
            assertTrue(out.toString().contains("Usage: prez " + verb), out::toString);
        }
    }

    @Test
    void everyVerbOfUsersTakesADirectory() {
        for (String verb : List.of("up", "status", "kill", "start", "add", "remove", "logs", "down")) {
            out.getBuffer().setLength(0);
            run(verb, "--help");
            assertTrue(out.toString().contains("--dir"), verb);
        }
    }

    @Test
    void exitsWithTwoWhenItDoesNotUnderstand() {
        assertEquals(2, run());
        assertEquals(2, run("upp"));
        assertEquals(2, run("kill"));
        assertEquals(2, run("up", "--nodes", "many"));
    }

    @Test
    void exitsWithOneAndAReasonWhenThereIsNoCluster() {
        assertEquals(1, run("status", "--dir", directory.toString()));
        assertTrue(err.toString().startsWith("prez: there is no cluster in"), err::toString);
        assertFalse(err.toString().contains("\tat "), err::toString);
    }

    @Test
    void stoppingWhatIsNotThereIsNoFailure() {
        assertEquals(0, run("down", "--dir", directory.toString()));
    }

    @Test
    void refusesAnEvenNumberOfNodes() {
        assertEquals(1, run("up", "--nodes", "4", "--dir", directory.toString()));
        assertTrue(err.toString().contains("1, 3, 5, 7"), err::toString);
    }

    private int run(String... arguments) {
        CommandLine commandLine = Prez.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }
}
