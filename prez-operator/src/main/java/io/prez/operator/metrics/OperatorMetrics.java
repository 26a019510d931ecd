package io.prez.operator.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The operator's numbers. None of them has a cluster's name as a label, so their count does not grow with the fleet;
 * what a cluster is doing is in its status.
 */
public final class OperatorMetrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
    private final Map<String, String> phases = new ConcurrentHashMap<>();
    private final AtomicBoolean leading = new AtomicBoolean();

    /** Starts with all counts at zero. */
    public OperatorMetrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        garbageCollection.bindTo(registry);
        Gauge.builder("prez_operator_leading", leading, flag -> flag.get() ? 1 : 0)
                .description("Whether this replica is the one that acts.")
                .register(registry);
        for (String phase : new String[] {"Ready", "Degraded", "Unavailable", "Unknown"}) {
            Gauge.builder("prez_operator_clusters", phases, map -> count(map, phase))
                    .description("Clusters by phase.")
                    .tag("phase", phase)
                    .register(registry);
        }
        Gauge.builder("prez_operator_managed_clusters", phases, Map::size)
                .description("Clusters that this operator looks after.")
                .register(registry);
    }

    private static double count(Map<String, String> phases, String phase) {
        return phases.values().stream().filter(phase::equals).count();
    }

    /** This replica acts from now on, or no longer. */
    public void leading(boolean leads) {
        leading.set(leads);
    }

    /** Whether this replica acts. */
    public boolean isLeading() {
        return leading.get();
    }

    /** A reconciliation took so long and ended like this. */
    public void reconciled(Duration took, String outcome) {
        Timer.builder("prez_operator_reconciliations")
                .description("Reconciliations by outcome.")
                .tag("outcome", outcome)
                .register(registry)
                .record(took);
    }

    /** A step was carried out, refused or lost. */
    public void step(String name, String outcome) {
        Counter.builder("prez_operator_steps")
                .description("Steps by kind and outcome.")
                .tag("step", name)
                .tag("outcome", outcome)
                .register(registry)
                .increment();
    }

    /** An object was written. */
    public void written(String kind) {
        Counter.builder("prez_operator_writes")
                .description("Objects written to the API server.")
                .tag("kind", kind)
                .register(registry)
                .increment();
    }

    /** A cluster is in this phase. */
    public void phase(String clusterUid, String phase) {
        phases.put(clusterUid, phase);
    }

    /** A cluster is gone. */
    public void forget(String clusterUid) {
        phases.remove(clusterUid);
    }

    /** All numbers in Prometheus' text format. */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        garbageCollection.close();
        registry.close();
    }
}
