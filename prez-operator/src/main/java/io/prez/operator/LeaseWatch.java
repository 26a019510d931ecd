package io.prez.operator;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.prez.operator.metrics.OperatorMetrics;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lease by which one of several replicas acts. Leader elections of the client have been seen to end with no replica
 * acting and none trying; so a replica that finds the lease abandoned asks to be restarted.
 */
final class LeaseWatch {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseWatch.class);
    private static final String LEASE = "prez-operator";
    private static final Duration LEASE_DURATION = Duration.ofSeconds(15);

    private final KubernetesClient client;
    private final String namespace;
    private final String identity;
    private final OperatorMetrics metrics;

    LeaseWatch(KubernetesClient client, String namespace, String identity, OperatorMetrics metrics) {
        this.client = client;
        this.namespace = namespace;
        this.identity = identity;
        this.metrics = metrics;
    }

    LeaderElectionConfiguration election(Runnable started) {
        return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
                .withLeaseNamespace(namespace)
                .withIdentity(identity)
                .withLeaseDuration(LEASE_DURATION)
                .withRenewDeadline(Duration.ofSeconds(10))
                .withRetryPeriod(Duration.ofSeconds(2))
                .withLeaderCallbacks(new LeaderCallbacks(
                        () -> {
                            LOG.info("{} acts from now on", identity);
                            started.run();
                        },
                        () -> metrics.leading(false),
                        leader -> LOG.info("{} holds the lease", leader)))
                .build();
    }

    /** Asks the API server. */
    boolean heldByUs() {
        try {
            Lease lease = lease();
            return lease != null && identity.equals(lease.getSpec().getHolderIdentity());
        } catch (KubernetesClientException e) {
            LOG.warn("the lease cannot be read: {}", e.getMessage());
            return false;
        }
    }

    /** Why this replica should be restarted; null while it need not be. */
    @Nullable
    String notAlive() {
        if (metrics.isLeading()) {
            return null;
        }
        try {
            Lease lease = lease();
            ZonedDateTime renewed = lease == null ? null : lease.getSpec().getRenewTime();
            if (renewed == null) {
                return null;
            }
            Duration age = Duration.between(renewed.toInstant(), Instant.now());
            return age.compareTo(LEASE_DURATION.multipliedBy(3)) > 0
                    ? "nobody has renewed the lease for " + age.toSeconds() + " s, and this replica does not take it"
                    : null;
        } catch (KubernetesClientException e) {
            // The API server is away: a restart would not bring it back.
            return null;
        }
    }

    private @Nullable Lease lease() {
        return client.leases().inNamespace(namespace).withName(LEASE).get();
    }
}
