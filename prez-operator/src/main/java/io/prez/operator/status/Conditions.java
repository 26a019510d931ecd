package io.prez.operator.status;

import io.prez.operator.observe.ObservedStatefulSet;
import io.prez.operator.observe.ObservedVolume;
import io.prez.operator.plan.Activity;
import io.prez.operator.plan.Concern;
import io.prez.operator.plan.LeaderView;
import io.prez.operator.validation.SpecValidator.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** One function for each condition. Reasons are part of the API. */
final class Conditions {
    static final String AVAILABLE = "Available";
    static final String READY = "Ready";
    static final String PROGRESSING = "Progressing";
    static final String SCALE_OPERATION_COMPLETE = "ScaleOperationComplete";
    static final String FAULT_TOLERANT = "FaultTolerant";
    static final String STORAGE_HEALTHY = "StorageHealthy";
    static final String ACTION_REQUIRED = "ActionRequired";

    private static final String UNOBSERVABLE = "Unobservable";

    private Conditions() {}

    static List<Finding> all(Findings findings) {
        return List.of(
                available(findings),
                ready(findings),
                progressing(findings),
                scaleOperationComplete(findings),
                faultTolerant(findings),
                storageHealthy(findings),
                actionRequired(findings));
    }

    /** Clients are served. */
    private static Finding available(Findings findings) {
        String problems = findings.podProblems();
        String because = problems.isEmpty() ? "" : " (" + problems + ")";
        return switch (findings.service()) {
            case AVAILABLE -> Finding.yes(AVAILABLE, "LeaderElected", "a leader serves, and hears a majority");
            case FORMING -> Finding.no(AVAILABLE, "Bootstrapping", "the cluster is not formed yet" + because);
            case NO_LEADER -> Finding.no(AVAILABLE, "NoLeader", "enough nodes answer, but none leads");
            case QUORUM_LOST -> Finding.no(AVAILABLE, "QuorumLost", "too few nodes run to be a majority" + because);
            case UNOBSERVABLE ->
                Finding.unknown(AVAILABLE, UNOBSERVABLE, "pods are ready, but the operator cannot ask their nodes");
        };
    }

    /** Everything is as the spec says: what a deployment tool should wait for. */
    private static Finding ready(Findings findings) {
        if (!findings.problems().isEmpty()) {
            return Finding.no(READY, "InvalidSpec", "the spec cannot be carried out: " + problems(findings));
        }
        Findings.Service service = findings.service();
        if (service == Findings.Service.UNOBSERVABLE) {
            return Finding.unknown(READY, UNOBSERVABLE, "the operator cannot ask the nodes");
        }
        if (service != Findings.Service.AVAILABLE) {
            return Finding.no(READY, "NotAvailable", "clients are not served");
        }
        Activity activity = findings.plan().activity();
        if (activity != null) {
            return Finding.no(READY, findings.stalled() ? "Stalled" : "Progressing", activity.message());
        }
        int ready = findings.readyVoters();
        int wanted = findings.desired().replicas();
        if (ready < wanted) {
            String problems = findings.podProblems();
            return Finding.no(
                    READY,
                    "MembersNotReady",
                    ready + " of " + wanted + " members are ready" + (problems.isEmpty() ? "" : " (" + problems + ")"));
        }
        if (!findings.upToDate()) {
            return Finding.no(READY, "Applying", "the spec has changed; its objects or pods are not up to date yet");
        }
        if (findings.plan().concern() != null) {
            return Finding.no(
                    READY,
                    findings.plan().concern().reason(),
                    findings.plan().concern().message());
        }
        return Finding.yes(READY, "AllReady", "all " + wanted + " members are ready and up to date");
    }

    /** An operation runs. */
    private static Finding progressing(Findings findings) {
        if (!findings.problems().isEmpty()) {
            return Finding.no(PROGRESSING, "InvalidSpec", problems(findings));
        }
        if (findings.desired().paused()) {
            return Finding.no(PROGRESSING, "Paused", "spec.paused is set: only the status is kept up to date");
        }
        Activity activity = findings.plan().activity();
        if (activity == null) {
            return Finding.no(PROGRESSING, "Complete", "nothing is to be done");
        }
        String text = (activity.pod() == null ? "" : activity.pod() + ": ") + activity.message();
        if (findings.stalled()) {
            return Finding.no(PROGRESSING, "DeadlineExceeded", "no progress for a long time: " + text);
        }
        return Finding.yes(PROGRESSING, activity.step(), text);
    }

    /** No change of size is under way. */
    private static Finding scaleOperationComplete(Findings findings) {
        Activity activity = findings.plan().activity();
        if (activity == null || activity.kind() == Activity.Kind.ROLLOUT || activity.kind() == Activity.Kind.RESIZE) {
            return Finding.yes(SCALE_OPERATION_COMPLETE, "Complete", "the membership is the wanted one");
        }
        String reason = activity.blocked()
                ? activity.step()
                : switch (activity.kind()) {
                    case BOOTSTRAP -> "Bootstrapping";
                    case SCALE_UP -> "ScalingOut";
                    case SCALE_DOWN -> "ScalingIn";
                    case REPLACE -> "Replacing";
                    case ROLLOUT, RESIZE -> "Complete";
                };
        return Finding.no(SCALE_OPERATION_COMPLETE, reason, activity.message());
    }

    /** One more member may fail. */
    private static Finding faultTolerant(Findings findings) {
        if (findings.view().isEmpty()) {
            return findings.service() == Findings.Service.UNOBSERVABLE
                    ? Finding.unknown(FAULT_TOLERANT, UNOBSERVABLE, "the operator cannot ask the nodes")
                    : Finding.no(FAULT_TOLERANT, "NotAvailable", "clients are not served");
        }
        LeaderView view = findings.view().get();
        int voters = view.voters().size();
        if (voters == 1) {
            return Finding.no(FAULT_TOLERANT, "SingleNode", "the only member must not fail");
        }
        int spare = view.healthyVoters("") - view.quorum();
        if (spare < 1) {
            return Finding.no(
                    FAULT_TOLERANT,
                    "ZeroTolerance",
                    "no further member may fail: " + view.healthyVoters("") + " of " + voters + " voters are there, "
                            + view.quorum() + " must be");
        }
        return Finding.yes(
                FAULT_TOLERANT, "Tolerant", spare + (spare == 1 ? " more member may fail" : " more members may fail"));
    }

    /** Volumes are there, and as large as wanted. */
    private static Finding storageHealthy(Findings findings) {
        ObservedStatefulSet set = findings.observation().statefulSet();
        int pods = set == null ? 0 : set.replicas();
        List<String> small = findings.observation().volumes().stream()
                .filter(volume -> volume.ordinal() < pods
                        && volume.requestedBytes() < findings.desired().storageBytes())
                .map(ObservedVolume::name)
                .toList();
        if (!small.isEmpty()) {
            return Finding.no(
                    STORAGE_HEALTHY,
                    "Resizing",
                    "smaller than spec.storage.size: " + String.join(", ", small)
                            + ". If this stays, see the events: the StorageClass may not allow expansion");
        }
        List<String> going = findings.observation().volumes().stream()
                .filter(volume -> volume.ordinal() < pods && volume.terminating())
                .map(ObservedVolume::name)
                .toList();
        if (!going.isEmpty()) {
            return Finding.no(STORAGE_HEALTHY, "VolumeTerminating", "being deleted: " + String.join(", ", going));
        }
        return Finding.yes(STORAGE_HEALTHY, "Healthy", "all volumes have the wanted size");
    }

    /** A human must decide. */
    private static Finding actionRequired(Findings findings) {
        if (!findings.problems().isEmpty()) {
            return Finding.yes(ACTION_REQUIRED, "InvalidSpec", "correct the spec: " + problems(findings));
        }
        Concern concern = findings.plan().concern();
        return concern == null
                ? Finding.no(ACTION_REQUIRED, "None", "nothing is asked of you")
                : Finding.yes(ACTION_REQUIRED, concern.reason(), concern.message());
    }

    private static String problems(Findings findings) {
        return findings.problems().stream().map(Problem::toString).collect(Collectors.joining("; "));
    }
}
