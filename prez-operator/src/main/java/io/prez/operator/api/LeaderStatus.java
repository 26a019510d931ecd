package io.prez.operator.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** The leader as it proved itself: by an entry that it committed in its term. */
public record LeaderStatus(
        @JsonPropertyDescription("Its pod.") String name,

        @JsonPropertyDescription("Identity of its data directory.")
        String nodeId,

        @JsonPropertyDescription("The term in which it leads.")
        long term) {}
