package io.prez.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterDirectoryTest {
    @TempDir
    private Path temporary;

    private ClusterDirectory directory;

    @BeforeEach
    void chooseDirectory() {
        directory = new ClusterDirectory(temporary.resolve("cluster"));
    }

    @Test
    void writesTheSeedsNamesAndPorts() throws IOException {
        List<LocalNode> nodes = directory.create(3, 9000, Map.of("maxclients", "10"));
        assertEquals(nodes, directory.nodes());
        assertEquals(
                List.of("node-9000", "node-9001", "node-9002"),
                nodes.stream().map(LocalNode::name).toList());
        assertEquals("""
                node-9000 127.0.0.1:10000
                node-9001 127.0.0.1:10001
                node-9002 127.0.0.1:10002
                """, Files.readString(nodes.getLast().addressBook()));
        List<String> lines = Files.readAllLines(nodes.get(1).configuration());
        assertTrue(lines.contains("name node-9001"), lines::toString);
        assertTrue(lines.contains("cluster-port 10001"), lines::toString);
        assertTrue(lines.contains("maxclients 10"), lines::toString);
    }

    @Test
    void refusesADirectiveThatItSetsItself() {
        Failure failure = assertThrows(Failure.class, () -> directory.create(1, 9000, Map.of("port", "1")));
        assertTrue(String.valueOf(failure.getMessage()).contains("'port'"), failure.getMessage());
    }

    @Test
    void quotesWhatWouldNotSurviveAndReadsItBack() {
        String password = "sp ace \"quote\" \\ #";
        LocalNode node =
                directory.create(1, 9000, Map.of("requirepass", password)).getFirst();
        assertEquals(password, directory.password());
        assertEquals(Map.of("requirepass", password), directory.directivesOfUser(node));
    }

    @Test
    void findsNodesByLongAndShortName() {
        directory.create(1, 9000, Map.of());
        assertEquals(directory.node("node-9000"), directory.node("9000"));
        Failure failure = assertThrows(Failure.class, () -> directory.node("9001"));
        assertTrue(String.valueOf(failure.getMessage()).contains("it has node-9000"), failure.getMessage());
    }

    @Test
    void saysHowToMakeAClusterWhereThereIsNone() {
        Failure failure = assertThrows(Failure.class, directory::existingNodes);
        assertTrue(String.valueOf(failure.getMessage()).contains("prez up"), failure.getMessage());
    }

    @Test
    void deletesOnlyTheNode() throws IOException {
        LocalNode node = directory.create(1, 9000, Map.of()).getFirst();
        Path other = directory.path().resolve("notes.txt");
        Files.writeString(other, "mine");
        Files.createDirectories(node.directory().resolve("log/segments"));
        directory.delete(node);
        assertFalse(Files.exists(node.directory()));
        assertTrue(Files.exists(other));
    }
}
