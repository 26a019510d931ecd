package io.prez.operator.reconcile;

import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.policy.v1.EvictionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.prez.operator.api.PrezCluster;
import io.prez.operator.nodeclient.Nodes;
import io.prez.operator.nodeclient.Nodes.Outcome;
import io.prez.operator.nodeclient.RaftCommand;
import io.prez.operator.observe.ClusterObservation;
import io.prez.operator.observe.ClusterObserver;
import io.prez.operator.observe.ObservedPod;
import io.prez.operator.plan.LeaderView;
import io.prez.operator.plan.Plan;
import io.prez.operator.plan.Step;
import io.prez.operator.resource.Names;
import java.net.HttpURLConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries one step out. Objects are named by uid, members by the id of their data, so nothing else can be hit. */
final class StepExecutor {
    private static final Logger LOG = LoggerFactory.getLogger(StepExecutor.class);

    private final KubernetesClient client;
    private final Nodes nodes;
    private final OperatorEpoch epoch;
    private final String clusterDomain;

    StepExecutor(KubernetesClient client, Nodes nodes, OperatorEpoch epoch, String clusterDomain) {
        this.client = client;
        this.nodes = nodes;
        this.epoch = epoch;
        this.clusterDomain = clusterDomain;
    }

    /** A step's effect on a StatefulSet's size is left to whoever can render it. */
    interface Resizer {
        void resize(int pods);
    }

    Outcome execute(PrezCluster cluster, ClusterObservation observation, Step step, Resizer resizer) {
        String namespace = cluster.getMetadata().getNamespace();
        Names names = new Names(namespace, cluster.getMetadata().getName(), clusterDomain);
        return switch (step) {
            case Step.Rest rest -> new Outcome.Done("");
            case Step.ResizeStatefulSet resize -> {
                resizer.resize(resize.to());
                yield new Outcome.Done(resize.to() + " pods");
            }
            case Step.Bootstrap bootstrap ->
                command(names, observation, bootstrap.pod(), new RaftCommand.Bootstrap(observation.clusterId()));
            case Step.AddLearner add -> {
                int ordinal = observation.ordinal(add.pod());
                yield toLeader(
                        names,
                        observation,
                        guard -> new RaftCommand.Add(
                                add.nodeId(),
                                add.pod(),
                                names.peerAddress(ordinal),
                                names.clientAddress(ordinal),
                                guard));
            }
            case Step.Promote promote ->
                toLeader(names, observation, guard -> new RaftCommand.Promote(promote.nodeId(), guard));
            case Step.RemoveMember remove ->
                toLeader(names, observation, guard -> new RaftCommand.Remove(remove.nodeId(), guard));
            case Step.TransferLeadership transfer ->
                toLeader(names, observation, guard -> new RaftCommand.Transfer(transfer.toNodeId()));
            case Step.DeleteVolume delete -> {
                Outcome outcome = delete(
                        "/api/v1/namespaces/" + namespace + "/persistentvolumeclaims/",
                        delete.volume(),
                        uid(delete.volumeUid()));
                yield delete.podUid().isEmpty() || !(outcome instanceof Outcome.Done)
                        ? outcome
                        : delete("/api/v1/namespaces/" + namespace + "/pods/", delete.pod(), uid(delete.podUid()));
            }
            case Step.DeletePod delete ->
                delete("/api/v1/namespaces/" + namespace + "/pods/", delete.pod(), uid(delete.podUid()));
            case Step.EvictPod evict -> evict(namespace, evict);
            case Step.ReplaceStatefulSet replace -> {
                DeleteOptions options = uid(replace.uid());
                options.setPropagationPolicy("Orphan");
                yield delete("/apis/apps/v1/namespaces/" + namespace + "/statefulsets/", names.statefulSet(), options);
            }
        };
    }

    private interface Guarded {
        RaftCommand with(RaftCommand.Guard guard);
    }

    private Outcome toLeader(Names names, ClusterObservation observation, Guarded command) {
        LeaderView view = LeaderView.of(observation).orElse(null);
        ObservedPod leader = view == null ? null : view.leaderPod().orElse(null);
        if (view == null || leader == null) {
            return new Outcome.Unknown("there is no leader now");
        }
        long seen = view.leader().membership().operatorEpoch();
        RaftCommand.Guard guard =
                new RaftCommand.Guard(view.leader().membership().index(), epoch.notBelow(seen));
        return nodes.command(ClusterObserver.address(names, leader), command.with(guard));
    }

    private Outcome command(Names names, ClusterObservation observation, String pod, RaftCommand command) {
        return observation
                .pod(pod)
                .map(each -> nodes.command(ClusterObserver.address(names, each), command))
                .orElseGet(() -> new Outcome.Unknown("the pod is gone"));
    }

    /** Asks for a larger volume. */
    Outcome expand(PrezCluster cluster, Plan.Expansion expansion) {
        String namespace = cluster.getMetadata().getNamespace();
        String size = new Quantity(Long.toString(expansion.bytes())).toString();
        try {
            client.persistentVolumeClaims()
                    .inNamespace(namespace)
                    .withName(expansion.volume())
                    .patch(
                            io.fabric8.kubernetes.client.dsl.base.PatchContext.of(
                                    io.fabric8.kubernetes.client.dsl.base.PatchType.JSON_MERGE),
                            "{\"metadata\":{\"uid\":\"" + expansion.volumeUid()
                                    + "\"},\"spec\":{\"resources\":{\"requests\":{\"storage\":\"" + size + "\"}}}}");
            return new Outcome.Done(size + " bytes");
        } catch (KubernetesClientException e) {
            return new Outcome.Refused(Integer.toString(e.getCode()), String.valueOf(e.getMessage()));
        }
    }

    private Outcome evict(String namespace, Step.EvictPod evict) {
        try {
            boolean evicted = client.pods()
                    .inNamespace(namespace)
                    .withName(evict.pod())
                    .evict(new EvictionBuilder()
                            .withNewMetadata()
                            .withName(evict.pod())
                            .withNamespace(namespace)
                            .endMetadata()
                            .withDeleteOptions(uid(evict.podUid()))
                            .build());
            return evicted
                    ? new Outcome.Done("evicted")
                    : new Outcome.Refused("BUDGET", "the disruption budget has no room: somebody else disturbs a pod");
        } catch (KubernetesClientException e) {
            return failed(e);
        }
    }

    private Outcome delete(String collection, String name, DeleteOptions options) {
        try {
            client.raw(collection + name, "DELETE", options);
            return new Outcome.Done("deleted");
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return new Outcome.Done("was gone");
            }
            return failed(e);
        }
    }

    private static Outcome failed(KubernetesClientException e) {
        LOG.debug("the API server refused", e);
        return e.getCode() >= 400 && e.getCode() < 500
                ? new Outcome.Refused(Integer.toString(e.getCode()), String.valueOf(e.getMessage()))
                : new Outcome.Unknown(String.valueOf(e.getMessage()));
    }

    private static DeleteOptions uid(String uid) {
        return new DeleteOptionsBuilder()
                .withNewPreconditions()
                .withUid(uid)
                .endPreconditions()
                .build();
    }
}
