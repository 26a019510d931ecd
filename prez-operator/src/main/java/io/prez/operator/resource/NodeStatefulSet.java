package io.prez.operator.resource;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.VolumeResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.prez.operator.api.Storage;
import java.util.Map;
import java.util.TreeMap;

/**
 * The StatefulSet. Pods start in parallel, because a quorum that was lost needs all of them at once, and are replaced
 * only when they are deleted ({@code OnDelete}), because which one may go, and when, is the planner's decision.
 */
final class NodeStatefulSet {
    private NodeStatefulSet() {}

    static StatefulSet render(Blueprint blueprint) {
        ObjectMetaBuilder metadata = blueprint.metadata(blueprint.names().statefulSet(), Labels.NODE);
        if (blueprint.formed()) {
            metadata.addToAnnotations(Labels.CLUSTER_ID, Blueprint.clusterId(blueprint.cluster()));
        }
        Storage storage = blueprint.spec().storage();
        return new StatefulSetBuilder()
                .withMetadata(metadata.build())
                .withNewSpec()
                .withReplicas(blueprint.pods())
                .withServiceName(blueprint.names().peersService())
                .withPodManagementPolicy("Parallel")
                .withNewUpdateStrategy()
                .withType("OnDelete")
                .endUpdateStrategy()
                .withRevisionHistoryLimit(10)
                .withNewPersistentVolumeClaimRetentionPolicy()
                .withWhenDeleted(storage.retention().whenDeleted().text())
                // The planner deletes volumes of nodes that were removed; Kubernetes must not run ahead of it.
                .withWhenScaled("Retain")
                .endPersistentVolumeClaimRetentionPolicy()
                .withSelector(selector(blueprint))
                .withTemplate(template(blueprint))
                .withVolumeClaimTemplates(claim(blueprint))
                .endSpec()
                .build();
    }

    static LabelSelector selector(Blueprint blueprint) {
        return new LabelSelectorBuilder()
                .withMatchLabels(blueprint.nodeSelector())
                .build();
    }

    private static PodTemplateSpec template(Blueprint blueprint) {
        Map<String, String> labels =
                new TreeMap<>(blueprint.spec().podTemplate().labels());
        labels.putAll(Labels.of(blueprint.cluster().getMetadata().getName(), Labels.NODE));
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(labels)
                .withAnnotations(new TreeMap<>(blueprint.spec().podTemplate().annotations()))
                .endMetadata()
                .withSpec(NodePod.render(blueprint))
                .build();
    }

    private static PersistentVolumeClaim claim(Blueprint blueprint) {
        PersistentVolumeClaimSpecBuilder spec = new PersistentVolumeClaimSpecBuilder()
                .withAccessModes("ReadWriteOnce")
                .withVolumeMode("Filesystem")
                .withResources(new VolumeResourceRequirementsBuilder()
                        .addToRequests("storage", Quantities.canonical(blueprint.templateStorage()))
                        .build());
        if (blueprint.spec().storage().storageClassName() != null) {
            spec.withStorageClassName(blueprint.spec().storage().storageClassName());
        }
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(Names.VOLUME)
                .withLabels(blueprint.nodeSelector())
                // A volume that outlived another cluster of the same name is recognised by this.
                .addToAnnotations(Labels.CLUSTER_ID, Blueprint.clusterId(blueprint.cluster()))
                .endMetadata()
                .withSpec(spec.build())
                .build();
    }
}
