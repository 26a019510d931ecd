package io.prez.node.metrics;

import io.prez.node.replica.ReplicaPort;
import io.prez.node.replica.ReplicaStatus;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;

/** What a leader knows of its peers; nothing elsewhere. Peers come and go, so that fixed gauges would not do. */
final class PeerCollector implements MultiCollector {
    private static final String LAG = "prez_raft_peer_lag_entries";
    private static final String CONTACT = "prez_raft_peer_last_contact_seconds";
    private static final String CONNECTED = "prez_raft_peer_connected";

    private final ReplicaPort replica;

    PeerCollector(ReplicaPort replica) {
        this.replica = replica;
    }

    @Override
    public List<String> getPrometheusNames() {
        return List.of(LAG, CONTACT, CONNECTED);
    }

    @Override
    public MetricSnapshots collect() {
        GaugeSnapshot.Builder lag =
                GaugeSnapshot.builder().name(LAG).help("Entries of the leader's log that the peer does not have.");
        GaugeSnapshot.Builder contact = GaugeSnapshot.builder().name(CONTACT).help("Since the peer was heard.");
        GaugeSnapshot.Builder connected =
                GaugeSnapshot.builder().name(CONNECTED).help("Whether there is a connection to the peer.");
        ReplicaStatus status = replica.status();
        for (ReplicaStatus.PeerStatus peer : status.peers()) {
            Labels labels = Labels.of("peer", peer.member().name());
            lag.dataPoint(point(labels, (double) Math.max(0, status.lastIndex() - peer.matchIndex())));
            contact.dataPoint(point(labels, peer.lastContactMillisAgo() / 1000.0));
            connected.dataPoint(point(labels, peer.connected() ? 1 : 0));
        }
        return MetricSnapshots.of(lag.build(), contact.build(), connected.build());
    }

    private static GaugeSnapshot.GaugeDataPointSnapshot point(Labels labels, double value) {
        return GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(labels)
                .value(value)
                .build();
    }
}
