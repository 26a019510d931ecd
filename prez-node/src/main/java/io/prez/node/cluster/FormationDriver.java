package io.prez.node.cluster;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a {@link Formation} on the transport's thread: gives it inputs, saves what it wants saved, sends what it says. */
final class FormationDriver {
    static final long TICK_MILLIS = 100;
    private static final Logger log = LoggerFactory.getLogger(FormationDriver.class);

    /** What the transport does for it. */
    interface Transport {
        void send(long to, FormationMessage message);

        void onThread(Runnable task);

        /** The node belongs to a cluster now; called once, when that is durable. */
        void joined(FormationState state);

        long nowMillis();
    }

    private final Formation formation;
    private final FormationJournal journal;
    private final Transport transport;
    private volatile String description;

    FormationDriver(Formation formation, FormationJournal journal, Transport transport) {
        this.formation = formation;
        this.journal = journal;
        this.transport = transport;
        this.description = formation.describe();
    }

    void tick() {
        formation.tick(transport.nowMillis());
        drain();
    }

    void sighted(Formation.Sighting sighting) {
        formation.sighted(sighting, transport.nowMillis());
        drain();
    }

    void lost(long nodeId) {
        formation.lost(nodeId, transport.nowMillis());
        drain();
    }

    void received(long from, FormationMessage message) {
        formation.receive(from, message, transport.nowMillis());
        drain();
    }

    void adopt(String clusterId) {
        formation.adopt(clusterId);
        drain();
    }

    /** {@code done} is called on the transport's thread, when the outcome is durable. */
    void bootstrap(String clusterId, Consumer<Formation.Bootstrap> done) {
        Formation.Bootstrap outcome = formation.bootstrap(clusterId);
        drain(outcome == Formation.Bootstrap.STARTED ? () -> done.accept(outcome) : null);
        if (outcome != Formation.Bootstrap.STARTED) {
            done.accept(outcome);
        }
    }

    /** Any thread. */
    String description() {
        return description;
    }

    private void drain() {
        drain(null);
    }

    private void drain(@Nullable Runnable whenSaved) {
        Formation.Save save = formation.takeSave();
        if (save != null) {
            journal.save(save.state(), () -> transport.onThread(() -> saved(save, whenSaved)));
        }
        for (Formation.Outgoing outgoing : formation.takeMessages()) {
            transport.send(outgoing.to(), outgoing.message());
        }
        String now = formation.describe();
        if (!now.equals(description)) {
            description = now;
            log.info("Cluster formation: {}", now);
        }
    }

    private void saved(Formation.Save save, @Nullable Runnable whenSaved) {
        boolean before = formation.state().clusterId().isEmpty();
        formation.saved(save.number(), transport.nowMillis());
        drain();
        if (before && !save.state().clusterId().isEmpty()) {
            transport.joined(save.state());
        }
        if (whenSaved != null) {
            whenSaved.run();
        }
    }
}
