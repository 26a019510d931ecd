package io.prez.operator.plan;

import io.prez.operator.nodeclient.NodeReport;
import io.prez.operator.observe.ClusterObservation;
import io.prez.operator.observe.ObservedPod;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The labels by which the Services find the leader and the followers. A hint for routing, nothing more: a follower that
 * gets a write forwards it, and a deposed leader cannot commit.
 *
 * <p>Fenced by term: a leader of a lower term than one that was labelled already changes nothing. The old leader loses
 * the label before the new one gets it: for a moment no endpoint is better than two.
 */
public final class Routing {
    /** Label of the leader. */
    public static final String LEADER = "leader";

    /** Label of a voter that follows. */
    public static final String FOLLOWER = "follower";

    /** Label of a member without a vote. */
    public static final String LEARNER = "learner";

    private Routing() {}

    /**
     * A label to write.
     *
     * @param role null to take it away
     * @param term in which this became true
     */
    public record RoleChange(
            String pod, String podUid, @Nullable String role, long term) {}

    /**
     * What to write, in this order.
     *
     * @param open whether clients may come: not before a newly formed cluster has its majority
     */
    public static List<RoleChange> changes(ClusterObservation observation, boolean open) {
        long fence = observation.pods().stream()
                .mapToLong(ObservedPod::leaderTerm)
                .max()
                .orElse(0);
        Optional<LeaderView> view =
                LeaderView.of(observation).filter(each -> each.leader().term() >= fence);
        List<RoleChange> demotions = new ArrayList<>();
        List<RoleChange> others = new ArrayList<>();
        List<RoleChange> promotions = new ArrayList<>();
        for (ObservedPod pod : observation.pods()) {
            String role = role(pod, observation, view, open);
            if (Objects.equals(role, pod.role())) {
                continue;
            }
            long term = Math.max(fence, view.map(each -> each.leader().term()).orElse(0L));
            RoleChange change = new RoleChange(pod.name(), pod.uid(), role, term);
            if (LEADER.equals(role)) {
                promotions.add(change);
            } else if (LEADER.equals(pod.role())) {
                demotions.add(change);
            } else {
                others.add(change);
            }
        }
        demotions.addAll(others);
        demotions.addAll(promotions);
        return List.copyOf(demotions);
    }

    private static @Nullable String role(
            ObservedPod pod, ClusterObservation observation, Optional<LeaderView> view, boolean open) {
        String present = pod.role();
        if (LEADER.equals(present) && (pod.terminating() || (view.isEmpty() && !pod.ready()))) {
            // It goes, or serves nobody: writes must not wait for it even while nobody else leads.
            return FOLLOWER;
        }
        if (view.isEmpty()) {
            return present;
        }
        NodeReport report = observation.report(pod);
        String id = report == null ? null : report.nodeId();
        if (id == null) {
            // Nobody answered. Somebody else leads, that much is sure.
            return LEADER.equals(present) ? FOLLOWER : present;
        }
        if (id.equals(view.get().leaderId())) {
            return open && !pod.terminating() ? LEADER : FOLLOWER;
        }
        if (view.get().isVoter(id)) {
            return FOLLOWER;
        }
        return view.get().isMember(id) ? LEARNER : null;
    }
}
