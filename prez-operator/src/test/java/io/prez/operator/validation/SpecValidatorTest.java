package io.prez.operator.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.prez.operator.api.PrezCluster;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpecValidatorTest {
    private static List<String> fields(String name, String spec) {
        PrezCluster cluster =
                Serialization.unmarshal("metadata: {name: " + name + "}\nspec: " + spec, PrezCluster.class);
        return SpecValidator.problems(cluster).stream()
                .map(SpecValidator.Problem::field)
                .toList();
    }

    @Test
    void acceptsASpecThatSaysNothing() {
        assertEquals(List.of(), fields("demo", "{}"));
    }

    @Test
    void namesEveryFieldThatIsWrong() {
        assertEquals(
                List.of(
                        "spec.replicas",
                        "spec.config.nonsense",
                        "spec.config.port",
                        "spec.resources.requests.cpu",
                        "spec.resources.limits.memory"),
                fields(
                        "demo",
                        "{replicas: 4, config: {port: '1', nonsense: x}, resources: {requests: {cpu: 2}, limits: {cpu:"
                                + " 1, memory: 64Mi}}}"));
    }

    @Test
    void refusesNamesOfWhichNoHostNameCanBeMade() {
        assertEquals(List.of("metadata.name"), fields("a.b", "{replicas: 3}"));
        assertEquals(List.of("metadata.name"), fields("x".repeat(41), "{replicas: 3}"));
    }

    @Test
    void memoryLimitIsAlsoTheRequestUnlessOneIsGiven() {
        PrezCluster cluster = Serialization.unmarshal(
                "metadata: {name: demo}\nspec: {resources: {limits: {memory: 2Gi, cpu: 100m}}}", PrezCluster.class);
        assertEquals(
                Map.of("memory", new Quantity("2Gi"), "cpu", new Quantity("100m")),
                cluster.desired().resources().requests());
    }
}
