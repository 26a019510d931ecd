package io.prez.node.metrics;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

/** One {@link LatencyHistogram} as a histogram of Prometheus. */
final class HistogramCollector implements Collector {
    private final String name;
    private final String help;
    private final LatencyHistogram histogram;

    HistogramCollector(String name, String help, LatencyHistogram histogram) {
        this.name = name;
        this.help = help;
        this.histogram = histogram;
    }

    @Override
    public String getPrometheusName() {
        return name;
    }

    @Override
    public MetricSnapshot collect() {
        return HistogramSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(point(histogram, Labels.EMPTY))
                .build();
    }

    /** In seconds. */
    static HistogramSnapshot.HistogramDataPointSnapshot point(LatencyHistogram histogram, Labels labels) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        int last = LatencyHistogram.bucketCount() - 1;
        for (int i = 0; i < last; i++) {
            buckets.bucket(LatencyHistogram.upperMicros(i) / 1e6, histogram.count(i));
        }
        buckets.bucket(Double.POSITIVE_INFINITY, histogram.count(last));
        return HistogramSnapshot.HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(buckets.build())
                .sum(histogram.totalNanos() / 1e9)
                .labels(labels)
                .build();
    }
}
