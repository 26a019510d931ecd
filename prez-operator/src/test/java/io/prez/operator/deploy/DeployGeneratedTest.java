package io.prez.operator.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.prez.operator.api.PrezCluster;
import io.prez.operator.validation.SpecValidator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeployGeneratedTest {
    private static final Path DEPLOY = Path.of("..", "deploy");
    private static final Path RENDERED = DEPLOY.resolve("prez-operator.yaml");

    /** The base transforms nothing, so rendering it is putting its files together. */
    private static String render() throws IOException {
        GenericKubernetesResource base = Serialization.unmarshal(
                Files.readString(DEPLOY.resolve("base/kustomization.yaml")), GenericKubernetesResource.class);
        StringBuilder text = new StringBuilder("# All of deploy/base in one file; `make crds` writes it again.\n");
        List<?> files = (List<?>) base.getAdditionalProperties().get("resources");
        assertEquals(
                List.of("resources"), List.copyOf(base.getAdditionalProperties().keySet()));
        for (Object file : files) {
            text.append("---\n").append(Files.readString(DEPLOY.resolve("base/" + file)));
        }
        return text.toString();
    }

    private static List<GenericKubernetesResource> objects() throws IOException {
        List<GenericKubernetesResource> objects = new ArrayList<>();
        for (String document : Files.readString(RENDERED).split("(?m)^---\n")) {
            if (!document.lines().allMatch(line -> line.isBlank() || line.startsWith("#"))) {
                objects.add(Serialization.unmarshal(document, GenericKubernetesResource.class));
            }
        }
        return objects;
    }

    @Test
    void renderedManifestIsTheBase() throws IOException {
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(RENDERED, render());
        }
        assertEquals(render(), Files.readString(RENDERED), "run the tests with -Dgolden.rewrite=true");
    }

    @Test
    void operatorHasNoRightsThatItDoesNotName() throws IOException {
        for (GenericKubernetesResource object : objects()) {
            if (!object.getKind().endsWith("Role")) {
                continue;
            }
            ClusterRole role = Serialization.unmarshal(Serialization.asYaml(object), ClusterRole.class);
            for (PolicyRule rule : role.getRules()) {
                assertFalse(rule.getVerbs().contains("*"), rule.toString());
                assertFalse(rule.getResources().contains("*"), rule.toString());
                assertFalse(rule.getApiGroups().contains("*"), rule.toString());
                assertFalse(rule.getResources().contains("pods/exec"), rule.toString());
                assertFalse(rule.getResources().contains("secrets"), rule.toString());
            }
        }
        assertTrue(objects().size() >= 8, "the manifest has lost objects");
    }

    @Test
    void examplesAreValid() throws IOException {
        try (var files = Files.list(DEPLOY.resolve("examples"))) {
            List<Path> examples =
                    files.filter(file -> file.toString().endsWith(".yaml")).toList();
            assertFalse(examples.isEmpty());
            for (Path example : examples) {
                PrezCluster cluster = Serialization.unmarshal(Files.readString(example), PrezCluster.class);
                assertEquals(List.of(), SpecValidator.problems(cluster), example.toString());
            }
        }
    }
}
