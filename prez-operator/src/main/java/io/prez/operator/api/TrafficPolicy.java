package io.prez.operator.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which endpoints traffic from outside may be sent to. */
public enum TrafficPolicy {
    /** Any. */
    @JsonProperty("Cluster")
    CLUSTER("Cluster"),
    /** Those on the Kubernetes node that it arrived at. */
    @JsonProperty("Local")
    LOCAL("Local");

    private final String text;

    TrafficPolicy(String text) {
        this.text = text;
    }

    /** The value as Kubernetes spells it. */
    public String text() {
        return text;
    }
}
