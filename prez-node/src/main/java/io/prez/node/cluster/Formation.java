package io.prez.node.cluster;

import io.prez.node.cluster.FormationMessage.Decision;
import io.prez.node.cluster.FormationState.Accepted;
import io.prez.node.cluster.FormationState.Adopted;
import io.prez.node.cluster.FormationState.Blank;
import io.prez.node.cluster.FormationState.Formed;
import io.prez.node.cluster.FormationState.Waiting;
import io.prez.node.raft.Member;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How nodes without data come to be a cluster, once: a two-phase commit, as a step function. Inputs are method calls;
 * what it wants done comes out of {@link #takeSave} and {@link #takeMessages}. One thread drives it.
 *
 * <p>The first node in nodes.conf order that sees a majority of the listed nodes coordinates. It proposes a cluster id
 * and the members that it has met, each with the id of its data directory; a node durably accepts at most one
 * formation at a time; the formation is committed by the coordinator's own durable write once <em>all</em> proposed
 * members have accepted. Any two majorities share a node, so of two formations at most one commits.
 *
 * <pre>
 * Blank    → Accepted   own proposal, or somebody's that has this node
 * Accepted → Formed     coordinator: everybody accepted. Others: the coordinator said so, or any peer has that cluster
 * Accepted → Blank      the coordinator gave up: it does so when somebody declines or is silent, and after a restart
 * Blank, Accepted → Waiting            a listed node belongs to another cluster already
 * Blank, Waiting, Accepted → Adopted   a cluster's leader has this node among its members
 * Blank    → Formed     manual: bootstrap
 * </pre>
 *
 * <p>Leaving a promise for a cluster that exists is harmless even if the promised one commits after all: there this node
 * is a voter that never was. But with no cluster in sight a member waits for its coordinator as long as it takes: if
 * that one's disk is lost, nobody can know any more whether it had committed, and only a person may decide.
 */
public final class Formation {
    static final long RESEND_MILLIS = 500;
    static final long PROPOSAL_DEADLINE_MILLIS = 5_000;
    static final long BACKOFF_MILLIS = 300;

    /**
     * What the configuration says.
     *
     * @param mayForm static formation; false: only bootstrap or adoption
     * @param listed names in nodes.conf, in its order
     * @param graceMillis how long a majority waits for the rest
     */
    public record Options(boolean mayForm, List<String> listed, long graceMillis) {
        /** Equal on nodes that list the same names in the same order. */
        public long listDigest() {
            long digest = 0xcbf29ce484222325L;
            for (int i = 0; i < listed.size(); i++) {
                String name = listed.get(i) + "\n";
                for (int j = 0; j < name.length(); j++) {
                    digest = (digest ^ name.charAt(j)) * 0x100000001b3L;
                }
            }
            return digest;
        }
    }

    /**
     * A listed node that this one reached at its address.
     *
     * @param clusterId of the cluster that it belongs to; empty for none
     */
    public record Sighting(Member member, String clusterId, long listDigest) {}

    /** A message to the node with this id. */
    public record Outgoing(long to, FormationMessage message) {}

    /** A state to make durable. */
    public record Save(long number, FormationState state) {}

    /** What became of {@link #bootstrap}. */
    public enum Bootstrap {
        /** {@link #state} will be it when the save is durable. */
        STARTED,
        /** This node belongs to that cluster already. */
        ALREADY,
        /** This node belongs to another cluster, or is on its way into one. */
        OTHER_CLUSTER,
        /** Its nodes.conf forms the cluster. */
        NOT_MANUAL
    }

    private final Options options;
    private final Member self;
    private final RandomGenerator random;
    private final Map<String, Sighting> sightings = new HashMap<>();
    private final Map<Long, Boolean> views = new HashMap<>();
    private final List<Outgoing> messages = new ArrayList<>();

    // Invariant: state is durable; while saving is not null nothing else is decided or promised.
    private FormationState state;
    private @Nullable Save saving;
    private boolean saveTaken;
    private long saves;

    // The coordinator's, while state is its own Accepted.
    private final Set<Long> accepted = new HashSet<>();
    private long proposedAtMillis;

    private long majoritySinceMillis = Long.MAX_VALUE;
    private long notBeforeMillis;
    private long resendAtMillis;
    private boolean lastView;

    /** @param restored what the data directory says */
    public Formation(Options options, Member self, FormationState restored, RandomGenerator random, long nowMillis) {
        this.options = options;
        this.self = self;
        this.random = random;
        this.state = restored;
        this.resendAtMillis = nowMillis;
        if (restored instanceof Accepted own && own.coordinatorId() == self.id()) {
            // Not committed, or the directory would say Formed: give it up, which is what members that ask are told.
            save(new FormationState.Blank());
        }
    }

    /** The durable state. */
    public FormationState state() {
        return state;
    }

    /** A listed node answered at its address. */
    public void sighted(Sighting sighting, long nowMillis) {
        Sighting before = sightings.put(sighting.member().name(), sighting);
        if (before == null || before.member().id() != sighting.member().id()) {
            views.remove(sighting.member().id());
            if (sighting.clusterId().isEmpty() && state.clusterId().isEmpty()) {
                send(sighting.member().id(), new FormationMessage.View(lastView));
            }
        }
        advance(nowMillis);
    }

    /** The connection to a listed node ended. */
    public void lost(long nodeId, long nowMillis) {
        sightings.values().removeIf(sighting -> sighting.member().id() == nodeId);
        views.remove(nodeId);
        advance(nowMillis);
    }

    /** A message from the node with this id. */
    public void receive(long from, FormationMessage message, long nowMillis) {
        switch (message) {
            case FormationMessage.View view -> views.put(from, view.seesMajority());
            case FormationMessage.Propose propose -> answer(from, propose);
            case FormationMessage.Accepted yes -> {
                if (isCoordinating(yes.formationId())) {
                    accepted.add(from);
                }
            }
            case FormationMessage.Declined no -> {
                if (isCoordinating(no.formationId())) {
                    giveUp(nowMillis);
                }
            }
            case FormationMessage.Ask ask ->
                send(from, new FormationMessage.Decided(ask.formationId(), decision(ask.formationId())));
            case FormationMessage.Decided decided -> learn(from, decided);
        }
        advance(nowMillis);
    }

    /** Lets time act; harmless at any time. */
    public void tick(long nowMillis) {
        if (saving == null && nowMillis >= resendAtMillis) {
            resendAtMillis = nowMillis + RESEND_MILLIS;
            resend();
        }
        advance(nowMillis);
    }

    /**
     * A leader's membership has this node.
     *
     * @return whether {@link #state} is about to change; false while it is about to change for another reason
     */
    public boolean adopt(String clusterId) {
        if (saving != null) {
            return false;
        }
        return switch (state) {
            case Blank blank -> save(new Adopted(clusterId));
            case Waiting waiting -> save(new Adopted(clusterId));
            case Accepted promise ->
                save(
                        promise.formationId().equals(clusterId)
                                ? new Formed(clusterId, promise.members())
                                : new Adopted(clusterId));
            case Formed formed -> false;
            case Adopted adopted -> false;
        };
    }

    /** Forms a cluster of this node alone. */
    public Bootstrap bootstrap(String clusterId) {
        if (state.clusterId().equals(clusterId)
                || (saving != null && saving.state().clusterId().equals(clusterId))) {
            return Bootstrap.ALREADY;
        }
        if (!(state instanceof Blank) || saving != null) {
            return Bootstrap.OTHER_CLUSTER;
        }
        if (options.mayForm()) {
            return Bootstrap.NOT_MANUAL;
        }
        save(new Formed(clusterId, List.of(self)));
        return Bootstrap.STARTED;
    }

    /** What is to be made durable now; null when nothing is. Each is given out once. */
    public @Nullable Save takeSave() {
        if (saveTaken) {
            return null;
        }
        saveTaken = saving != null;
        return saving;
    }

    /** The save with this number is durable. */
    public void saved(long number, long nowMillis) {
        Save done = saving;
        if (done == null || done.number() != number) {
            throw new IllegalStateException("save " + number + " is durable, but " + done + " was asked for");
        }
        saving = null;
        saveTaken = false;
        FormationState before = state;
        state = done.state();
        announce(before, nowMillis);
        advance(nowMillis);
    }

    /** What is to be sent now. */
    public List<Outgoing> takeMessages() {
        List<Outgoing> taken = List.copyOf(messages);
        messages.clear();
        return taken;
    }

    /** What it waits for, for people. */
    public String describe() {
        return switch (state) {
            case Blank blank ->
                options.mayForm()
                        ? "forming: sees " + String.join(", ", seenNames()) + " of "
                                + String.join(", ", options.listed())
                        : "blank: waits for RAFT BOOTSTRAP, or for being added to a cluster";
            case Waiting waiting -> "waits for being added to cluster " + waiting.seenClusterId();
            case Accepted promise ->
                "forming: accepted " + promise.formationId() + ", waits for " + nameOf(promise)
                        + " to commit it or to give it up";
            case Formed formed -> "member of cluster " + formed.clusterId();
            case Adopted adopted -> "member of cluster " + adopted.clusterId();
        };
    }

    private static String nameOf(Accepted promise) {
        return promise.members().stream()
                .filter(member -> member.id() == promise.coordinatorId())
                .map(Member::name)
                .findFirst()
                .orElse(Member.idText(promise.coordinatorId()));
    }

    private void advance(long nowMillis) {
        if (saving != null) {
            return;
        }
        switch (state) {
            case Blank blank -> {
                if (options.mayForm()) {
                    advanceBlank(nowMillis);
                }
            }
            case Accepted promise -> advanceAccepted(promise, nowMillis);
            case Waiting waiting -> {}
            case Formed formed -> {}
            case Adopted adopted -> {}
        }
    }

    private void advanceBlank(long nowMillis) {
        for (Sighting sighting : sightings.values()) {
            if (!sighting.clusterId().isEmpty()) {
                save(new Waiting(sighting.clusterId()));
                return;
            }
        }
        List<Member> seen = seen();
        boolean majority = isMajority(seen.size());
        if (!majority) {
            majoritySinceMillis = Long.MAX_VALUE;
        } else if (majoritySinceMillis == Long.MAX_VALUE) {
            majoritySinceMillis = nowMillis;
        }
        if (majority != lastView) {
            lastView = majority;
            resend();
        }
        boolean everybody = seen.size() == options.listed().size();
        boolean patient = everybody || nowMillis - majoritySinceMillis >= options.graceMillis();
        if (majority && patient && nowMillis >= notBeforeMillis && isFirst(seen)) {
            proposedAtMillis = nowMillis;
            accepted.clear();
            save(new Accepted(newClusterId(), self.id(), seen));
        }
    }

    private void advanceAccepted(Accepted promise, long nowMillis) {
        for (Sighting sighting : sightings.values()) {
            if (sighting.clusterId().equals(promise.formationId())) {
                save(new Formed(promise.formationId(), promise.members()));
                return;
            }
        }
        for (Sighting sighting : sightings.values()) {
            if (!sighting.clusterId().isEmpty()) {
                save(new Waiting(sighting.clusterId()));
                return;
            }
        }
        if (promise.coordinatorId() != self.id()) {
            return;
        }
        if (nowMillis - proposedAtMillis >= PROPOSAL_DEADLINE_MILLIS) {
            giveUp(nowMillis);
            return;
        }
        boolean all = promise.members().stream()
                .allMatch(member -> member.id() == self.id() || accepted.contains(member.id()));
        if (all) {
            save(new Formed(promise.formationId(), promise.members()));
        }
    }

    /** The listed nodes that are here and as blank as this one, in the order of the list. */
    private List<Member> seen() {
        List<Member> seen = new ArrayList<>();
        for (String name : options.listed()) {
            Sighting sighting = sightings.get(name);
            if (name.equals(self.name())) {
                seen.add(self);
            } else if (sighting != null
                    && sighting.clusterId().isEmpty()
                    && sighting.listDigest() == options.listDigest()) {
                seen.add(sighting.member());
            }
        }
        return seen;
    }

    private List<String> seenNames() {
        return seen().stream().map(Member::name).toList();
    }

    private boolean isMajority(int nodes) {
        return nodes > options.listed().size() / 2;
    }

    /** Whether no node before this one in the list sees a majority too, as far as they said. */
    private boolean isFirst(List<Member> seen) {
        for (Member member : seen) {
            if (member.id() == self.id()) {
                return true;
            }
            // One that has not said yet may be about to coordinate.
            if (views.getOrDefault(member.id(), true)) {
                return false;
            }
        }
        throw new IllegalStateException(self.name() + " is not among " + seen);
    }

    private String newClusterId() {
        return String.format("%016x%016x", random.nextLong(), random.nextLong());
    }

    private boolean isCoordinating(String formationId) {
        return state instanceof Accepted promise
                && promise.coordinatorId() == self.id()
                && promise.formationId().equals(formationId);
    }

    private void answer(long from, FormationMessage.Propose propose) {
        if (saving != null) {
            return;
        }
        switch (state) {
            case Blank blank -> {
                String objection = objection(from, propose);
                if (objection.isEmpty()) {
                    save(new Accepted(propose.formationId(), from, propose.members()));
                } else {
                    send(from, new FormationMessage.Declined(propose.formationId(), objection));
                }
            }
            case Accepted promise -> {
                boolean same = promise.formationId().equals(propose.formationId()) && promise.coordinatorId() == from;
                send(
                        from,
                        same
                                ? new FormationMessage.Accepted(propose.formationId())
                                : new FormationMessage.Declined(propose.formationId(), describe()));
            }
            case Waiting waiting -> decline(from, propose);
            case Formed formed -> {
                if (!formed.clusterId().equals(propose.formationId())) {
                    decline(from, propose);
                }
            }
            case Adopted adopted -> decline(from, propose);
        }
    }

    private void decline(long from, FormationMessage.Propose propose) {
        send(from, new FormationMessage.Declined(propose.formationId(), describe()));
    }

    /** Why not; empty when there is no reason. */
    private String objection(long from, FormationMessage.Propose propose) {
        if (!options.mayForm()) {
            return "cluster-formation is manual";
        }
        if (propose.listDigest() != options.listDigest()) {
            return "nodes.conf differs";
        }
        Set<String> names = new HashSet<>();
        boolean self = false;
        boolean sender = false;
        for (Member member : propose.members()) {
            names.add(member.name());
            self |= member.id() == this.self.id() && member.name().equals(this.self.name());
            sender |= member.id() == from;
        }
        boolean sound = self && sender && names.size() == propose.members().size();
        return sound && options.listed().containsAll(names) && isMajority(names.size())
                ? ""
                : "not a formation of a majority with " + this.self.name() + " as " + Member.idText(this.self.id());
    }

    private Decision decision(String formationId) {
        if (saving != null || isCoordinating(formationId)) {
            return Decision.PENDING;
        }
        return state.clusterId().equals(formationId) ? Decision.COMMITTED : Decision.ABORTED;
    }

    private void learn(long from, FormationMessage.Decided decided) {
        if (saving != null
                || !(state instanceof Accepted promise)
                || !promise.formationId().equals(decided.formationId())
                || promise.coordinatorId() != from
                || from == self.id()) {
            return;
        }
        switch (decided.decision()) {
            case COMMITTED -> save(new Formed(promise.formationId(), promise.members()));
            case ABORTED -> save(new FormationState.Blank());
            case PENDING -> {}
        }
    }

    private void giveUp(long nowMillis) {
        if (saving == null) {
            notBeforeMillis = nowMillis + BACKOFF_MILLIS + random.nextLong(BACKOFF_MILLIS * 2);
            save(new FormationState.Blank());
        }
    }

    private boolean save(FormationState next) {
        if (saving != null) {
            throw new IllegalStateException("saving " + next + " while " + saving.state() + " is being saved");
        }
        saving = new Save(++saves, next);
        saveTaken = false;
        return true;
    }

    /** Says what the durable state makes true. */
    private void announce(FormationState before, long nowMillis) {
        majoritySinceMillis = Long.MAX_VALUE;
        resendAtMillis = nowMillis + RESEND_MILLIS;
        if (state instanceof Accepted promise && promise.coordinatorId() != self.id()) {
            send(promise.coordinatorId(), new FormationMessage.Accepted(promise.formationId()));
        } else {
            resend();
        }
        if (before instanceof Accepted promise && promise.coordinatorId() == self.id()) {
            Decision decision = state instanceof Formed ? Decision.COMMITTED : Decision.ABORTED;
            for (Member member : promise.members()) {
                if (member.id() != self.id()) {
                    send(member.id(), new FormationMessage.Decided(promise.formationId(), decision));
                }
            }
        }
    }

    /** Says again what may have been lost. */
    private void resend() {
        switch (state) {
            case Blank blank -> {
                for (Sighting sighting : sightings.values()) {
                    send(sighting.member().id(), new FormationMessage.View(lastView));
                }
            }
            case Accepted promise -> {
                if (promise.coordinatorId() != self.id()) {
                    send(promise.coordinatorId(), new FormationMessage.Ask(promise.formationId()));
                    return;
                }
                for (Member member : promise.members()) {
                    if (member.id() != self.id() && !accepted.contains(member.id())) {
                        send(
                                member.id(),
                                new FormationMessage.Propose(
                                        promise.formationId(), options.listDigest(), promise.members()));
                    }
                }
            }
            case Waiting waiting -> {}
            case Formed formed -> {}
            case Adopted adopted -> {}
        }
    }

    private void send(long to, FormationMessage message) {
        messages.add(new Outgoing(to, message));
    }
}
