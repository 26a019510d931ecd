package io.prez.operator.reconcile;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.prez.operator.api.ConditionStatus;
import io.prez.operator.api.LeaderStatus;
import io.prez.operator.api.OperationStatus;
import io.prez.operator.api.PrezCluster;
import io.prez.operator.api.PrezClusterStatus;
import io.prez.operator.resource.Labels;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kubernetes events: what {@code kubectl describe} tells the story with. One for each thing that happened. */
final class Events {
    private static final Logger LOG = LoggerFactory.getLogger(Events.class);
    private static final Duration REPEAT_AFTER = Duration.ofMinutes(10);
    private static final int MESSAGE_LENGTH_MAX = 1000;
    private static final int REMEMBERED_MAX = 10_000;

    private final KubernetesClient client;
    private final String instance;
    private final Supplier<Instant> clock;
    private final Map<String, Instant> published = new ConcurrentHashMap<>();

    /**
     * @param instance which replica of the operator reports
     */
    Events(KubernetesClient client, String instance, Supplier<Instant> clock) {
        this.client = client;
        this.instance = instance;
        this.clock = clock;
    }

    void tell(PrezCluster cluster, String reason, String message) {
        publish(cluster, "Normal", reason, message);
    }

    void warn(PrezCluster cluster, String reason, String message) {
        publish(cluster, "Warning", reason, message);
    }

    /** Tells what became different from one status to the next. */
    void tellChanges(PrezCluster cluster, PrezClusterStatus before, PrezClusterStatus now) {
        if (before.clusterId() == null && now.clusterId() != null) {
            tell(cluster, "ClusterFormed", "the cluster was formed");
        }
        LeaderStatus leader = now.leader();
        if (leader != null && (before.leader() == null || before.leader().term() != leader.term())) {
            tell(cluster, "LeaderChanged", leader.name() + " leads in term " + leader.term());
        }
        OperationStatus operation = now.operation();
        OperationStatus earlier = before.operation();
        if (operation != null && (earlier == null || !earlier.startedAt().equals(operation.startedAt()))) {
            tell(cluster, operation.type() + "Started", operation.message() == null ? "" : operation.message());
        }
        if (earlier != null && (operation == null || !earlier.type().equals(operation.type()))) {
            tell(cluster, earlier.type() + "Ended", now.voters() + " members vote");
        }
        tellCondition(cluster, before, now, "Available", ConditionStatus.FALSE);
        tellCondition(cluster, before, now, "ActionRequired", ConditionStatus.TRUE);
        ConditionStatus progressing = now.condition("Progressing");
        ConditionStatus progressed = before.condition("Progressing");
        if (progressing != null
                && progressing.reason().equals("DeadlineExceeded")
                && (progressed == null || !progressed.reason().equals(progressing.reason()))) {
            warn(cluster, "Stalled", progressing.message());
        }
    }

    private void tellCondition(
            PrezCluster cluster, PrezClusterStatus before, PrezClusterStatus now, String type, String bad) {
        ConditionStatus condition = now.condition(type);
        ConditionStatus earlier = before.condition(type);
        if (condition == null
                || (earlier != null
                        && earlier.status().equals(condition.status())
                        && earlier.reason().equals(condition.reason()))) {
            return;
        }
        // A cluster that was just created is not unavailable, it is new.
        boolean news = earlier != null || bad.equals(ConditionStatus.TRUE);
        if (condition.status().equals(bad) && news) {
            warn(cluster, condition.reason(), condition.message());
        } else if (earlier != null && earlier.status().equals(bad)) {
            tell(cluster, type + condition.status(), condition.message());
        }
    }

    private void publish(PrezCluster cluster, String type, String reason, String message) {
        Instant now = clock.get();
        String key = cluster.getMetadata().getUid() + '|' + reason + '|' + message;
        Instant last = published.get(key);
        if (last != null && Duration.between(last, now).compareTo(REPEAT_AFTER) < 0) {
            return;
        }
        if (published.size() >= REMEMBERED_MAX) {
            published.values().removeIf(at -> Duration.between(at, now).compareTo(REPEAT_AFTER) >= 0);
        }
        published.put(key, now);
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        try {
            client.v1()
                    .events()
                    .inNamespace(cluster.getMetadata().getNamespace())
                    .resource(new EventBuilder()
                            .withNewMetadata()
                            .withGenerateName(cluster.getMetadata().getName() + ".")
                            .withNamespace(cluster.getMetadata().getNamespace())
                            .endMetadata()
                            .withNewInvolvedObject()
                            .withApiVersion(PrezCluster.GROUP + "/" + PrezCluster.VERSION)
                            .withKind(PrezCluster.KIND)
                            .withName(cluster.getMetadata().getName())
                            .withNamespace(cluster.getMetadata().getNamespace())
                            .withUid(cluster.getMetadata().getUid())
                            .endInvolvedObject()
                            .withType(type)
                            .withReason(reason)
                            .withMessage(shortened(message))
                            .withFirstTimestamp(time)
                            .withLastTimestamp(time)
                            .withCount(1)
                            .withNewSource()
                            .withComponent(Labels.OPERATOR)
                            .endSource()
                            .withReportingComponent("prez.io/" + Labels.OPERATOR)
                            .withReportingInstance(instance)
                            .build())
                    .create();
        } catch (KubernetesClientException e) {
            // An event is news, not state: whoever needs the state reads the status.
            LOG.warn("event {} of {} is lost: {}", reason, cluster.getMetadata().getName(), e.getMessage());
        }
    }

    private static String shortened(@Nullable String message) {
        String text = Objects.requireNonNullElse(message, "");
        return text.length() <= MESSAGE_LENGTH_MAX ? text : text.substring(0, MESSAGE_LENGTH_MAX);
    }
}
