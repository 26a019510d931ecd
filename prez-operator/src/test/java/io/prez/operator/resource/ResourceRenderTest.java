package io.prez.operator.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.prez.operator.api.PrezCluster;
import io.prez.operator.validation.SpecValidator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A PrezCluster goes in ({@code NAME.cr.yaml}), all objects come out ({@code NAME.yaml}). */
class ResourceRenderTest {
    private static final Path GOLDENS = Path.of("src/test/resources/resource");

    private static PrezCluster read(String yaml) {
        PrezCluster cluster = Serialization.unmarshal(yaml, PrezCluster.class);
        cluster.getMetadata().setNamespace("data");
        cluster.getMetadata().setUid("5f6d2c1e-0000-4000-8000-000000000001");
        return cluster;
    }

    private static Children render(PrezCluster cluster, String operatorNamespace, int pods) {
        return Children.render(new Blueprint(
                cluster,
                new OperatorSettings("localhost/prez-node:1.0.0", "cluster.local", operatorNamespace),
                pods,
                true,
                cluster.desired().storage().size()));
    }

    private static String text(Children children) {
        String wanted = children.wanted().stream().map(Serialization::asYaml).collect(Collectors.joining());
        String unwanted = children.unwanted().stream()
                .map(absent -> "# no " + absent.type().getSimpleName() + " " + absent.name() + "\n")
                .collect(Collectors.joining());
        return wanted + unwanted;
    }

    @TestFactory
    List<DynamicTest> rendersWhatTheGoldenSays() throws IOException {
        try (Stream<Path> files = Files.list(GOLDENS)) {
            List<Path> inputs = files.filter(file -> file.toString().endsWith(".cr.yaml"))
                    .sorted()
                    .toList();
            assertFalse(inputs.isEmpty());
            return inputs.stream()
                    .map(input -> DynamicTest.dynamicTest(input.getFileName().toString(), () -> check(input)))
                    .toList();
        }
    }

    private static void check(Path input) throws IOException {
        PrezCluster cluster = read(Files.readString(input));
        assertEquals(List.of(), SpecValidator.problems(cluster));
        String rendered = text(render(cluster, "prez-system", cluster.desired().replicas()));
        Path golden = GOLDENS.resolve(input.getFileName().toString().replace(".cr.yaml", ".yaml"));
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(golden, rendered);
        }
        assertEquals(Files.readString(golden), rendered);
    }

    private static String template(Children children) {
        for (HasMetadata object : children.wanted()) {
            if (object instanceof StatefulSet set) {
                return Serialization.asYaml(set.getSpec().getTemplate());
            }
        }
        throw new AssertionError("no StatefulSet");
    }

    /** Else scaling, forming, or moving the operator would restart every node. */
    @Test
    void podTemplateDependsOnNothingButTheSpec() {
        PrezCluster cluster = read("metadata: {name: demo}\nspec: {replicas: 3}");
        String template = template(render(cluster, "prez-system", 3));
        assertEquals(template, template(render(cluster, "elsewhere", 3)), "the operator's namespace");
        assertEquals(template, template(render(cluster, "prez-system", 5)), "the number of pods");
        Children unformed = Children.render(new Blueprint(
                cluster,
                new OperatorSettings("localhost/prez-node:1.0.0", "cluster.local", null),
                3,
                false,
                cluster.desired().storage().size()));
        assertEquals(template, template(unformed), "whether the cluster is formed");
    }

    @Test
    void changedDirectiveChangesThePodTemplate() {
        String template = template(render(read("metadata: {name: demo}\nspec: {replicas: 3}"), "prez-system", 3));
        String changed = template(render(
                read("metadata: {name: demo}\nspec: {replicas: 3, config: {maxclients: '7'}}"), "prez-system", 3));
        assertNotEquals(template, changed);
    }

    @Test
    void renderingIsTheSameEachTime() {
        PrezCluster cluster = read("metadata: {name: demo}\nspec: {replicas: 5}");
        assertEquals(text(render(cluster, "prez-system", 5)), text(render(cluster, "prez-system", 5)));
    }

    @Test
    void versionReplacesTagOrDigestOfTheOperatorsImage() {
        assertEquals(
                "registry.example:5000/prez-node:2",
                new OperatorSettings("registry.example:5000/prez-node:1", "cluster.local", null).nodeImage("2"));
        assertEquals(
                "registry.example:5000/prez-node:2",
                new OperatorSettings("registry.example:5000/prez-node@sha256:ab", "cluster.local", null)
                        .nodeImage("2"));
        assertEquals("prez-node:2", new OperatorSettings("prez-node", "cluster.local", null).nodeImage("2"));
    }
}
