package io.prez.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may connect to the pods. Nodes talk to each other on a port of their own, which is never open to others.
 *
 * @param enabled null means true
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record NetworkAccess(
        @JsonPropertyDescription("Whether the operator keeps a NetworkPolicy.") @Default("true") @Nullable
        Boolean enabled,

        @JsonPropertyDescription(
                "Who may use the client and the HTTP port. Empty: everybody in the Kubernetes cluster.")
        @Size(max = 32)
        List<NetworkSource> clientsFrom) {
    /** Peers among themselves, clients from everywhere. */
    public static final NetworkAccess DEFAULTS = new NetworkAccess(null, null);

    /** Fills in what is absent. */
    public NetworkAccess(@Nullable Boolean enabled, @Nullable List<NetworkSource> clientsFrom) {
        this.enabled = enabled == null ? Boolean.TRUE : enabled;
        this.clientsFrom = clientsFrom == null ? List.of() : List.copyOf(clientsFrom);
    }

    /** Whether the NetworkPolicy is wanted. */
    public boolean wanted() {
        return !Boolean.FALSE.equals(enabled);
    }
}
