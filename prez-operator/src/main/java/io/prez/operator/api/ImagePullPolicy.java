package io.prez.operator.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** When the kubelet pulls an image; the values of a container's {@code imagePullPolicy}. */
public enum ImagePullPolicy {
    /** At every start of a container. */
    @JsonProperty("Always")
    ALWAYS("Always"),
    /** When the node does not have it. */
    @JsonProperty("IfNotPresent")
    IF_NOT_PRESENT("IfNotPresent"),
    /** Not at all: it must be there. */
    @JsonProperty("Never")
    NEVER("Never");

    private final String text;

    ImagePullPolicy(String text) {
        this.text = text;
    }

    /** The value as Kubernetes spells it. */
    public String text() {
        return text;
    }
}
