package io.prez.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import org.jspecify.annotations.Nullable;

/** What becomes of volumes that no node uses any more. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record VolumeRetention(
        @JsonPropertyDescription("When the PrezCluster is deleted: Retain (default) or Delete.") @Default("Retain")
        RetentionPolicy whenDeleted,

        @JsonPropertyDescription("When a node has been removed by scaling down: Delete (default; the other nodes have"
                + " all the data, and a removed node may never come back) or Retain, when a person deletes the"
                + " volume before its name can be used again.")
        @Default("Delete")
        RetentionPolicy whenScaled) {
    /** Volumes outlive the cluster, not the removal of a node. */
    public static final VolumeRetention DEFAULTS = new VolumeRetention(null, null);

    /** Fills in both. */
    public VolumeRetention(@Nullable RetentionPolicy whenDeleted, @Nullable RetentionPolicy whenScaled) {
        this.whenDeleted = whenDeleted == null ? RetentionPolicy.RETAIN : whenDeleted;
        this.whenScaled = whenScaled == null ? RetentionPolicy.DELETE : whenScaled;
    }
}
