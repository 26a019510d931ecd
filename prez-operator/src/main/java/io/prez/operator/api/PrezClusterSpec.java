package io.prez.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a user wants. Every absent part is its default.
 *
 * @param replicas voters; 0 never, see the rule
 * @param version null when the operator's own default node image is to be used
 * @param image null unless the whole image name is given
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PrezClusterSpec(
        @JsonPropertyDescription("How many nodes keep the data and vote: 1, 3, 5 or 7. A write is acknowledged when a"
                + " majority of them has it on disk. Changing it adds or removes nodes one at a time.")
        @Required
        @SpecReplicas
        @Default("3")
        @Min(1)
        @Max(7)
        @ValidationRule(
                value = "self in [1, 3, 5, 7]",
                message = "replicas must be 1, 3, 5 or 7: an even number of voters survives no more failures"
                        + " than one fewer, and is easier to stop")
        int replicas,

        @JsonPropertyDescription("Version of Prez to run, such as 0.1.0: the tag of the operator's node image."
                + " Without it the cluster follows the version that the operator comes with.")
        @Pattern("^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$")
        @Nullable
        String version,

        @JsonPropertyDescription("Full name of the node image, tag or digest included. Overrides version.")
        @Size(min = 1, max = 512)
        @Nullable
        String image,

        @JsonPropertyDescription("When the kubelet pulls the image: Always, IfNotPresent or Never.")
        @Default("IfNotPresent")
        ImagePullPolicy imagePullPolicy,

        @JsonPropertyDescription("Secrets of the namespace with credentials for the image's registry.") @Size(max = 16)
        List<SecretName> imagePullSecrets,

        @JsonPropertyDescription("CPU and memory of each node's container.")
        ContainerResources resources,

        @JsonPropertyDescription("The volume on which each node keeps its log and snapshots.")
        Storage storage,

        @JsonPropertyDescription("Directives of prez.conf, such as maxclients: \"20000\". Those that the operator sets"
                + " itself, such as port, are refused. A change rolls the nodes one by one.")
        @Size(max = 64)
        Map<String, String> config,

        @JsonPropertyDescription("The Services through which clients connect.")
        Services services,

        @JsonPropertyDescription("Where the scheduler may put the pods.")
        Scheduling scheduling,

        @JsonPropertyDescription("Additions to the pods.") PodTemplate podTemplate,

        @JsonPropertyDescription("The limit on how many nodes a drain may take down at once.")
        DisruptionBudget podDisruptionBudget,

        @JsonPropertyDescription("Who may connect to the pods.")
        NetworkAccess networkPolicy,

        @JsonPropertyDescription("Stop changing anything but the status and the label that routes to the leader.")
        boolean paused) {

    /** Voters when the user says nothing. */
    public static final int DEFAULT_REPLICAS = 3;

    /** A spec in which nothing was said. */
    public static final PrezClusterSpec DEFAULTS =
            new PrezClusterSpec(0, null, null, null, null, null, null, null, null, null, null, null, null, false);

    /** Fills in the defaults that the API server fills in as well; a manifest may also be read without one. */
    public PrezClusterSpec(
            int replicas,
            @Nullable String version,
            @Nullable String image,
            @Nullable ImagePullPolicy imagePullPolicy,
            @Nullable List<SecretName> imagePullSecrets,
            @Nullable ContainerResources resources,
            @Nullable Storage storage,
            @Nullable Map<String, String> config,
            @Nullable Services services,
            @Nullable Scheduling scheduling,
            @Nullable PodTemplate podTemplate,
            @Nullable DisruptionBudget podDisruptionBudget,
            @Nullable NetworkAccess networkPolicy,
            boolean paused) {
        this.replicas = replicas == 0 ? DEFAULT_REPLICAS : replicas;
        this.version = version;
        this.image = image;
        this.imagePullPolicy = imagePullPolicy == null ? ImagePullPolicy.IF_NOT_PRESENT : imagePullPolicy;
        this.imagePullSecrets = imagePullSecrets == null ? List.of() : List.copyOf(imagePullSecrets);
        this.resources = resources == null ? ContainerResources.DEFAULTS : resources;
        this.storage = storage == null ? Storage.DEFAULTS : storage;
        this.config = config == null ? Map.of() : Map.copyOf(config);
        this.services = services == null ? Services.DEFAULTS : services;
        this.scheduling = scheduling == null ? Scheduling.DEFAULTS : scheduling;
        this.podTemplate = podTemplate == null ? PodTemplate.DEFAULTS : podTemplate;
        this.podDisruptionBudget = podDisruptionBudget == null ? DisruptionBudget.DEFAULTS : podDisruptionBudget;
        this.networkPolicy = networkPolicy == null ? NetworkAccess.DEFAULTS : networkPolicy;
        this.paused = paused;
    }
}
