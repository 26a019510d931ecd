package io.prez.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * CPU and memory of a node's container. The JVM sizes its heap by the memory limit, so there always is one.
 *
 * @param requests by resource name: {@code cpu}, {@code memory}, {@code ephemeral-storage}, {@code hugepages-...}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ContainerResources(
        @JsonPropertyDescription("What the scheduler sets aside. Default: 250m of CPU, and the memory limit.")
        @Size(max = 16)
        Map<String, Quantity> requests,

        @JsonPropertyDescription("What the container may use at most. Default: 1Gi of memory, no limit on CPU.")
        @Size(max = 16)
        Map<String, Quantity> limits) {
    /** 250m of CPU, 1Gi of memory. */
    public static final ContainerResources DEFAULTS = new ContainerResources(null, null);

    private static final String MEMORY = "memory";

    /** Adds what is not given: the memory limit, then requests. */
    public ContainerResources(@Nullable Map<String, Quantity> requests, @Nullable Map<String, Quantity> limits) {
        Map<String, Quantity> givenLimits = limits == null ? Map.of() : limits;
        Map<String, Quantity> givenRequests = requests == null ? Map.of() : requests;
        Quantity memory = givenLimits.getOrDefault(MEMORY, givenRequests.getOrDefault(MEMORY, new Quantity("1Gi")));
        this.limits = with(givenLimits, MEMORY, memory);
        this.requests = with(with(givenRequests, MEMORY, memory), "cpu", cpu(givenLimits));
    }

    private static Quantity cpu(Map<String, Quantity> limits) {
        Quantity limit = limits.get("cpu");
        Quantity usual = new Quantity("250m");
        return limit != null && limit.getNumericalAmount().compareTo(usual.getNumericalAmount()) < 0 ? limit : usual;
    }

    private static Map<String, Quantity> with(Map<String, Quantity> given, String name, Quantity fallback) {
        Map<String, Quantity> all = new java.util.TreeMap<>(given);
        all.putIfAbsent(name, fallback);
        return Map.copyOf(all);
    }
}
