package io.prez.operator.reconcile;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.prez.operator.api.PrezCluster;
import io.prez.operator.metrics.OperatorMetrics;
import io.prez.operator.resource.Labels;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.MDC;

/** Hangs the loop into the framework: what is watched, and when the next turn comes. */
@ControllerConfiguration(name = "prezcluster", fieldManager = Labels.OPERATOR)
public final class PrezClusterReconciler implements Reconciler<PrezCluster> {
    /** Pods and volumes are the StatefulSet's; what they share with the rest is the cluster's label. */
    private static final String SELECTOR = Labels.INSTANCE + ",app.kubernetes.io/part-of=prez";

    private static final String NODE_SELECTOR = Labels.INSTANCE + "," + Labels.COMPONENT + "=" + Labels.NODE;

    private final ClusterLoop loop;
    private final OperatorMetrics metrics;

    /** Runs the loop for every cluster that the framework names. */
    public PrezClusterReconciler(ClusterLoop loop, OperatorMetrics metrics) {
        this.loop = loop;
        this.metrics = metrics;
    }

    @Override
    public List<EventSource<?, PrezCluster>> prepareEventSources(EventSourceContext<PrezCluster> context) {
        return List.of(
                source(context, StatefulSet.class, SELECTOR),
                source(context, Pod.class, NODE_SELECTOR),
                source(context, PersistentVolumeClaim.class, NODE_SELECTOR),
                source(context, Service.class, SELECTOR),
                source(context, ConfigMap.class, SELECTOR),
                source(context, ServiceAccount.class, SELECTOR),
                source(context, PodDisruptionBudget.class, SELECTOR),
                source(context, NetworkPolicy.class, SELECTOR));
    }

    private static <T extends HasMetadata> EventSource<T, PrezCluster> source(
            EventSourceContext<PrezCluster> context, Class<T> type, String selector) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(type, PrezCluster.class)
                        .withLabelSelector(selector)
                        .withNamespacesInheritedFromController()
                        .withSecondaryToPrimaryMapper(PrezClusterReconciler::clusterOf)
                        .build(),
                context);
    }

    private static Set<ResourceID> clusterOf(HasMetadata object) {
        Map<String, String> labels = object.getMetadata().getLabels();
        String cluster = labels == null ? null : labels.get(Labels.INSTANCE);
        return cluster == null
                ? Set.of()
                : Set.of(new ResourceID(cluster, object.getMetadata().getNamespace()));
    }

    @Override
    public UpdateControl<PrezCluster> reconcile(PrezCluster cluster, Context<PrezCluster> context) {
        if (cluster.getMetadata().getDeletionTimestamp() != null) {
            loop.forget(cluster.getMetadata().getUid());
            return UpdateControl.noUpdate();
        }
        long begun = System.nanoTime();
        String outcome = "failed";
        MDC.put(
                "cluster",
                cluster.getMetadata().getNamespace() + "/"
                        + cluster.getMetadata().getName());
        try {
            Duration next = loop.turn(cluster, new ObjectCache() {
                @Override
                public <T extends HasMetadata> Collection<T> all(Class<T> type) {
                    return context.getSecondaryResources(type);
                }
            });
            outcome = "done";
            return UpdateControl.<PrezCluster>noUpdate().rescheduleAfter(next);
        } finally {
            MDC.remove("cluster");
            metrics.reconciled(Duration.ofNanos(System.nanoTime() - begun), outcome);
        }
    }
}
