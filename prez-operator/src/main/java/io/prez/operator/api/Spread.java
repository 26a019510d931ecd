package io.prez.operator.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How much pods keep apart. */
public enum Spread {
    /** Not considered. */
    @JsonProperty("Off")
    OFF,
    /** Where possible. */
    @JsonProperty("Preferred")
    PREFERRED,
    /** Or not at all. */
    @JsonProperty("Required")
    REQUIRED
}
