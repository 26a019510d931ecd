package io.prez.operator.observe;

import io.prez.operator.nodeclient.NodeReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decisions about one cluster are made from.
 *
 * @param clusterName names of pods are made of it
 * @param clusterId the identity that the cluster has, or gets when it is formed
 * @param recordedClusterId the identity in the custom resource's status; null before it was formed
 * @param statefulSet null when there is none
 * @param pods sorted by ordinal
 * @param volumes sorted by ordinal
 * @param reports by pod name, of those pods that answered
 */
public record ClusterObservation(
        String clusterName,
        String clusterId,
        @Nullable String recordedClusterId,
        @Nullable ObservedStatefulSet statefulSet,
        List<ObservedPod> pods,
        List<ObservedVolume> volumes,
        Map<String, NodeReport> reports) {

    /** Copies the collections. */
    public ClusterObservation {
        pods = List.copyOf(pods);
        volumes = List.copyOf(volumes);
        reports = Map.copyOf(reports);
    }

    /** Whether the cluster was formed: as recorded, or as a node that carries its identity proves. */
    public boolean formed() {
        return recordedClusterId != null
                || (statefulSet != null && statefulSet.clusterId() != null)
                || reports.values().stream().anyMatch(report -> clusterId.equals(report.clusterId()));
    }

    /** The pod of an ordinal. */
    public Optional<ObservedPod> pod(int ordinal) {
        return pods.stream().filter(pod -> pod.ordinal() == ordinal).findFirst();
    }

    /** The pod of this name. */
    public Optional<ObservedPod> pod(String name) {
        return pods.stream().filter(pod -> pod.name().equals(name)).findFirst();
    }

    /** The volume of an ordinal. */
    public Optional<ObservedVolume> volume(int ordinal) {
        return volumes.stream().filter(volume -> volume.ordinal() == ordinal).findFirst();
    }

    /** What a pod's node says, if it answers. */
    public @Nullable NodeReport report(ObservedPod pod) {
        return reports.get(pod.name());
    }

    /** Name of the pod of an ordinal, whether it exists or not. */
    public String podName(int ordinal) {
        return clusterName + "-" + ordinal;
    }

    /** The ordinal in a pod's name, or -1. */
    public int ordinal(String podName) {
        String prefix = clusterName + "-";
        String rest = podName.startsWith(prefix) ? podName.substring(prefix.length()) : "";
        if (rest.isEmpty() || rest.length() > 5 || !rest.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        return Integer.parseInt(rest);
    }
}
