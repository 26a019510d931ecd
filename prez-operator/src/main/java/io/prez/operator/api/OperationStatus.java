package io.prez.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/**
 * The one change that is under way.
 *
 * @param member null when no single node is concerned
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OperationStatus(
        @JsonPropertyDescription("Bootstrap, ScaleUp, ScaleDown, Replace, Rollout or Resize.")
        String type,

        @JsonPropertyDescription("How many voters there were when it began.") @Nullable
        Integer from,

        @JsonPropertyDescription("How many there shall be.") @Nullable
        Integer target,

        @JsonPropertyDescription("What is done or waited for now.")
        String step,

        @JsonPropertyDescription("The pod that it concerns.") @Nullable
        String member,

        @JsonPropertyDescription("Details for people.") @Nullable
        String message,

        @JsonPropertyDescription("When the operation began.")
        String startedAt,

        @JsonPropertyDescription("When the current step began.")
        String stepStartedAt) {}
