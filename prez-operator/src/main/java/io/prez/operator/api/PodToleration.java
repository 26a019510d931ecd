package io.prez.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A toleration as in a pod's spec; null parts mean what they mean there. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PodToleration(
        @JsonPropertyDescription("Key of the taint; without it, every taint.") @Size(max = 316) @Nullable
        String key,

        @JsonPropertyDescription("Exists or Equal (default).") @Size(max = 16) @Nullable
        String operator,

        @JsonPropertyDescription("Value of the taint, with Equal.") @Size(max = 63) @Nullable
        String value,

        @JsonPropertyDescription("NoSchedule, PreferNoSchedule or NoExecute; without it, all.")
        @Size(max = 32)
        @Nullable
        String effect,

        @JsonPropertyDescription("How long a NoExecute taint is tolerated, in seconds; without it, forever.") @Nullable
        Long tolerationSeconds) {}
