package io.prez.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import org.jspecify.annotations.Nullable;

/** Whether the operator keeps a PodDisruptionBudget. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DisruptionBudget(
        @JsonPropertyDescription("Managed (default): at most one node at a time, for three nodes or more. Disabled:"
                + " none, and a drain may stop the cluster.")
        @Default("Managed")
        BudgetMode mode) {
    /** Kept by the operator. */
    public static final DisruptionBudget DEFAULTS = new DisruptionBudget(null);

    /** Fills in the mode. */
    public DisruptionBudget(@Nullable BudgetMode mode) {
        this.mode = mode == null ? BudgetMode.MANAGED : mode;
    }
}
