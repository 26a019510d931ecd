package io.prez.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/**
 * One replicated Prez: a strongly consistent, durable Redis of 1, 3, 5 or 7 nodes.
 *
 * <p>{@link #getSpec()} is null only for an object that was stored without one, which the schema refuses;
 * {@link #desired()} never is.
 */
@Group(PrezCluster.GROUP)
@Version(PrezCluster.VERSION)
@Kind(PrezCluster.KIND)
@Singular("prezcluster")
@Plural("prezclusters")
@ShortNames({"prez", "pz"})
@Categories("all")
@JsonInclude(JsonInclude.Include.NON_NULL)
@AdditionalPrinterColumn(name = "Voters", jsonPath = ".status.voters", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Desired", jsonPath = ".spec.replicas", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Leader", jsonPath = ".status.leader.name")
@AdditionalPrinterColumn(name = "Available", jsonPath = ".status.conditions[?(@.type=='Available')].status")
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase")
@AdditionalPrinterColumn(name = "Version", jsonPath = ".status.version")
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "Term",
        jsonPath = ".status.leader.term",
        type = AdditionalPrinterColumn.Type.INTEGER,
        priority = 1)
@AdditionalPrinterColumn(name = "Operation", jsonPath = ".status.operation.type", priority = 1)
@AdditionalPrinterColumn(name = "Step", jsonPath = ".status.operation.step", priority = 1)
public class PrezCluster extends CustomResource<PrezClusterSpec, PrezClusterStatus> implements Namespaced {
    private static final long serialVersionUID = 1;

    /** The API group. */
    public static final String GROUP = "prez.io";

    /** The version of the API that is served and stored. */
    public static final String VERSION = "v1alpha1";

    /** The kind in manifests and owner references. */
    public static final String KIND = "PrezCluster";

    /** What the user asked for, with every default filled in. */
    public PrezClusterSpec desired() {
        PrezClusterSpec given = getSpec();
        return given == null ? PrezClusterSpec.DEFAULTS : given;
    }

    /** What was last recorded; empty before the first time. */
    public PrezClusterStatus recorded() {
        PrezClusterStatus given = getStatus();
        return given == null ? PrezClusterStatus.EMPTY : given;
    }

    /** Records have no empty constructor that the client could call. */
    @Override
    protected @Nullable PrezClusterSpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable PrezClusterStatus initStatus() {
        return null;
    }
}
