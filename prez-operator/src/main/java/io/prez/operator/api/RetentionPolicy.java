package io.prez.operator.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether something is kept. */
public enum RetentionPolicy {
    /** It stays until a person deletes it. */
    @JsonProperty("Retain")
    RETAIN("Retain"),
    /** It goes with its user. */
    @JsonProperty("Delete")
    DELETE("Delete");

    private final String text;

    RetentionPolicy(String text) {
        this.text = text;
    }

    /** The value as Kubernetes spells it. */
    public String text() {
        return text;
    }
}
