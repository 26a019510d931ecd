package io.prez.operator.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who keeps the disruption budget. */
public enum BudgetMode {
    /** The operator. */
    @JsonProperty("Managed")
    MANAGED,
    /** Nobody. */
    @JsonProperty("Disabled")
    DISABLED
}
