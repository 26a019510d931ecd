package io.prez.operator.resource;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.prez.operator.api.PrezCluster;
import io.prez.operator.api.PrezClusterSpec;
import java.util.Map;

/**
 * Everything that the rendered objects depend on.
 *
 * @param pods how many the StatefulSet has: not always the wanted number of voters, see the planner
 * @param formed whether the cluster has been formed, which is kept on the StatefulSet
 * @param templateStorage size in the StatefulSet's volume claim template, which cannot be changed in place
 */
public record Blueprint(
        PrezCluster cluster, OperatorSettings settings, int pods, boolean formed, Quantity templateStorage) {

    /** The wanted state. */
    public PrezClusterSpec spec() {
        return cluster.desired();
    }

    /** Names of all objects. */
    public Names names() {
        return new Names(
                cluster.getMetadata().getNamespace(), cluster.getMetadata().getName(), settings.clusterDomain());
    }

    /** The image of the node's container. */
    public String image() {
        String image = spec().image();
        String version = spec().version();
        if (image != null) {
            return image;
        }
        return version == null ? settings.nodeImage() : settings.nodeImage(version);
    }

    /** The identity that the cluster gets when it is formed; the same each time it is asked for. */
    public static String clusterId(PrezCluster cluster) {
        ObjectMeta metadata = cluster.getMetadata();
        return metadata.getNamespace() + "/" + metadata.getName() + "/" + metadata.getUid() + "/e1";
    }

    /** Name, labels and owner of an object. */
    ObjectMetaBuilder metadata(String name, String component) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(cluster.getMetadata().getNamespace())
                .withLabels(Labels.of(cluster.getMetadata().getName(), component))
                .withOwnerReferences(owner());
    }

    /** The labels that a node's pod is found by. */
    Map<String, String> nodeSelector() {
        return Labels.nodeSelector(cluster.getMetadata().getName());
    }

    private OwnerReference owner() {
        return new OwnerReferenceBuilder()
                .withApiVersion(PrezCluster.GROUP + "/" + PrezCluster.VERSION)
                .withKind(PrezCluster.KIND)
                .withName(cluster.getMetadata().getName())
                .withUid(cluster.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }
}
