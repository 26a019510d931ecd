package io.prez.operator.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A Secret of the cluster's namespace, by name. */
public record SecretName(
        @JsonPropertyDescription("Name of the Secret.") @Required @Size(min = 1, max = 253)
        String name) {}
