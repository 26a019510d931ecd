package io.prez.operator.status;

import io.prez.operator.nodeclient.NodeReport;
import io.prez.operator.observe.ClusterObservation;
import io.prez.operator.observe.ObservedPod;
import io.prez.operator.plan.Activity;
import io.prez.operator.plan.Desired;
import io.prez.operator.plan.LeaderView;
import io.prez.operator.plan.Plan;
import io.prez.operator.validation.SpecValidator.Problem;
import java.util.List;
import java.util.Optional;

/**
 * What the findings are made from.
 *
 * @param problems of the spec; when there are any, nothing was planned
 * @param forming whether the cluster is being formed, up to its last member
 * @param written whether the cluster's objects are as the spec wants them; pods may still be older
 * @param stalled whether the current step lasts for longer than it should
 */
public record Findings(
        Desired desired,
        ClusterObservation observation,
        Optional<LeaderView> view,
        Plan plan,
        List<Problem> problems,
        boolean stalled,
        boolean forming,
        boolean written) {

    /** How the cluster is for its clients. */
    enum Service {
        /** A leader that hears a majority. */
        AVAILABLE,
        /** Not formed yet. */
        FORMING,
        /** Nodes answer, enough for a majority, and none leads. */
        NO_LEADER,
        /** Too few nodes run. */
        QUORUM_LOST,
        /** Pods are ready as far as Kubernetes knows, but the operator cannot ask them. */
        UNOBSERVABLE
    }

    Service service() {
        if (view.isPresent()) {
            return Service.AVAILABLE;
        }
        if (forming || !observation.formed()) {
            return Service.FORMING;
        }
        int voters = observation.reports().values().stream()
                .filter(report -> observation.clusterId().equals(report.clusterId()))
                .max((a, b) ->
                        Long.compare(a.membership().index(), b.membership().index()))
                .map(report -> report.membership().voters().size())
                .filter(count -> count > 0)
                .orElse(desired.replicas());
        int quorum = voters / 2 + 1;
        long answering = observation.reports().values().stream()
                .filter(report -> observation.clusterId().equals(report.clusterId()) && !report.isRemoved())
                .count();
        long silentButReady = observation.pods().stream()
                .filter(pod -> pod.ready() && observation.report(pod) == null)
                .count();
        if (answering >= quorum) {
            return Service.NO_LEADER;
        }
        return answering + silentButReady >= quorum ? Service.UNOBSERVABLE : Service.QUORUM_LOST;
    }

    /** Pods whose nodes are voters that are there, caught up and ready. */
    int readyVoters() {
        if (view.isEmpty()) {
            return 0;
        }
        int count = 0;
        for (ObservedPod pod : observation.pods()) {
            NodeReport report = observation.report(pod);
            String id = report == null ? null : report.nodeId();
            if (id != null && view.get().isVoter(id) && view.get().isHealthy(id) && pod.ready() && !pod.terminating()) {
                count++;
            }
        }
        return count;
    }

    /** Pods that were made from the current template. */
    int updatedPods() {
        String revision = observation.statefulSet() == null
                ? null
                : observation.statefulSet().updateRevision();
        return (int) observation.pods().stream()
                .filter(pod -> revision != null && revision.equals(pod.revision()))
                .count();
    }

    /** Whether every object and every pod is as the current spec wants it. */
    boolean upToDate() {
        return written
                && observation.statefulSet() != null
                && updatedPods() == observation.statefulSet().replicas();
    }

    /** Pods that do not run, with the reasons. */
    String podProblems() {
        StringBuilder text = new StringBuilder();
        for (ObservedPod pod : observation.pods()) {
            if (pod.problem() != null) {
                text.append(text.isEmpty() ? "" : "; ")
                        .append(pod.name())
                        .append(": ")
                        .append(pod.problem());
            }
        }
        return text.toString();
    }

    /** Whether an operation of one of these kinds is under way. */
    boolean doing(Activity.Kind... kinds) {
        return plan.activity() != null
                && List.of(kinds).contains(plan.activity().kind());
    }
}
