package io.prez.operator.plan;

import io.prez.operator.nodeclient.NodeReport;
import io.prez.operator.observe.ClusterObservation;
import io.prez.operator.observe.ObservedPod;
import io.prez.operator.observe.ObservedPod.Life;
import io.prez.operator.observe.ObservedStatefulSet;
import io.prez.operator.plan.Activity.Kind;
import java.util.Optional;

/**
 * Forms the cluster, once. The seed is always the first pod, so that a step that was repeated because its answer got
 * lost repeats the same thing; and it is told only while it and a majority of all pods say that they are blank.
 */
final class Formation {
    private static final int SEED = 0;

    private Formation() {}

    static Decision next(Desired desired, ClusterObservation observation, ObservedStatefulSet set) {
        Optional<Decision> broken = replaceBroken(observation, set);
        if (broken.isPresent()) {
            return broken.get();
        }
        long blank = observation.reports().values().stream()
                .filter(NodeReport::isBlank)
                .count();
        int majority = desired.replicas() / 2 + 1;
        ObservedPod seed = observation.pod(SEED).orElse(null);
        NodeReport report = seed == null ? null : observation.report(seed);
        if (seed == null || report == null || seed.terminating() || !report.isBlank() || blank < majority) {
            return Decision.hold(Activity.doing(
                    Kind.BOOTSTRAP,
                    "WaitingForPods",
                    null,
                    blank + " of " + desired.replicas() + " nodes are up; " + observation.podName(SEED)
                            + " and a majority must be" + problems(observation)));
        }
        String nodeId = report.nodeId();
        if (nodeId == null) {
            return Decision.hold(
                    Activity.doing(Kind.BOOTSTRAP, "WaitingForIdentity", seed.name(), "the node has no identity yet"));
        }
        return Decision.act(
                new Step.Bootstrap(seed.name(), nodeId),
                Activity.doing(Kind.BOOTSTRAP, "Forming", seed.name(), "forming the cluster on " + seed.name()));
    }

    /** Before there is data, a pod that does not answer may be replaced whenever the template was corrected. */
    private static Optional<Decision> replaceBroken(ClusterObservation observation, ObservedStatefulSet set) {
        for (ObservedPod pod : observation.pods()) {
            boolean silent = pod.life() == Life.DEAD || (observation.report(pod) == null && !pod.ready());
            if (silent && !pod.terminating() && Rollout.outdated(pod, set)) {
                return Optional.of(Decision.act(
                        new Step.DeletePod(pod.name(), pod.uid(), Rollout.why(pod)),
                        Activity.doing(
                                Kind.BOOTSTRAP, "ReplacingPod", pod.name(), "replacing a pod of an older template")));
            }
        }
        return Optional.empty();
    }

    private static String problems(ClusterObservation observation) {
        StringBuilder text = new StringBuilder();
        for (ObservedPod pod : observation.pods()) {
            if (pod.problem() != null) {
                text.append("; ").append(pod.name()).append(": ").append(pod.problem());
            }
        }
        return text.toString();
    }
}
