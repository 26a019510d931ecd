package io.prez.operator.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** One environment variable with a literal value. */
public record EnvironmentVariable(
        @JsonPropertyDescription("Name of the variable.")
        @Required
        @Size(min = 1, max = 128)
        @Pattern("^[A-Za-z_][A-Za-z0-9_]*$")
        @ValidationRule(value = "self != 'POD_NAME'", message = "POD_NAME is set by the operator")
        String name,

        @JsonPropertyDescription("Its value.") @Size(max = 4096)
        String value) {

    /** An absent value is the empty one. */
    public EnvironmentVariable(String name, @Nullable String value) {
        this.name = name;
        this.value = value == null ? "" : value;
    }
}
