package io.prez.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where clients may come from: pods by label, namespaces by label (both together: those pods in those namespaces), or
 * a network.
 *
 * @param podLabels null for all pods of the chosen namespaces
 * @param namespaceLabels null for the cluster's own namespace
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.cidr) ? !has(self.podLabels) && !has(self.namespaceLabels) : has(self.podLabels) ||"
                + " has(self.namespaceLabels)",
        message = "give either cidr, or podLabels and/or namespaceLabels")
public record NetworkSource(
        @JsonPropertyDescription(
                "Labels of client pods; {} is all. Of the same namespace, unless namespaceLabels is" + " given.")
        @Size(max = 16)
        @Nullable
        Map<String, String> podLabels,

        @JsonPropertyDescription("Labels of the clients' namespaces; {} is all.") @Size(max = 16) @Nullable
        Map<String, String> namespaceLabels,

        @JsonPropertyDescription("A network, such as 10.0.0.0/8.")
        @Size(min = 1, max = 64)
        @Pattern("^[0-9a-fA-F.:]+/[0-9]+$")
        @Nullable
        String cidr) {}
