package io.prez.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import org.jspecify.annotations.Nullable;

/**
 * The volume of a node.
 *
 * @param storageClassName null for the Kubernetes cluster's default class
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "has(self.storageClassName) == has(oldSelf.storageClassName) && (!has(self.storageClassName) ||"
                + " self.storageClassName == oldSelf.storageClassName)",
        message = "storageClassName cannot be changed: volumes do not move between classes")
public record Storage(
        @JsonPropertyDescription("Size of each node's volume. It may grow later, never shrink.")
        @Default("10Gi")
        @ValidationRule(
                value = "quantity(string(self)).compareTo(quantity('64Mi')) >= 0",
                message = "size must be at least 64Mi")
        @ValidationRule(
                value = "quantity(string(self)).compareTo(quantity(string(oldSelf))) >= 0",
                message = "size may only grow: volumes cannot be shrunk")
        Quantity size,

        @JsonPropertyDescription("StorageClass of the volumes. Without it, the default class. Cannot be changed.")
        @Size(min = 1, max = 253)
        @Nullable
        String storageClassName,

        @JsonPropertyDescription("What becomes of volumes that are no longer used.")
        VolumeRetention retention) {
    /** 10Gi of the default class. */
    public static final Storage DEFAULTS = new Storage(null, null, null);

    /** Fills in the size and the retention. */
    public Storage(@Nullable Quantity size, @Nullable String storageClassName, @Nullable VolumeRetention retention) {
        this.size = size == null ? new Quantity("10Gi") : size;
        this.storageClassName = storageClassName;
        this.retention = retention == null ? VolumeRetention.DEFAULTS : retention;
    }
}
