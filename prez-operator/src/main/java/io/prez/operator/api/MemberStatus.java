package io.prez.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/**
 * A member of the cluster, or a pod that is not one yet.
 *
 * @param lag null when nobody knows
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MemberStatus(
        @JsonPropertyDescription("Its pod.") @Required String name,

        @JsonPropertyDescription("Identity of its data directory.") @Nullable
        String nodeId,

        @JsonPropertyDescription("leader, follower, learner, blank, removed, or unknown when it cannot be asked.")
        String role,

        @JsonPropertyDescription("Whether it votes.") boolean voter,

        @JsonPropertyDescription("Whether its pod is ready.")
        boolean ready,

        @JsonPropertyDescription("Log index up to which the leader knows it to be durable; as of the last"
                + " change of this status, since it moves with every write.")
        @Nullable
        Long matchIndex,

        @JsonPropertyDescription("Whether it follows closely: caught up, behind, or unknown.")
        String lag,

        @JsonPropertyDescription("Version of Prez that it runs.") @Nullable
        String version,

        @JsonPropertyDescription("Whether its pod has the current template.")
        boolean updated) {

    /** The same with another index. */
    public MemberStatus withMatchIndex(@Nullable Long index) {
        return new MemberStatus(name, nodeId, role, voter, ready, index, lag, version, updated);
    }
}
