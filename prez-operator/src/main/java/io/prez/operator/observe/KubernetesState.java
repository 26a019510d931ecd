package io.prez.operator.observe;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prez.operator.api.PrezCluster;
import io.prez.operator.resource.Labels;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a cluster that decisions are made from, either from the informers' cache, which may be old, or read
 * from the API server.
 */
public record KubernetesState(@Nullable StatefulSet statefulSet, List<Pod> pods, List<PersistentVolumeClaim> volumes) {
    /** Copies the lists. */
    public KubernetesState {
        pods = List.copyOf(pods);
        volumes = List.copyOf(volumes);
    }

    /** Asks the API server. */
    public static KubernetesState read(KubernetesClient client, PrezCluster cluster) {
        String namespace = cluster.getMetadata().getNamespace();
        String name = cluster.getMetadata().getName();
        StatefulSet set = client.apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName(name)
                .get();
        return new KubernetesState(
                set,
                client.pods()
                        .inNamespace(namespace)
                        .withLabels(Labels.nodeSelector(name))
                        .list()
                        .getItems(),
                client.persistentVolumeClaims()
                        .inNamespace(namespace)
                        .withLabels(Labels.nodeSelector(name))
                        .list()
                        .getItems());
    }
}
