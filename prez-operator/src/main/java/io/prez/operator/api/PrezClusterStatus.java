package io.prez.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the operator last saw and did. Everything can be worked out again but {@code clusterId}, which is kept on the
 * StatefulSet as well.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PrezClusterStatus(
        @JsonPropertyDescription("The generation of the spec that this status speaks about.") @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("One word for people: Pending, Forming, Ready, Scaling, Rolling, Replacing, Resizing,"
                + " Degraded, Unavailable, Unknown, Paused or Invalid. Programs should read the conditions.")
        @Size(max = 32)
        @Nullable
        String phase,

        @JsonPropertyDescription("Identity of the cluster, written once when it was formed. From then on no node is"
                + " ever told to form a cluster again.")
        @Size(max = 640)
        @Nullable
        String clusterId,

        @JsonPropertyDescription("Version of Prez that the leader runs.") @Size(max = 128) @Nullable
        String version,

        @JsonPropertyDescription("The node that leads.") @Nullable
        LeaderStatus leader,

        @JsonPropertyDescription("Log index of the membership that is in force.") @Nullable
        Long configIndex,

        @JsonPropertyDescription("Pods that the cluster has.") @StatusReplicas @Nullable
        Integer replicas,

        @JsonPropertyDescription("Selects the pods, for autoscalers and tools.")
        @Size(max = 512)
        @LabelSelector
        @Nullable
        String selector,

        @JsonPropertyDescription("Members that vote.") @Nullable
        Integer voters,

        @JsonPropertyDescription("Members that vote, are ready and have caught up.") @Nullable
        Integer readyReplicas,

        @JsonPropertyDescription("Pods that run the current template.") @Nullable
        Integer updatedReplicas,

        @JsonPropertyDescription("The members of the cluster and the pods that are about to be.") @Size(max = 32)
        List<MemberStatus> members,

        @JsonPropertyDescription("What the operator is doing; absent when there is nothing to do.") @Nullable
        OperationStatus operation,

        @JsonPropertyDescription("Findings: Available, Ready, Progressing, ScaleOperationComplete, FaultTolerant,"
                + " StorageHealthy, ActionRequired.")
        @Size(max = 16)
        List<ConditionStatus> conditions) {
    /** Before anything was recorded. */
    public static final PrezClusterStatus EMPTY =
            new PrezClusterStatus(null, null, null, null, null, null, null, null, null, null, null, null, null, null);

    /** Absent lists are empty ones. */
    public PrezClusterStatus(
            @Nullable Long observedGeneration,
            @Nullable String phase,
            @Nullable String clusterId,
            @Nullable String version,
            @Nullable LeaderStatus leader,
            @Nullable Long configIndex,
            @Nullable Integer replicas,
            @Nullable String selector,
            @Nullable Integer voters,
            @Nullable Integer readyReplicas,
            @Nullable Integer updatedReplicas,
            @Nullable List<MemberStatus> members,
            @Nullable OperationStatus operation,
            @Nullable List<ConditionStatus> conditions) {
        this.observedGeneration = observedGeneration;
        this.phase = phase;
        this.clusterId = clusterId;
        this.version = version;
        this.leader = leader;
        this.configIndex = configIndex;
        this.replicas = replicas;
        this.selector = selector;
        this.voters = voters;
        this.readyReplicas = readyReplicas;
        this.updatedReplicas = updatedReplicas;
        this.members = members == null ? List.of() : List.copyOf(members);
        this.operation = operation;
        this.conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }

    /** The condition of a type; null when there is none. */
    public @Nullable ConditionStatus condition(String type) {
        for (ConditionStatus condition : conditions) {
            if (condition.type().equals(type)) {
                return condition;
            }
        }
        return null;
    }

    /** The same with other members. */
    public PrezClusterStatus withMembers(List<MemberStatus> others) {
        return new PrezClusterStatus(
                observedGeneration,
                phase,
                clusterId,
                version,
                leader,
                configIndex,
                replicas,
                selector,
                voters,
                readyReplicas,
                updatedReplicas,
                others,
                operation,
                conditions);
    }
}
