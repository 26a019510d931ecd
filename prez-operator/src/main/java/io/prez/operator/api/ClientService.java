package io.prez.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One Service for clients.
 *
 * @param enabled null means true
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "!has(self.loadBalancerClass) || self.type == 'LoadBalancer'",
        message = "loadBalancerClass needs type LoadBalancer")
@ValidationRule(
        value = "!has(self.loadBalancerSourceRanges) || self.type == 'LoadBalancer'",
        message = "loadBalancerSourceRanges needs type LoadBalancer")
@ValidationRule(
        value = "!has(self.externalTrafficPolicy) || self.type != 'ClusterIP'",
        message = "externalTrafficPolicy needs type NodePort or LoadBalancer")
public record ClientService(
        @JsonPropertyDescription("Whether the Service exists.") @Default("true") @Nullable
        Boolean enabled,

        @JsonPropertyDescription("ClusterIP, NodePort or LoadBalancer.") @Default("ClusterIP")
        ServiceType type,

        @JsonPropertyDescription("Annotations of the Service, for cloud load balancers and DNS.") @Size(max = 64)
        Map<String, String> annotations,

        @JsonPropertyDescription("Further labels of the Service.") @Size(max = 64)
        Map<String, String> labels,

        @JsonPropertyDescription("Which implementation provides the load balancer.") @Size(min = 1, max = 253) @Nullable
        String loadBalancerClass,

        @JsonPropertyDescription("Networks (CIDR) that may use the load balancer.") @Size(min = 1, max = 64) @Nullable
        List<String> loadBalancerSourceRanges,

        @JsonPropertyDescription("Cluster or Local: whether traffic from outside may hop between Kubernetes nodes.")
        @Nullable
        TrafficPolicy externalTrafficPolicy) {
    /** There, of type ClusterIP. */
    public static final ClientService DEFAULTS = new ClientService(null, null, null, null, null, null, null);

    /** Fills in what is absent. */
    public ClientService(
            @Nullable Boolean enabled,
            @Nullable ServiceType type,
            @Nullable Map<String, String> annotations,
            @Nullable Map<String, String> labels,
            @Nullable String loadBalancerClass,
            @Nullable List<String> loadBalancerSourceRanges,
            @Nullable TrafficPolicy externalTrafficPolicy) {
        this.enabled = enabled == null ? Boolean.TRUE : enabled;
        this.type = type == null ? ServiceType.CLUSTER_IP : type;
        this.annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
        this.labels = labels == null ? Map.of() : Map.copyOf(labels);
        this.loadBalancerClass = loadBalancerClass;
        this.loadBalancerSourceRanges = loadBalancerSourceRanges == null ? null : List.copyOf(loadBalancerSourceRanges);
        this.externalTrafficPolicy = externalTrafficPolicy;
    }

    /** Whether the Service is wanted. */
    public boolean wanted() {
        return !Boolean.FALSE.equals(enabled);
    }
}
