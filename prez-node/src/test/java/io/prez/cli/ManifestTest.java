package io.prez.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {
    @TempDir
    private Path directory;

    @Test
    void readsReplicasAndConfigAndNamesTheRest() throws IOException {
        Manifest manifest = read("""
                apiVersion: v1
                kind: Namespace
                ---
                apiVersion: prez.io/v1alpha1
                kind: PrezCluster
                metadata: {name: demo}
                spec:
                  replicas: 5
                  config: {maxclients: 100, follower-writes: ask}
                  storage: {size: 1Gi}
                  resources: {}
                """);
        assertEquals(5, manifest.replicas());
        assertEquals(Map.of("maxclients", "100", "follower-writes", "ask"), manifest.directives());
        assertEquals(List.of("spec.storage", "spec.resources"), manifest.ignored());
    }

    @Test
    void hasThreeReplicasWhenItSaysNothing() throws IOException {
        assertEquals(3, read("kind: PrezCluster\n").replicas());
    }

    @Test
    void refusesAnEvenNumber() {
        Failure failure = assertThrows(Failure.class, () -> read("kind: PrezCluster\nspec: {replicas: 4}\n"));
        assertTrue(String.valueOf(failure.getMessage()).contains("spec.replicas is 4"), failure.getMessage());
    }

    @Test
    void refusesAFileWithoutAPrezCluster() {
        Failure failure = assertThrows(Failure.class, () -> read("kind: Deployment\n"));
        assertTrue(String.valueOf(failure.getMessage()).contains("no PrezCluster"), failure.getMessage());
    }

    @Test
    void refusesWhatIsNotYaml() {
        Failure failure = assertThrows(Failure.class, () -> read("kind: [PrezCluster\n"));
        assertTrue(String.valueOf(failure.getMessage()).contains("is not YAML"), failure.getMessage());
    }

    private Manifest read(String text) throws IOException {
        Path file = directory.resolve("cluster.yaml");
        Files.writeString(file, text);
        return Manifest.read(file);
    }
}
