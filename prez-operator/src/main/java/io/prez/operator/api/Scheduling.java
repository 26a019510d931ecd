package io.prez.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where pods may run.
 *
 * @param priorityClassName null for the namespace's default priority
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Scheduling(
        @JsonPropertyDescription("Whether two nodes of this cluster may share a machine: Off, Preferred (spread if"
                + " possible) or Required (a pod without a machine of its own stays Pending).")
        @Default("Preferred")
        Spread hostSpread,

        @JsonPropertyDescription("The same for zones (topology.kubernetes.io/zone): Off, Preferred or Required.")
        @Default("Preferred")
        Spread zoneSpread,

        @JsonPropertyDescription("Labels that a machine must have.") @Size(max = 64)
        Map<String, String> nodeSelector,

        @JsonPropertyDescription("Taints of machines that the pods tolerate.") @Size(max = 32)
        List<PodToleration> tolerations,

        @JsonPropertyDescription("PriorityClass of the pods.") @Size(min = 1, max = 253) @Nullable
        String priorityClassName) {
    /** Spread over machines and zones where possible. */
    public static final Scheduling DEFAULTS = new Scheduling(null, null, null, null, null);

    /** Fills in what is absent. */
    public Scheduling(
            @Nullable Spread hostSpread,
            @Nullable Spread zoneSpread,
            @Nullable Map<String, String> nodeSelector,
            @Nullable List<PodToleration> tolerations,
            @Nullable String priorityClassName) {
        this.hostSpread = hostSpread == null ? Spread.PREFERRED : hostSpread;
        this.zoneSpread = zoneSpread == null ? Spread.PREFERRED : zoneSpread;
        this.nodeSelector = nodeSelector == null ? Map.of() : Map.copyOf(nodeSelector);
        this.tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
        this.priorityClassName = priorityClassName;
    }
}
