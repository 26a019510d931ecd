package io.prez.operator.reconcile;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.prez.operator.api.PrezCluster;
import io.prez.operator.api.PrezClusterSpec;
import io.prez.operator.api.PrezClusterStatus;
import io.prez.operator.api.RetentionPolicy;
import io.prez.operator.metrics.OperatorMetrics;
import io.prez.operator.nodeclient.Nodes;
import io.prez.operator.nodeclient.Nodes.Outcome;
import io.prez.operator.observe.ClusterObservation;
import io.prez.operator.observe.ClusterObserver;
import io.prez.operator.observe.KubernetesState;
import io.prez.operator.plan.Desired;
import io.prez.operator.plan.Plan;
import io.prez.operator.plan.Planner;
import io.prez.operator.plan.Routing;
import io.prez.operator.plan.Step;
import io.prez.operator.resource.Blueprint;
import io.prez.operator.resource.Children;
import io.prez.operator.resource.Labels;
import io.prez.operator.resource.OperatorSettings;
import io.prez.operator.resource.Quantities;
import io.prez.operator.status.StatusBuilder;
import io.prez.operator.validation.SpecValidator;
import io.prez.operator.validation.SpecValidator.Problem;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One turn for one cluster. Knows nothing of the framework that calls it, so that tests can. */
public final class ClusterLoop {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterLoop.class);
    private static final Duration AT_ONCE = Duration.ofMillis(300);
    private static final Duration UNSETTLED = Duration.ofSeconds(1);
    private static final Duration SETTLED = Duration.ofSeconds(5);

    private final KubernetesClient client;
    private final OperatorSettings settings;
    private final ClusterObserver observer;
    private final ChildrenWriter writer;
    private final StepExecutor executor;
    private final Events events;
    private final OperatorMetrics metrics;
    private final Supplier<Instant> clock;

    /**
     * @param instance which replica of the operator this is
     */
    public ClusterLoop(
            KubernetesClient client,
            OperatorSettings settings,
            Nodes nodes,
            OperatorEpoch epoch,
            OperatorMetrics metrics,
            String instance,
            Supplier<Instant> clock) {
        this.client = client;
        this.settings = settings;
        this.observer = new ClusterObserver(nodes, settings.clusterDomain());
        this.events = new Events(client, instance, clock);
        this.writer = new ChildrenWriter(client, metrics, events);
        this.executor = new StepExecutor(client, nodes, epoch, settings.clusterDomain());
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Looks, decides, and does at most one thing. Returns when to look again at the latest. */
    public Duration turn(PrezCluster cluster, ObjectCache objects) {
        // What is written must be compared with what was decided on, even when the cache moves on meanwhile.
        ObjectCache cache = new TurnCache(objects);
        KubernetesState state = cached(cluster, cache);
        List<Problem> problems = SpecValidator.problems(cluster);
        Desired desired = desired(cluster, problems.isEmpty());
        ClusterObservation observation = observer.observe(cluster, state);
        Plan plan = Planner.next(desired, observation);
        if (!route(cluster, observation)) {
            return AT_ONCE;
        }
        // A spec that is not carried out may not even be renderable.
        Optional<Children> rendered = plan.render()
                ? Optional.of(Children.render(blueprint(cluster, state, plan.pods(), observation.formed())))
                : Optional.empty();
        boolean written = rendered.map(each -> writer.isCurrent(each, cache)).orElse(true);
        PrezClusterStatus status =
                StatusBuilder.build(cluster, desired, observation, plan, problems, written, clock.get());
        metrics.phase(cluster.getMetadata().getUid(), String.valueOf(status.phase()));
        if (!record(cluster, status)) {
            return AT_ONCE;
        }
        if (rendered.isEmpty()) {
            return UNSETTLED;
        }
        Children children = rendered.get();
        if (writer.write(cluster, children, cache) != ChildrenWriter.Result.UNCHANGED) {
            return AT_ONCE;
        }
        expand(cluster, plan);
        if (plan.step() instanceof Step.Rest) {
            boolean settled = plan.activity() == null && "Ready".equals(status.phase());
            if (settled) {
                writer.removeOldConfigurations(cluster, children, cache);
            }
            return settled ? SETTLED : UNSETTLED;
        }
        return act(cluster, desired, observation, plan.step());
    }

    private static KubernetesState cached(PrezCluster cluster, ObjectCache cache) {
        StatefulSet set = cache.all(StatefulSet.class).stream()
                .filter(each -> each.getMetadata()
                        .getName()
                        .equals(cluster.getMetadata().getName()))
                .findFirst()
                .orElse(null);
        return new KubernetesState(
                set,
                List.copyOf(cache.all(io.fabric8.kubernetes.api.model.Pod.class)),
                List.copyOf(cache.all(io.fabric8.kubernetes.api.model.PersistentVolumeClaim.class)));
    }

    /** A spec that cannot be carried out is treated as paused: nothing is touched until it is corrected. */
    private static Desired desired(PrezCluster cluster, boolean valid) {
        PrezClusterSpec spec = cluster.desired();
        return new Desired(
                spec.replicas(),
                spec.paused() || !valid,
                valid ? Quantities.bytes(spec.storage().size()) : 0,
                spec.storage().retention().whenScaled() == RetentionPolicy.DELETE);
    }

    private Blueprint blueprint(PrezCluster cluster, KubernetesState state, int pods, boolean formed) {
        StatefulSet set = state.statefulSet();
        Quantity template = set == null ? null : templateStorage(set);
        return new Blueprint(
                cluster,
                settings,
                pods,
                formed,
                template == null ? cluster.desired().storage().size() : template);
    }

    /** The claim template cannot be changed; what it says is rendered until the StatefulSet is made again. */
    private static @Nullable Quantity templateStorage(StatefulSet set) {
        return set.getSpec().getVolumeClaimTemplates().stream()
                .map(claim -> claim.getSpec().getResources().getRequests().get("storage"))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Writes the labels that the Services select by; false when the pods are not what the cache says. */
    private boolean route(PrezCluster cluster, ClusterObservation observation) {
        boolean forming = cluster.recorded().operation() != null
                && "Bootstrap".equals(cluster.recorded().operation().type());
        int quorum = cluster.desired().replicas() / 2 + 1;
        boolean open = !forming
                || io.prez.operator.plan.LeaderView.of(observation)
                        .filter(view -> view.voters().size() >= quorum)
                        .isPresent();
        for (Routing.RoleChange change : Routing.changes(observation, open)) {
            Map<String, @Nullable String> labels = new TreeMap<>();
            labels.put(Labels.ROLE, change.role());
            Map<String, Object> metadata = new TreeMap<>();
            metadata.put("uid", change.podUid());
            metadata.put("labels", labels);
            metadata.put("annotations", Map.of(Labels.LEADER_TERM, Long.toString(change.term())));
            try {
                client.pods()
                        .inNamespace(cluster.getMetadata().getNamespace())
                        .withName(change.pod())
                        .patch(
                                PatchContext.of(PatchType.JSON_MERGE),
                                client.getKubernetesSerialization().asJson(Map.of("metadata", metadata)));
                metrics.written("Pod");
                LOG.info("{} is {} in term {}", change.pod(), change.role(), change.term());
            } catch (KubernetesClientException e) {
                if (e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                    return false;
                }
                throw e;
            }
        }
        return true;
    }

    /** Writes the status if it is another one; false when the resource has changed meanwhile. */
    private boolean record(PrezCluster cluster, PrezClusterStatus status) {
        PrezClusterStatus before = cluster.recorded();
        if (status.equals(before)) {
            return true;
        }
        PrezCluster fresh = new PrezCluster();
        fresh.getMetadata().setName(cluster.getMetadata().getName());
        fresh.getMetadata().setNamespace(cluster.getMetadata().getNamespace());
        // The identity in the status must never be taken back by a decision on old state.
        fresh.getMetadata().setResourceVersion(cluster.getMetadata().getResourceVersion());
        fresh.setStatus(status);
        try {
            PrezCluster updated = client.resource(fresh)
                    .subresource("status")
                    .patch(new PatchContext.Builder()
                            .withPatchType(PatchType.SERVER_SIDE_APPLY)
                            .withFieldManager(Labels.OPERATOR)
                            .withForce(true)
                            .build());
            metrics.written(PrezCluster.KIND);
            cluster.setStatus(status);
            cluster.getMetadata().setResourceVersion(updated.getMetadata().getResourceVersion());
            events.tellChanges(cluster, before, status);
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    private void expand(PrezCluster cluster, Plan plan) {
        for (Plan.Expansion expansion : plan.expansions()) {
            Outcome outcome = executor.expand(cluster, expansion);
            if (outcome instanceof Outcome.Refused refused) {
                events.warn(cluster, "ResizeRefused", expansion.volume() + ": " + refused.text());
            } else {
                events.tell(cluster, "ResizeStarted", expansion.volume() + " to " + expansion.bytes() + " bytes");
            }
        }
    }

    private Duration act(PrezCluster cluster, Desired desired, ClusterObservation seen, Step step) {
        ClusterObservation observation = seen;
        PrezCluster current = cluster;
        KubernetesState state = null;
        if (step.destructive()) {
            current = client.resource(cluster).get();
            if (current == null
                    || current.getMetadata().getDeletionTimestamp() != null
                    || !Objects.equals(
                            current.getMetadata().getGeneration(),
                            cluster.getMetadata().getGeneration())) {
                return AT_ONCE;
            }
            state = KubernetesState.read(client, current);
            observation = observer.observe(current, state);
            if (!Planner.next(desired, observation).step().equals(step)) {
                LOG.info("not doing {}: the world has changed", step);
                return AT_ONCE;
            }
        }
        PrezCluster target = current;
        KubernetesState fresh = state;
        Outcome outcome = executor.execute(
                cluster,
                observation,
                step,
                pods -> writer.apply(statefulSet(target, Objects.requireNonNull(fresh), pods)));
        tell(cluster, step, outcome);
        return AT_ONCE;
    }

    private StatefulSet statefulSet(PrezCluster cluster, KubernetesState state, int pods) {
        return Children.render(
                        blueprint(cluster, state, pods, cluster.recorded().clusterId() != null))
                .wanted()
                .stream()
                .filter(StatefulSet.class::isInstance)
                .map(StatefulSet.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private void tell(PrezCluster cluster, Step step, Outcome outcome) {
        String name = cluster.getMetadata().getNamespace() + "/"
                + cluster.getMetadata().getName();
        switch (outcome) {
            case Outcome.Done done -> {
                LOG.info("{}: {} done: {}", name, step, done.text());
                metrics.step(step.name(), "done");
                events.tell(cluster, StepStory.reason(step), StepStory.text(step));
            }
            case Outcome.Refused refused -> {
                LOG.info("{}: {} refused: {}", name, step, refused.text());
                metrics.step(step.name(), "refused");
                if (!StepStory.passing(refused.code())) {
                    events.warn(cluster, step.name() + "Refused", refused.text());
                }
            }
            case Outcome.Unknown unknown -> {
                LOG.warn("{}: {} has an unknown outcome: {}", name, step, unknown.text());
                metrics.step(step.name(), "unknown");
            }
        }
    }

    /** A cluster is gone. */
    public void forget(String clusterUid) {
        metrics.forget(clusterUid);
    }
}
