package io.prez.operator.status;

import io.prez.operator.api.ConditionStatus;
import io.prez.operator.api.LeaderStatus;
import io.prez.operator.api.MemberStatus;
import io.prez.operator.api.OperationStatus;
import io.prez.operator.api.PrezCluster;
import io.prez.operator.api.PrezClusterStatus;
import io.prez.operator.nodeclient.NodeReport;
import io.prez.operator.nodeclient.NodeReport.Member;
import io.prez.operator.observe.ClusterObservation;
import io.prez.operator.observe.ObservedPod;
import io.prez.operator.observe.ObservedStatefulSet;
import io.prez.operator.plan.Activity;
import io.prez.operator.plan.Desired;
import io.prez.operator.plan.LeaderView;
import io.prez.operator.plan.Plan;
import io.prez.operator.resource.Labels;
import io.prez.operator.validation.SpecValidator.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the status that follows from what was seen and decided. */
public final class StatusBuilder {
    /** A step that lasts for longer is called stalled. */
    static final Duration PROGRESS_DEADLINE = Duration.ofMinutes(10);

    private StatusBuilder() {}

    /**
     * The new status. Times move only where something changed, so that an unchanged cluster has an equal status.
     *
     * @param written whether the objects in the cluster are those that the spec asks for
     * @param now whole seconds count
     */
    public static PrezClusterStatus build(
            PrezCluster cluster,
            Desired desired,
            ClusterObservation observation,
            Plan plan,
            List<Problem> problems,
            boolean written,
            Instant now) {
        PrezClusterStatus before = cluster.recorded();
        Instant seconds = now.truncatedTo(ChronoUnit.SECONDS);
        Optional<LeaderView> view = LeaderView.of(observation);
        OperationStatus operation = operation(before.operation(), plan.activity(), desired, observation, view, seconds);
        boolean stalled = operation != null
                && Duration.between(Instant.parse(operation.stepStartedAt()), seconds)
                                .compareTo(PROGRESS_DEADLINE)
                        > 0;
        boolean forming =
                before.operation() != null && before.operation().type().equals(Activity.Kind.BOOTSTRAP.text());
        Findings findings = new Findings(desired, observation, view, plan, problems, stalled, forming, written);
        ObservedStatefulSet set = observation.statefulSet();
        Long generation = cluster.getMetadata().getGeneration();
        PrezClusterStatus current = new PrezClusterStatus(
                generation,
                phase(findings, operation),
                observation.formed() ? observation.clusterId() : null,
                version(observation, view, before),
                leader(view),
                view.map(each -> each.leader().membership().index()).orElse(before.configIndex()),
                set == null ? 0 : set.replicas(),
                Labels.nodeSelectorText(cluster.getMetadata().getName()),
                view.map(each -> each.voters().size()).orElse(before.voters()),
                findings.readyVoters(),
                findings.updatedPods(),
                members(observation, view),
                operation,
                conditions(before, Conditions.all(findings), generation, seconds));
        return sameButForProgress(current, before) ? before : current;
    }

    /** A status is no place for numbers that move with every write: they are written when something else is. */
    private static boolean sameButForProgress(PrezClusterStatus current, PrezClusterStatus before) {
        return current.withMembers(still(current.members())).equals(before.withMembers(still(before.members())));
    }

    private static List<MemberStatus> still(List<MemberStatus> members) {
        return members.stream().map(member -> member.withMatchIndex(null)).toList();
    }

    private static @Nullable OperationStatus operation(
            @Nullable OperationStatus before,
            @Nullable Activity activity,
            Desired desired,
            ClusterObservation observation,
            Optional<LeaderView> view,
            Instant now) {
        if (activity == null) {
            // Between a step and the leader that it makes, there is a moment without anything to say.
            return view.isEmpty() && observation.formed() ? before : null;
        }
        Integer voters = view.map(each -> each.voters().size()).orElse(null);
        if (before == null || !Objects.equals(before.target(), desired.replicas())) {
            return started(activity.kind().text(), voters, activity, desired, now);
        }
        // Adding the other members is the second half of forming a cluster, and of replacing a member.
        boolean secondHalf = activity.kind() == Activity.Kind.SCALE_UP
                && (before.type().equals(Activity.Kind.BOOTSTRAP.text())
                        || before.type().equals(Activity.Kind.REPLACE.text()));
        String type = secondHalf ? before.type() : activity.kind().text();
        if (!before.type().equals(type)) {
            return started(type, voters, activity, desired, now);
        }
        boolean sameStep = before.step().equals(activity.step()) && Objects.equals(before.member(), activity.pod());
        return new OperationStatus(
                type,
                before.from(),
                before.target(),
                activity.step(),
                activity.pod(),
                activity.message(),
                before.startedAt(),
                sameStep ? before.stepStartedAt() : now.toString());
    }

    private static OperationStatus started(
            String type, @Nullable Integer voters, Activity activity, Desired desired, Instant now) {
        return new OperationStatus(
                type,
                voters,
                desired.replicas(),
                activity.step(),
                activity.pod(),
                activity.message(),
                now.toString(),
                now.toString());
    }

    private static String phase(Findings findings, @Nullable OperationStatus operation) {
        if (!findings.problems().isEmpty()) {
            return "Invalid";
        }
        if (findings.desired().paused()) {
            return "Paused";
        }
        switch (findings.service()) {
            case FORMING -> {
                return findings.observation().statefulSet() == null ? "Pending" : "Forming";
            }
            case NO_LEADER, QUORUM_LOST -> {
                return "Unavailable";
            }
            case UNOBSERVABLE -> {
                return "Unknown";
            }
            case AVAILABLE -> {}
        }
        if (operation == null) {
            boolean degraded = findings.readyVoters() < findings.desired().replicas();
            return degraded ? "Degraded" : findings.upToDate() ? "Ready" : "Rolling";
        }
        return switch (operation.type()) {
            case "Bootstrap" -> "Forming";
            case "Replace" -> "Replacing";
            case "Rollout" -> "Rolling";
            case "Resize" -> "Resizing";
            default -> "Scaling";
        };
    }

    private static @Nullable String version(
            ClusterObservation observation, Optional<LeaderView> view, PrezClusterStatus before) {
        if (view.isPresent()) {
            return view.get().leader().version();
        }
        return observation.formed() ? before.version() : null;
    }

    private static @Nullable LeaderStatus leader(Optional<LeaderView> view) {
        return view.map(each -> new LeaderStatus(
                        each.leaderPod()
                                .map(ObservedPod::name)
                                .orElse(each.leader().name()),
                        each.leaderId(),
                        each.leader().term()))
                .orElse(null);
    }

    private static List<MemberStatus> members(ClusterObservation observation, Optional<LeaderView> view) {
        ObservedStatefulSet set = observation.statefulSet();
        String revision = set == null ? null : set.updateRevision();
        List<MemberStatus> members = new ArrayList<>();
        for (ObservedPod pod : observation.pods()) {
            NodeReport report = observation.report(pod);
            String id = report == null ? null : report.nodeId();
            boolean updated = revision != null && revision.equals(pod.revision());
            String lag = lag(view, id);
            members.add(new MemberStatus(
                    pod.name(),
                    id,
                    role(report, view),
                    id != null && view.isPresent() && view.get().isVoter(id),
                    pod.ready() && !pod.terminating(),
                    matchIndex(view, id),
                    lag,
                    report == null ? null : report.version(),
                    updated));
        }
        view.ifPresent(each -> {
            for (Member voter : each.voters()) {
                if (observation.pod(voter.name()).isEmpty()) {
                    members.add(new MemberStatus(
                            voter.name(), voter.nodeId(), "unknown", true, false, null, "unknown", null, false));
                }
            }
        });
        return members;
    }

    private static String lag(Optional<LeaderView> view, @Nullable String id) {
        if (view.isEmpty() || id == null || !view.get().isMember(id)) {
            return "unknown";
        }
        return view.get().isHealthy(id) ? "caught up" : "behind";
    }

    private static @Nullable Long matchIndex(Optional<LeaderView> view, @Nullable String id) {
        long index = view.isEmpty() || id == null ? -1 : view.get().matchIndex(id);
        return index < 0 ? null : index;
    }

    private static String role(@Nullable NodeReport report, Optional<LeaderView> view) {
        if (report == null) {
            return "unknown";
        }
        if (report.isBlank()) {
            return "blank";
        }
        if (report.isRemoved()) {
            return "removed";
        }
        String id = report.nodeId();
        if (view.isEmpty() || id == null) {
            return "unknown";
        }
        if (id.equals(view.get().leaderId())) {
            return "leader";
        }
        return view.get().isVoter(id) ? "follower" : "learner";
    }

    private static List<ConditionStatus> conditions(
            PrezClusterStatus before, List<Finding> findings, @Nullable Long generation, Instant now) {
        List<ConditionStatus> conditions = new ArrayList<>();
        for (Finding finding : findings) {
            ConditionStatus old = before.condition(finding.type());
            String since =
                    old != null && old.status().equals(finding.status()) ? old.lastTransitionTime() : now.toString();
            conditions.add(new ConditionStatus(
                    finding.type(), finding.status(), finding.reason(), finding.message(), since, generation));
        }
        return conditions;
    }
}
