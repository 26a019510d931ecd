package io.prez.operator.observe;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.VolumeResourceRequirements;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.prez.operator.api.PrezCluster;
import io.prez.operator.nodeclient.Nodes;
import io.prez.operator.nodeclient.PodAddress;
import io.prez.operator.resource.Blueprint;
import io.prez.operator.resource.Labels;
import io.prez.operator.resource.Names;
import io.prez.operator.resource.Quantities;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Looks at a cluster: turns Kubernetes' objects into what the planner understands, and asks every node. */
public final class ClusterObserver {
    private final Nodes nodes;
    private final String clusterDomain;

    /**
     * @param clusterDomain of the Kubernetes cluster's DNS
     */
    public ClusterObserver(Nodes nodes, String clusterDomain) {
        this.nodes = nodes;
        this.clusterDomain = clusterDomain;
    }

    /** Takes about as long as the slowest node, and no longer than a node's deadline. */
    public ClusterObservation observe(PrezCluster cluster, KubernetesState state) {
        Names names = new Names(
                cluster.getMetadata().getNamespace(), cluster.getMetadata().getName(), clusterDomain);
        List<ObservedPod> pods = new ArrayList<>();
        List<PodAddress> addresses = new ArrayList<>();
        for (Pod pod : state.pods()) {
            OptionalInt ordinal = names.ordinal(pod.getMetadata().getName());
            if (ordinal.isEmpty()) {
                continue;
            }
            ObservedPod observed = PodReader.read(pod, ordinal.getAsInt());
            pods.add(observed);
            if (observed.life() != ObservedPod.Life.DEAD && observed.ip() != null) {
                addresses.add(address(names, observed));
            }
        }
        pods.sort(Comparator.comparingInt(ObservedPod::ordinal));
        return new ClusterObservation(
                names.cluster(),
                Blueprint.clusterId(cluster),
                cluster.recorded().clusterId(),
                statefulSet(state.statefulSet()),
                pods,
                volumes(state.volumes(), names),
                nodes.reports(addresses));
    }

    /** Where to reach a pod's node. */
    public static PodAddress address(Names names, ObservedPod pod) {
        return new PodAddress(pod.name(), pod.ip(), names.host(pod.ordinal()));
    }

    private static @Nullable ObservedStatefulSet statefulSet(@Nullable StatefulSet set) {
        if (set == null) {
            return null;
        }
        ObjectMeta metadata = set.getMetadata();
        Long seen = set.getStatus() == null ? null : set.getStatus().getObservedGeneration();
        boolean current = seen != null && seen >= metadata.getGeneration();
        Integer replicas = set.getSpec().getReplicas();
        return new ObservedStatefulSet(
                metadata.getUid(),
                annotation(metadata, Labels.CLUSTER_ID),
                replicas == null ? 1 : replicas,
                current ? set.getStatus().getUpdateRevision() : null,
                set.getSpec().getVolumeClaimTemplates().stream()
                        .mapToLong(claim -> storageBytes(claim.getSpec().getResources()))
                        .max()
                        .orElse(0),
                metadata.getDeletionTimestamp() != null);
    }

    private static List<ObservedVolume> volumes(List<PersistentVolumeClaim> claims, Names names) {
        List<ObservedVolume> volumes = new ArrayList<>();
        for (PersistentVolumeClaim claim : claims) {
            ObjectMeta metadata = claim.getMetadata();
            OptionalInt ordinal = names.volumeOrdinal(metadata.getName());
            if (ordinal.isPresent()) {
                volumes.add(new ObservedVolume(
                        metadata.getName(),
                        ordinal.getAsInt(),
                        metadata.getUid(),
                        annotation(metadata, Labels.CLUSTER_ID),
                        storageBytes(claim.getSpec().getResources()),
                        metadata.getDeletionTimestamp() != null));
            }
        }
        volumes.sort(Comparator.comparingInt(ObservedVolume::ordinal));
        return volumes;
    }

    private static long storageBytes(@Nullable VolumeResourceRequirements resources) {
        Map<String, Quantity> requests = resources == null ? null : resources.getRequests();
        Quantity storage = requests == null ? null : requests.get("storage");
        return storage == null ? 0 : Quantities.bytes(storage);
    }

    private static @Nullable String annotation(ObjectMeta metadata, String name) {
        return metadata.getAnnotations() == null
                ? null
                : metadata.getAnnotations().get(name);
    }
}
