package io.prez.operator.plan;

import io.prez.operator.nodeclient.NodeReport;
import io.prez.operator.observe.ClusterObservation;
import io.prez.operator.observe.ObservedPod;
import io.prez.operator.observe.ObservedPod.Life;
import io.prez.operator.observe.ObservedStatefulSet;
import io.prez.operator.plan.Activity.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings pods to the current template: those that are broken at once, so that a corrected spec always gets through;
 * then those that take part, one at a time, the leader last and after it has handed over.
 */
final class Rollout {
    private Rollout() {}

    /** Whether a pod was made from another template than the current one. False while that is not known. */
    static boolean outdated(ObservedPod pod, ObservedStatefulSet set) {
        return set.updateRevision() != null && !set.updateRevision().equals(pod.revision());
    }

    static String why(ObservedPod pod) {
        return pod.problem() == null ? "it does not answer and has an older template" : pod.problem();
    }

    /** A pod of an older template that is not there for anybody can be replaced without asking. */
    static Optional<Decision> replaceBroken(
            ClusterObservation observation, ObservedStatefulSet set, Optional<LeaderView> view) {
        for (ObservedPod pod : observation.pods()) {
            if (pod.terminating() || !outdated(pod, set) || pod.ordinal() >= set.replicas()) {
                continue;
            }
            if (broken(pod, observation, view)) {
                return Optional.of(Decision.act(
                        new Step.DeletePod(pod.name(), pod.uid(), why(pod)),
                        Activity.doing(
                                Kind.ROLLOUT, "ReplacingBroken", pod.name(), "replacing a pod that does not work")));
            }
        }
        return Optional.empty();
    }

    private static boolean broken(ObservedPod pod, ClusterObservation observation, Optional<LeaderView> view) {
        NodeReport report = observation.report(pod);
        if (pod.ready()) {
            return false;
        }
        if (view.isPresent() && depended(pod, report, view.get())) {
            return false;
        }
        if (pod.life() == Life.DEAD) {
            return true;
        }
        if (view.isPresent()) {
            return false;
        }
        // Without a leader every pod is unready. One whose process has started may be about to vote, whether it answers
        // us or not; one that never got so far, or that is alone, is missed by nobody.
        return report == null
                ? pod.life() == Life.STARTING
                : report.membership().voters().size() == 1;
    }

    /** The leader hears it, though we may not: a majority may need it. */
    private static boolean depended(ObservedPod pod, @Nullable NodeReport report, LeaderView view) {
        String id = report != null ? report.nodeId() : null;
        if (id == null) {
            NodeReport.Member member = view.member(pod.name());
            id = member == null ? null : member.nodeId();
        }
        return id != null && view.isVoter(id) && view.isHealthy(id);
    }

    static Optional<Decision> next(ClusterObservation observation, ObservedStatefulSet set, LeaderView view) {
        if (set.updateRevision() == null) {
            return Optional.empty();
        }
        List<ObservedPod> outdated = observation.pods().stream()
                .filter(pod -> outdated(pod, set) && pod.ordinal() < set.replicas())
                .toList();
        if (outdated.isEmpty()) {
            return Optional.empty();
        }
        Optional<Decision> unsettled = waitForOthers(observation, set, view, outdated.size());
        if (unsettled.isPresent()) {
            return unsettled;
        }
        List<ObservedPod> order = new ArrayList<>(outdated);
        order.sort(Comparator.comparingInt((ObservedPod pod) -> rank(pod, observation, view))
                .thenComparingLong(pod -> match(pod, observation, view))
                .thenComparing(Comparator.comparingInt(ObservedPod::ordinal).reversed()));
        ObservedPod next = order.getFirst();
        NodeReport report = observation.report(next);
        String id = report == null ? null : report.nodeId();
        if (id == null || !view.isMember(id)) {
            return waitOrReplaceStranger(next, view, outdated.size());
        }
        if (view.isVoter(id) && !view.maySpare(id)) {
            return Optional.of(Decision.wait(Activity.blocked(
                    Kind.ROLLOUT,
                    "QuorumUnsafe",
                    next.name(),
                    "it cannot be restarted: without it too few voters are there")));
        }
        if (id.equals(view.leaderId()) && view.voters().size() > 1) {
            return Optional.of(handOver(next, observation, view));
        }
        Activity activity = Activity.doing(
                Kind.ROLLOUT, "Restarting", next.name(), outdated.size() + " pods have an older template");
        return Optional.of(Decision.act(
                view.participates(next) || id.equals(view.leaderId())
                        ? new Step.EvictPod(next.name(), next.uid())
                        : new Step.DeletePod(next.name(), next.uid(), why(next)),
                activity));
    }

    /** Until every pod that is up to date takes part again, no healthy one is touched. */
    private static Optional<Decision> waitForOthers(
            ClusterObservation observation, ObservedStatefulSet set, LeaderView view, int outdated) {
        for (int ordinal = 0; ordinal < set.replicas(); ordinal++) {
            ObservedPod pod = observation.pod(ordinal).orElse(null);
            String name = observation.podName(ordinal);
            if (pod == null || pod.terminating()) {
                return Optional.of(Decision.wait(waiting(name, outdated, "its pod is being replaced")));
            }
            boolean member = view.member(name) != null;
            if (member && !outdated(pod, set) && !view.participates(pod)) {
                String problem = pod.problem() == null ? "it is not back yet" : pod.problem();
                return Optional.of(Decision.wait(waiting(name, outdated, problem)));
            }
        }
        return Optional.empty();
    }

    private static Activity waiting(String pod, int outdated, String problem) {
        return Activity.doing(
                Kind.ROLLOUT, "WaitingForPod", pod, problem + "; " + outdated + " pods still have an older template");
    }

    /** A pod whose node is no member, or cannot be asked. */
    private static Optional<Decision> waitOrReplaceStranger(ObservedPod pod, LeaderView view, int outdated) {
        NodeReport.Member member = view.member(pod.name());
        if (member != null && view.isVoter(member.nodeId()) && view.isHealthy(member.nodeId())) {
            return Optional.of(Decision.wait(Activity.blocked(
                    Kind.ROLLOUT,
                    "Unobservable",
                    pod.name(),
                    "the leader hears it, but the operator cannot ask it; not restarting it blindly")));
        }
        if (member != null && view.isVoter(member.nodeId()) && !view.maySpare(member.nodeId())) {
            return Optional.of(Decision.wait(Activity.blocked(
                    Kind.ROLLOUT, "QuorumUnsafe", pod.name(), "too few voters are there to restart it")));
        }
        return Optional.of(Decision.act(
                new Step.DeletePod(pod.name(), pod.uid(), why(pod)),
                Activity.doing(Kind.ROLLOUT, "Restarting", pod.name(), outdated + " pods have an older template")));
    }

    private static Decision handOver(ObservedPod leader, ClusterObservation observation, LeaderView view) {
        return view.voters().stream()
                .filter(voter -> !voter.nodeId().equals(view.leaderId()) && view.isHealthy(voter.nodeId()))
                .filter(voter ->
                        observation.pod(voter.name()).filter(view::participates).isPresent())
                .max(Comparator.comparingLong((NodeReport.Member voter) -> view.matchIndex(voter.nodeId()))
                        .thenComparing(NodeReport.Member::name))
                .map(heir -> Decision.act(
                        new Step.TransferLeadership(leader.name(), heir.name(), heir.nodeId()),
                        Activity.doing(
                                Kind.ROLLOUT,
                                "HandingOver",
                                leader.name(),
                                "the leader is the last to restart: handing over to " + heir.name())))
                .orElseGet(() -> Decision.wait(Activity.blocked(
                        Kind.ROLLOUT, "QuorumUnsafe", leader.name(), "no other voter is ready to lead")));
    }

    /** Strangers, then learners, then followers that lag, then followers, then the leader. */
    private static int rank(ObservedPod pod, ClusterObservation observation, LeaderView view) {
        NodeReport report = observation.report(pod);
        String id = report == null ? null : report.nodeId();
        if (id == null || !view.isMember(id)) {
            return 0;
        }
        if (id.equals(view.leaderId())) {
            return 4;
        }
        if (!view.isVoter(id)) {
            return 1;
        }
        return view.participates(pod) ? 3 : 2;
    }

    /** Followers that are close to each other count as equal, so that the order does not flicker with every write. */
    private static long match(ObservedPod pod, ClusterObservation observation, LeaderView view) {
        NodeReport report = observation.report(pod);
        String id = report == null ? null : report.nodeId();
        return id == null || view.isHealthy(id) ? Long.MAX_VALUE : view.matchIndex(id);
    }
}
