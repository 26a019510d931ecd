package io.prez.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Additions to the pods, narrow on purpose: nothing here can break a node's identity, its probes or its volume.
 *
 * @param serviceAccountName null for the one that the operator makes
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PodTemplate(
        @JsonPropertyDescription("Further labels of the pods; those of the operator cannot be overridden.")
        @Size(max = 64)
        @ValidationRule(
                value = "self.all(k, !k.startsWith('prez.io/') && !k.startsWith('app.kubernetes.io/'))",
                message = "labels under prez.io/ and app.kubernetes.io/ are set by the operator")
        Map<String, String> labels,

        @JsonPropertyDescription("Annotations of the pods.")
        @Size(max = 64)
        @ValidationRule(
                value = "self.all(k, !k.startsWith('prez.io/'))",
                message = "annotations under prez.io/ are set by the operator")
        Map<String, String> annotations,

        @JsonPropertyDescription("Environment variables of the node, such as JDK_JAVA_OPTIONS.") @Size(max = 64)
        List<EnvironmentVariable> env,

        @JsonPropertyDescription(
                "ServiceAccount of the pods. Without it, one that the operator makes. Its token is" + " never mounted.")
        @Size(min = 1, max = 253)
        @Nullable
        String serviceAccountName,

        @JsonPropertyDescription("How long a node may take to hand over and stop before it is killed.")
        @Default("60")
        @Min(10)
        @Max(3600)
        @Nullable
        Integer terminationGracePeriodSeconds) {
    /** Nothing added, a minute to stop. */
    public static final PodTemplate DEFAULTS = new PodTemplate(null, null, null, null, null);

    /** Fills in what is absent. */
    public PodTemplate(
            @Nullable Map<String, String> labels,
            @Nullable Map<String, String> annotations,
            @Nullable List<EnvironmentVariable> env,
            @Nullable String serviceAccountName,
            @Nullable Integer terminationGracePeriodSeconds) {
        this.labels = labels == null ? Map.of() : Map.copyOf(labels);
        this.annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
        this.env = env == null ? List.of() : List.copyOf(env);
        this.serviceAccountName = serviceAccountName;
        this.terminationGracePeriodSeconds = terminationGracePeriodSeconds == null ? 60 : terminationGracePeriodSeconds;
    }

    /** How long a node may take to stop. */
    public int gracePeriodSeconds() {
        return terminationGracePeriodSeconds == null ? 60 : terminationGracePeriodSeconds;
    }
}
