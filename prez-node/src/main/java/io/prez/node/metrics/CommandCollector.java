package io.prez.node.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Map;

/** Commands by name, and errors by code. Commands that were never called are left out. */
final class CommandCollector implements MultiCollector {
    private static final String DURATION = "prez_command_duration_seconds";
    private static final String FAILED = "prez_commands_failed";
    private static final String REJECTED = "prez_commands_rejected";
    private static final String ERRORS = "prez_error_replies";

    private final ServerStatistics statistics;

    CommandCollector(ServerStatistics statistics) {
        this.statistics = statistics;
    }

    @Override
    public List<String> getPrometheusNames() {
        return List.of(DURATION, FAILED, REJECTED, ERRORS);
    }

    @Override
    public MetricSnapshots collect() {
        HistogramSnapshot.Builder duration =
                HistogramSnapshot.builder().name(DURATION).help("From reading a request to its reply.");
        CounterSnapshot.Builder failed =
                CounterSnapshot.builder().name(FAILED).help("Commands that were answered with an error.");
        CounterSnapshot.Builder rejected =
                CounterSnapshot.builder().name(REJECTED).help("Commands that were refused before they ran.");
        for (CommandStatistics command : statistics.commands()) {
            Labels labels = Labels.of("command", command.name());
            if (command.latency().count() > 0) {
                duration.dataPoint(HistogramCollector.point(command.latency(), labels));
            }
            if (command.failedCalls() > 0) {
                failed.dataPoint(point(labels, command.failedCalls()));
            }
            if (command.rejectedCalls() > 0) {
                rejected.dataPoint(point(labels, command.rejectedCalls()));
            }
        }
        CounterSnapshot.Builder errors =
                CounterSnapshot.builder().name(ERRORS).help("Replies that were errors, by their code.");
        for (Map.Entry<String, Long> error : statistics.errors().entrySet()) {
            errors.dataPoint(point(Labels.of("code", error.getKey()), error.getValue()));
        }
        return MetricSnapshots.of(duration.build(), failed.build(), rejected.build(), errors.build());
    }

    private static CounterSnapshot.CounterDataPointSnapshot point(Labels labels, long value) {
        return CounterSnapshot.CounterDataPointSnapshot.builder()
                .labels(labels)
                .value((double) value)
                .build();
    }
}
