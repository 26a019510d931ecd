package io.prez.operator.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How far a Service reaches. */
public enum ServiceType {
    /** Inside the Kubernetes cluster. */
    @JsonProperty("ClusterIP")
    CLUSTER_IP("ClusterIP"),
    /** A port of every Kubernetes node. */
    @JsonProperty("NodePort")
    NODE_PORT("NodePort"),
    /** A load balancer of the surroundings. */
    @JsonProperty("LoadBalancer")
    LOAD_BALANCER("LoadBalancer");

    private final String text;

    ServiceType(String text) {
        this.text = text;
    }

    /** The value as Kubernetes spells it. */
    public String text() {
        return text;
    }
}
