package io.prez.operator.plan;

import io.prez.operator.nodeclient.NodeReport;
import io.prez.operator.observe.ClusterObservation;
import io.prez.operator.observe.ObservedStatefulSet;
import io.prez.operator.observe.ObservedVolume;
import io.prez.operator.plan.Activity.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides the next step. The order of the parts is the order of what matters: what is broken and in the way of a
 * corrected spec, then membership, then the rollout, then housekeeping.
 */
public final class Planner {
    private Planner() {}

    /** The one thing to do now. */
    public static Plan next(Desired desired, ClusterObservation observation) {
        ObservedStatefulSet set = observation.statefulSet();
        int existing = set == null ? 0 : set.replicas();
        Concern foreign = foreign(desired, observation);
        if (desired.paused()) {
            return Plan.frozen(existing, null, foreign);
        }
        if (set == null) {
            return foreign != null ? Plan.frozen(0, null, foreign) : create(desired, observation);
        }
        if (set.terminating()) {
            return Plan.frozen(existing, null, foreign);
        }
        if (!observation.formed()) {
            if (foreign != null) {
                return Plan.frozen(existing, null, foreign);
            }
            Decision decision = Formation.next(desired, observation, set);
            return plan(decision, Math.max(existing, desired.replicas()), expansions(desired, observation));
        }
        return formed(desired, observation, set, foreign);
    }

    private static Plan formed(
            Desired desired, ClusterObservation observation, ObservedStatefulSet set, @Nullable Concern foreign) {
        Optional<LeaderView> found = LeaderView.of(observation);
        int pods = foreign != null ? set.replicas() : podsWanted(desired, observation, set, found);
        List<Plan.Expansion> expansions = expansions(desired, observation);

        Optional<Decision> broken = Rollout.replaceBroken(observation, set, found);
        if (broken.isPresent()) {
            return plan(broken.get(), pods, expansions);
        }
        if (found.isEmpty()) {
            Concern loss = permanentLoss(observation);
            return new Plan(new Step.Rest(), pods, true, expansions, null, loss != null ? loss : foreign);
        }
        LeaderView view = found.get();
        Decision decision = Decision.firstOf(List.of(
                        () -> Scaling.next(desired, observation, set, view),
                        () -> Rollout.next(observation, set, view),
                        () -> Resizing.next(desired, observation, set)))
                .orElseGet(() -> Decision.hold(null));
        Concern concern = foreign != null ? foreign : decision.concern();
        return new Plan(decision.step(), pods, true, expansions, decision.activity(), concern);
    }

    private static Plan plan(Decision decision, int pods, List<Plan.Expansion> expansions) {
        return new Plan(decision.step(), pods, true, expansions, decision.activity(), decision.concern());
    }

    /**
     * Makes the StatefulSet, or makes it again. It may have been deleted under running pods, or by ourselves to enlarge
     * its claim template; so it must not be smaller than what is there.
     */
    private static Plan create(Desired desired, ClusterObservation observation) {
        int pods = desired.replicas();
        for (int ordinal : ordinalsInUse(observation)) {
            pods = Math.max(pods, ordinal + 1);
        }
        Activity activity = observation.formed()
                ? null
                : Activity.doing(Kind.BOOTSTRAP, "CreatingPods", null, "creating " + pods + " pods");
        return new Plan(new Step.Rest(), pods, true, List.of(), activity, null);
    }

    private static List<Integer> ordinalsInUse(ClusterObservation observation) {
        List<Integer> ordinals = new ArrayList<>();
        observation.pods().forEach(pod -> ordinals.add(pod.ordinal()));
        observation.volumes().stream()
                .filter(volume -> observation.clusterId().equals(volume.clusterId()) && !volume.terminating())
                .forEach(volume -> ordinals.add(volume.ordinal()));
        ordinals.add(highestKnownMember(observation));
        return ordinals;
    }

    /** The highest ordinal that any node believes to be a member's; -1 for none. */
    private static int highestKnownMember(ClusterObservation observation) {
        return observation.reports().values().stream()
                .filter(report -> observation.clusterId().equals(report.clusterId()))
                .flatMap(report ->
                        Stream.concat(report.membership().voters().stream(), report.membership().learners().stream()))
                .mapToInt(member -> observation.ordinal(member.name()))
                .max()
                .orElse(-1);
    }

    /**
     * Never fewer than there are: shrinking is a step of its own. Pods that members live in come back at once, whoever
     * took them; pods for new members only while there is a leader to add them, and only where no volume of a removed
     * member waits to be deleted.
     */
    private static int podsWanted(
            Desired desired, ClusterObservation observation, ObservedStatefulSet set, Optional<LeaderView> view) {
        int members = highestKnownMember(observation) + 1;
        int pods = Math.max(set.replicas(), members);
        if (view.isEmpty()) {
            return members == 0 ? Math.max(pods, desired.replicas()) : pods;
        }
        while (pods < desired.replicas()) {
            Optional<ObservedVolume> old = observation.volume(pods);
            if (old.isPresent() && desired.deleteRetiredVolumes()) {
                break;
            }
            pods++;
        }
        return pods;
    }

    private static List<Plan.Expansion> expansions(Desired desired, ClusterObservation observation) {
        return observation.volumes().stream()
                .filter(volume -> !volume.terminating()
                        && volume.requestedBytes() > 0
                        && volume.requestedBytes() < desired.storageBytes()
                        && observation.clusterId().equals(volume.clusterId()))
                .map(volume -> new Plan.Expansion(volume.name(), volume.uid(), desired.storageBytes()))
                .toList();
    }

    /** Volumes or nodes with data of another cluster. Nothing is formed on them, and they are never touched. */
    private static @Nullable Concern foreign(Desired desired, ClusterObservation observation) {
        ObservedStatefulSet set = observation.statefulSet();
        int pods = Math.max(desired.replicas(), set == null ? 0 : set.replicas());
        List<String> volumes = observation.volumes().stream()
                .filter(volume -> volume.ordinal() < pods
                        && volume.clusterId() != null
                        && !volume.clusterId().equals(observation.clusterId()))
                .map(ObservedVolume::name)
                .toList();
        if (!volumes.isEmpty()) {
            return new Concern(
                    "ForeignVolumes",
                    "volumes of an earlier cluster of this name are in the way: "
                            + String.join(", ", volumes)
                            + ". If nobody needs their data any more: kubectl delete pvc "
                            + String.join(" ", volumes));
        }
        List<String> pods0 = observation.pods().stream()
                .filter(pod -> {
                    NodeReport report = observation.report(pod);
                    return report != null
                            && report.clusterId() != null
                            && !report.clusterId().equals(observation.clusterId());
                })
                .map(pod -> pod.name())
                .toList();
        if (!pods0.isEmpty()) {
            return new Concern(
                    "ForeignData",
                    "the volume has data of another cluster in " + String.join(", ", pods0)
                            + ". It is left alone; delete its PersistentVolumeClaim and the pod if nobody needs it");
        }
        return null;
    }

    /** Whether so many voters lost their data that the rest can never be a majority again. */
    private static @Nullable Concern permanentLoss(ClusterObservation observation) {
        Optional<NodeReport> best = observation.reports().values().stream()
                .filter(report -> observation.clusterId().equals(report.clusterId()))
                .max((a, b) ->
                        Long.compare(a.membership().index(), b.membership().index()));
        if (best.isEmpty()) {
            long blank = observation.reports().values().stream()
                    .filter(NodeReport::isBlank)
                    .count();
            if (blank == 0 || blank < observation.pods().size()) {
                return null;
            }
            return new Concern(
                    "PermanentQuorumLoss",
                    "the cluster was formed, but every node is blank: all volumes were lost. It is not formed again by"
                            + " itself; delete the PrezCluster, restore the data into a new one");
        }
        List<NodeReport.Member> voters = best.get().membership().voters();
        List<String> lost = voters.stream()
                .filter(voter -> {
                    NodeReport report = observation.reports().get(voter.name());
                    return report != null && report.isBlank() && !voter.nodeId().equals(report.nodeId());
                })
                .map(NodeReport.Member::name)
                .toList();
        if (voters.size() - lost.size() >= voters.size() / 2 + 1) {
            return null;
        }
        return new Concern(
                "PermanentQuorumLoss",
                lost.size() + " of " + voters.size() + " voters lost their volumes ("
                        + lost.stream().collect(Collectors.joining(", "))
                        + "), so the others cannot be a majority again. Their data is untouched; nothing is done"
                        + " automatically, because the newest writes may be lost");
    }
}
