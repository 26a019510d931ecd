package io.prez.operator.plan;

import io.prez.operator.nodeclient.NodeReport;
import io.prez.operator.nodeclient.NodeReport.Member;
import io.prez.operator.observe.ClusterObservation;
import io.prez.operator.observe.ObservedPod;
import io.prez.operator.observe.ObservedStatefulSet;
import io.prez.operator.observe.ObservedVolume;
import io.prez.operator.plan.Activity.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings the membership to the wanted one, a change at a time: replaces members whose volume was lost, adds, promotes,
 * removes, and takes pods and volumes away that no member uses any more.
 *
 * <p>It has no memory of an operation: where it stands is in the committed membership. So a spec that changes in the
 * middle is simply followed from there.
 */
final class Scaling {
    /** Learners that catch up at once: enough to go from one odd number of voters to the next. */
    private static final int LEARNERS_MAX = 2;

    private final Desired desired;
    private final ClusterObservation observation;
    private final ObservedStatefulSet set;
    private final LeaderView view;

    private Scaling(Desired desired, ClusterObservation observation, ObservedStatefulSet set, LeaderView view) {
        this.desired = desired;
        this.observation = observation;
        this.set = set;
        this.view = view;
    }

    static Optional<Decision> next(
            Desired desired, ClusterObservation observation, ObservedStatefulSet set, LeaderView view) {
        Scaling scaling = new Scaling(desired, observation, set, view);
        if (!view.settled()) {
            return Optional.of(Decision.hold(Activity.doing(
                    scaling.direction(), "Committing", null, "a change of membership is being committed")));
        }
        return Decision.firstOf(List.of(
                scaling::replaceLost,
                scaling::shrink,
                scaling::deleteRetired,
                scaling::promote,
                scaling::add,
                scaling::remove,
                scaling::waitForPods,
                scaling::waitForRemoved));
    }

    private Kind direction() {
        return view.highestOrdinal() >= desired.replicas() ? Kind.SCALE_DOWN : Kind.SCALE_UP;
    }

    private boolean wanted(Member member) {
        int ordinal = observation.ordinal(member.name());
        return ordinal >= 0 && ordinal < desired.replicas();
    }

    /** A blank node under the name of a member: its volume was lost, and with it the member. */
    private Optional<Decision> replaceLost() {
        List<Member> members = new ArrayList<>(view.learners());
        members.addAll(view.voters());
        Decision blocked = null;
        for (Member member : members) {
            ObservedPod pod = observation.pod(member.name()).orElse(null);
            NodeReport report = pod == null || pod.terminating() ? null : observation.report(pod);
            if (report == null
                    || report.nodeId() == null
                    || member.nodeId().equals(report.nodeId())
                    || view.isMember(report.nodeId())
                    || !(report.isBlank() || report.isRemoved())) {
                continue;
            }
            boolean voter = view.isVoter(member.nodeId());
            if (!voter || view.mayRemove(member.nodeId())) {
                return Optional.of(Decision.act(
                        new Step.RemoveMember(member.name(), member.nodeId()),
                        Activity.doing(
                                Kind.REPLACE,
                                "RemovingLost",
                                member.name(),
                                "removing the member whose volume was lost")));
            }
            blocked = Decision.wait(Activity.blocked(
                    Kind.REPLACE,
                    "QuorumUnsafe",
                    member.name(),
                    "its volume was lost, but without it the others are no safe majority: " + health()));
        }
        return Optional.ofNullable(blocked);
    }

    private Optional<Decision> shrink() {
        int needed = Math.max(desired.replicas(), view.highestOrdinal() + 1);
        if (set.replicas() <= needed) {
            return Optional.empty();
        }
        return Optional.of(Decision.act(
                new Step.ResizeStatefulSet(set.replicas(), needed),
                Activity.doing(
                        Kind.SCALE_DOWN,
                        "RemovingPods",
                        observation.podName(set.replicas() - 1),
                        "removing pods that are no members: " + needed + " stay")));
    }

    /** Volumes beyond the pods, which no member uses. */
    private Optional<Decision> deleteRetired() {
        if (!desired.deleteRetiredVolumes()) {
            return Optional.empty();
        }
        for (ObservedVolume volume : observation.volumes()) {
            if (volume.ordinal() >= set.replicas()
                    && !volume.terminating()
                    && observation.clusterId().equals(volume.clusterId())
                    && observation.pod(volume.ordinal()).isEmpty()
                    && view.member(observation.podName(volume.ordinal())) == null) {
                return Optional.of(Decision.act(
                        new Step.DeleteVolume(volume.name(), volume.uid(), observation.podName(volume.ordinal()), ""),
                        Activity.doing(
                                Kind.SCALE_DOWN,
                                "DeletingVolume",
                                observation.podName(volume.ordinal()),
                                "deleting the volume of a removed member")));
            }
        }
        return Optional.empty();
    }

    /**
     * A learner gets its vote at once when that makes the cluster stronger: while those that stay are no majority of
     * the wanted size, from an even number of voters to an odd one, or when it is the last. Else only when the next one
     * is ready too, so that the even number in between lasts a moment.
     */
    private Optional<Decision> promote() {
        List<Member> ready = view.learners().stream()
                .filter(this::wanted)
                .filter(learner -> view.isHealthy(learner.nodeId())
                        && view.podOf(learner.nodeId()).isPresent())
                .sorted(Comparator.comparingInt(learner -> observation.ordinal(learner.name())))
                .toList();
        long staying = view.voters().stream().filter(this::wanted).count();
        boolean stronger = staying < desired.replicas() / 2 + 1
                || view.voters().size() % 2 == 0
                || ready.size() >= 2
                || staying + ready.size() == desired.replicas();
        if (ready.isEmpty() || !stronger) {
            return Optional.empty();
        }
        Member learner = ready.getFirst();
        if (!view.mayPromote()) {
            return Optional.of(Decision.wait(Activity.blocked(
                    Kind.SCALE_UP,
                    "QuorumUnsafe",
                    learner.name(),
                    "with its vote a majority would need more voters than are there: " + health())));
        }
        return Optional.of(Decision.act(
                new Step.Promote(learner.name(), learner.nodeId()),
                Activity.doing(Kind.SCALE_UP, "Promoting", learner.name(), "it has caught up and gets its vote")));
    }

    private Optional<Decision> add() {
        long learners = view.learners().stream().filter(this::wanted).count();
        Decision blocked = null;
        for (int ordinal = 0; ordinal < desired.replicas(); ordinal++) {
            ObservedPod pod = observation.pod(ordinal).orElse(null);
            NodeReport report = pod == null || pod.terminating() ? null : observation.report(pod);
            if (pod == null
                    || report == null
                    || report.nodeId() == null
                    || view.member(pod.name()) != null
                    || view.isMember(report.nodeId())) {
                continue;
            }
            if (report.isRemoved() || view.wasRemoved(report.nodeId())) {
                Decision retired = retired(pod);
                if (retired.exclusive()) {
                    return Optional.of(retired);
                }
                blocked = retired;
            } else if (learners < LEARNERS_MAX
                    && (report.isBlank() || observation.clusterId().equals(report.clusterId()))) {
                return Optional.of(Decision.act(
                        new Step.AddLearner(pod.name(), report.nodeId()),
                        Activity.doing(Kind.SCALE_UP, "Adding", pod.name(), "adding it without a vote")));
            }
        }
        return Optional.ofNullable(blocked);
    }

    /** A pod that came back with the data of a member that was removed for ever. */
    private Decision retired(ObservedPod pod) {
        ObservedVolume volume = observation.volume(pod.ordinal()).orElse(null);
        Activity activity = Activity.blocked(
                Kind.SCALE_UP, "RetiredVolume", pod.name(), "its volume is that of a member that was removed");
        if (volume == null || volume.terminating()) {
            return Decision.wait(activity);
        }
        if (!desired.deleteRetiredVolumes()) {
            return Decision.ask(
                    activity,
                    new Concern(
                            "RetiredVolume",
                            "volume " + volume.name() + " is that of a removed member, which may not come back. To go"
                                    + " on: kubectl delete pvc " + volume.name()
                                    + " --wait=false && kubectl delete pod "
                                    + pod.name()));
        }
        return Decision.act(
                new Step.DeleteVolume(volume.name(), volume.uid(), pod.name(), pod.uid()),
                Activity.doing(Kind.SCALE_UP, "DeletingVolume", pod.name(), "deleting the volume of a removed member"));
    }

    private Optional<Decision> remove() {
        Comparator<Member> highestFirst = Comparator.comparingInt((Member member) -> observation.ordinal(member.name()))
                .reversed();
        Optional<Member> learner = view.learners().stream()
                .filter(each -> observation.ordinal(each.name()) >= desired.replicas())
                .min(highestFirst);
        if (learner.isPresent()) {
            return Optional.of(Decision.act(
                    new Step.RemoveMember(learner.get().name(), learner.get().nodeId()),
                    Activity.doing(
                            Kind.SCALE_DOWN, "Removing", learner.get().name(), "it has no vote and is not wanted")));
        }
        List<Member> victims = view.voters().stream()
                .filter(each -> observation.ordinal(each.name()) >= desired.replicas())
                .sorted(highestFirst)
                .toList();
        if (victims.isEmpty()) {
            return Optional.empty();
        }
        Optional<Member> leading = victims.stream()
                .filter(each -> each.nodeId().equals(view.leaderId()))
                .findFirst();
        if (leading.isPresent()) {
            return Optional.of(handOver(leading.get()));
        }
        Member victim = victims.getFirst();
        if (!view.mayRemove(victim.nodeId())) {
            return Optional.of(Decision.wait(Activity.blocked(
                    Kind.SCALE_DOWN,
                    "QuorumUnsafe",
                    victim.name(),
                    "without it the others would be no safe majority: " + health())));
        }
        return Optional.of(Decision.act(
                new Step.RemoveMember(victim.name(), victim.nodeId()),
                Activity.doing(Kind.SCALE_DOWN, "Removing", victim.name(), "removing it from the cluster")));
    }

    private Decision handOver(Member leader) {
        return view.voters().stream()
                .filter(voter -> wanted(voter) && view.isHealthy(voter.nodeId()))
                .max(Comparator.comparingLong((Member voter) -> view.matchIndex(voter.nodeId()))
                        .thenComparing(Member::name))
                .map(heir -> Decision.act(
                        new Step.TransferLeadership(leader.name(), heir.name(), heir.nodeId()),
                        Activity.doing(
                                Kind.SCALE_DOWN,
                                "HandingOver",
                                leader.name(),
                                "it leads and is to go: handing over to " + heir.name())))
                .orElseGet(() -> Decision.wait(Activity.blocked(
                        Kind.SCALE_DOWN,
                        "QuorumUnsafe",
                        leader.name(),
                        "it leads and is to go, but none that stays could lead: " + health())));
    }

    /** Everything that can be done now is done, but voters are missing. */
    private Optional<Decision> waitForPods() {
        List<String> missing = new ArrayList<>();
        for (int ordinal = 0; ordinal < desired.replicas(); ordinal++) {
            Member member = view.member(observation.podName(ordinal));
            if (member == null || !view.isVoter(member.nodeId())) {
                missing.add(observation.podName(ordinal) + state(ordinal, member));
            }
        }
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        Activity activity = Activity.doing(
                Kind.SCALE_UP,
                view.learners().isEmpty() ? "WaitingForPods" : "CatchingUp",
                observation.podName(set.replicas() - 1),
                "not voting yet: " + String.join(", ", missing));
        boolean catchingUp = view.learners().stream()
                .anyMatch(learner -> view.podOf(learner.nodeId()).isPresent());
        return Optional.of(catchingUp ? Decision.hold(activity) : Decision.wait(activity));
    }

    /** Pods that are going, and the volumes that go after them. */
    private Optional<Decision> waitForRemoved() {
        List<String> going = new ArrayList<>();
        observation.pods().stream()
                .filter(pod -> pod.ordinal() >= set.replicas())
                .forEach(pod -> going.add(pod.name()));
        observation.volumes().stream()
                .filter(volume -> volume.ordinal() >= set.replicas()
                        && observation.clusterId().equals(volume.clusterId())
                        && (desired.deleteRetiredVolumes() || volume.terminating()))
                .forEach(volume -> going.add(volume.name()));
        return going.isEmpty()
                ? Optional.empty()
                : Optional.of(Decision.wait(Activity.doing(
                        Kind.SCALE_DOWN, "RemovingPods", null, "still there: " + String.join(", ", going))));
    }

    private String state(int ordinal, @Nullable Member member) {
        if (member != null) {
            return " (catching up, " + Math.max(0, view.leader().lastIndex() - view.matchIndex(member.nodeId()))
                    + " entries behind)";
        }
        ObservedPod pod = observation.pod(ordinal).orElse(null);
        if (pod == null) {
            return " (no pod yet)";
        }
        return pod.problem() == null ? " (starting)" : " (" + pod.problem() + ")";
    }

    private String health() {
        List<String> away = view.voters().stream()
                .filter(voter -> !view.isHealthy(voter.nodeId()))
                .map(Member::name)
                .toList();
        return away.isEmpty()
                ? view.voters().size() + " voters"
                : String.join(", ", away) + " of " + view.voters().size() + " voters cannot be reached or lag behind";
    }
}
