package io.prez.operator.reconcile;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prez.operator.api.PrezCluster;
import io.prez.operator.metrics.OperatorMetrics;
import io.prez.operator.resource.Children;
import io.prez.operator.resource.Labels;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the rendered objects into the API server by server-side apply; writes nothing that is there already. */
final class ChildrenWriter {
    private static final Logger LOG = LoggerFactory.getLogger(ChildrenWriter.class);

    private final KubernetesClient client;
    private final ObjectMatch match;
    private final OperatorMetrics metrics;
    private final Events events;

    /** By uid: the version of an object that the API server made of what was applied, and that is not the same. */
    private final Map<String, String> accepted = new ConcurrentHashMap<>();

    ChildrenWriter(KubernetesClient client, OperatorMetrics metrics, Events events) {
        this.client = client;
        this.match = new ObjectMatch(client.getKubernetesSerialization());
        this.metrics = metrics;
        this.events = events;
    }

    /** How it went. */
    enum Result {
        /** Everything was there. */
        UNCHANGED,
        /** Something was written: what was observed before is out of date. */
        CHANGED,
        /** The cache is behind the API server: nothing was decided well enough to be written. */
        STALE
    }

    Result write(PrezCluster cluster, Children children, ObjectCache cache) {
        boolean changed = false;
        for (HasMetadata rendered : children.wanted()) {
            HasMetadata cached = cached(
                            cache, rendered.getClass(), rendered.getMetadata().getName())
                    .orElse(null);
            if (matches(rendered, cached)) {
                continue;
            }
            HasMetadata actual = client.resource(rendered).get();
            if (matches(rendered, actual)) {
                continue;
            }
            if (actual != null && !ownedBy(cluster, actual)) {
                events.warn(
                        cluster,
                        "NameTaken",
                        rendered.getKind() + " " + rendered.getMetadata().getName()
                                + " exists and is not this cluster's; it is left alone");
                return Result.STALE;
            }
            if (!sameVersion(cached, actual)) {
                return Result.STALE;
            }
            apply(rendered);
            changed = true;
        }
        for (Children.Absent absent : children.unwanted()) {
            changed |= remove(cluster, cached(cache, absent.type(), absent.name()));
        }
        return changed ? Result.CHANGED : Result.UNCHANGED;
    }

    /** Writes one object as rendered. */
    void apply(HasMetadata rendered) {
        LOG.info("applying {} {}", rendered.getKind(), name(rendered));
        HasMetadata result = client.resource(rendered)
                .fieldManager(Labels.OPERATOR)
                .forceConflicts()
                .serverSideApply();
        metrics.written(rendered.getKind());
        if (!match.matches(rendered, result)) {
            // It says the same in another way than we render it. Applying it again and again would not change that.
            LOG.warn("the API server keeps {} {} in another form than rendered", rendered.getKind(), name(rendered));
            accepted.put(result.getMetadata().getUid(), digestAndVersion(rendered, result));
        }
    }

    private boolean matches(HasMetadata rendered, @Nullable HasMetadata actual) {
        return match.matches(rendered, actual)
                || (actual != null
                        && digestAndVersion(rendered, actual)
                                .equals(accepted.get(actual.getMetadata().getUid())));
    }

    /** Objects without a generation have no status either, so that their version is as good. */
    private static String digestAndVersion(HasMetadata rendered, HasMetadata actual) {
        Long generation = actual.getMetadata().getGeneration();
        return rendered.getMetadata().getAnnotations().get(Labels.SPEC_HASH)
                + "@"
                + (generation == null ? actual.getMetadata().getResourceVersion() : generation.toString());
    }

    /** Whether there is nothing to write, as far as the cache knows. */
    boolean isCurrent(Children children, ObjectCache cache) {
        return children.wanted().stream()
                        .allMatch(rendered -> matches(
                                rendered,
                                cached(
                                                cache,
                                                rendered.getClass(),
                                                rendered.getMetadata().getName())
                                        .orElse(null)))
                && children.unwanted().stream()
                        .allMatch(absent ->
                                cached(cache, absent.type(), absent.name()).isEmpty());
    }

    /** Deletes configurations that no pod uses any more; to be called when every pod has the current one. */
    void removeOldConfigurations(PrezCluster cluster, Children children, ObjectCache cache) {
        Set<String> current = children.wanted().stream()
                .filter(ConfigMap.class::isInstance)
                .map(each -> each.getMetadata().getName())
                .collect(Collectors.toSet());
        for (ConfigMap map : cache.all(ConfigMap.class)) {
            if (Labels.SERVER_CONFIG.equals(map.getMetadata().getLabels().get(Labels.COMPONENT))
                    && !current.contains(map.getMetadata().getName())) {
                remove(cluster, Optional.of(map));
            }
        }
    }

    private boolean remove(PrezCluster cluster, Optional<? extends HasMetadata> found) {
        if (found.isEmpty() || !ownedBy(cluster, found.get())) {
            return false;
        }
        LOG.info("deleting {} {}", found.get().getKind(), name(found.get()));
        client.resource(found.get()).delete();
        metrics.written(found.get().getKind());
        return true;
    }

    private static String name(HasMetadata object) {
        return object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
    }

    private static boolean sameVersion(@Nullable HasMetadata cached, @Nullable HasMetadata actual) {
        return Objects.equals(
                cached == null ? null : cached.getMetadata().getResourceVersion(),
                actual == null ? null : actual.getMetadata().getResourceVersion());
    }

    private static boolean ownedBy(PrezCluster cluster, HasMetadata object) {
        return object.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> cluster.getMetadata().getUid().equals(owner.getUid()));
    }

    private static <T extends HasMetadata> Optional<T> cached(ObjectCache cache, Class<T> type, String name) {
        return cache.all(type).stream()
                .filter(each -> name.equals(each.getMetadata().getName()))
                .findFirst();
    }
}
