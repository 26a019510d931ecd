package io.prez.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A finding, in the form that Kubernetes' tools expect. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConditionStatus(
        @JsonPropertyDescription("What it is about.") @Required @Size(min = 1, max = 316)
        String type,

        @JsonPropertyDescription("True, False or Unknown.") @Required @Pattern("^(True|False|Unknown)$")
        String status,

        @JsonPropertyDescription("Why, in one word that programs may rely on.") @Required @Size(min = 1, max = 1024)
        String reason,

        @JsonPropertyDescription("Why, for people; says what to do where something must be done.")
        @Required
        @Size(max = 32768)
        String message,

        @JsonPropertyDescription("Since when it has this status.") @Required
        String lastTransitionTime,

        @JsonPropertyDescription("The generation of the spec that it speaks about.") @Nullable
        Long observedGeneration) {
    /** The status of a finding that holds. */
    public static final String TRUE = "True";

    /** The status of a finding that does not hold. */
    public static final String FALSE = "False";

    /** The status of a finding that cannot be made. */
    public static final String UNKNOWN = "Unknown";

    /** Whether the finding holds. */
    public boolean holds() {
        return status.equals(TRUE);
    }
}
