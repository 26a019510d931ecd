package io.prez.operator.observe;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.prez.operator.observe.ObservedPod.Life;
import io.prez.operator.resource.Labels;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a pod's status: whether its container runs, is on its way, or will not run by waiting. */
final class PodReader {
    private static final String REVISION = "controller-revision-hash";
    private static final int PROBLEM_LENGTH_MAX = 240;

    /** Reasons for which the kubelet tries again and again without anything having changed. */
    private static final Set<String> HOPELESS = Set.of(
            "CrashLoopBackOff",
            "ImagePullBackOff",
            "ErrImagePull",
            "ErrImageNeverPull",
            "InvalidImageName",
            "ImageInspectError",
            "CreateContainerConfigError",
            "CreateContainerError",
            "RunContainerError",
            "StartError");

    private PodReader() {}

    static ObservedPod read(Pod pod, int ordinal) {
        ObjectMeta metadata = pod.getMetadata();
        PodStatus status = pod.getStatus() == null ? new PodStatus() : pod.getStatus();
        Map<String, String> labels = metadata.getLabels() == null ? Map.of() : metadata.getLabels();
        Map<String, String> annotations = metadata.getAnnotations() == null ? Map.of() : metadata.getAnnotations();
        String problem = problem(status);
        return new ObservedPod(
                metadata.getName(),
                ordinal,
                metadata.getUid(),
                status.getPodIP(),
                problem != null ? Life.DEAD : started(status) ? Life.RUNNING : Life.STARTING,
                isTrue(status, "Ready"),
                metadata.getDeletionTimestamp() != null,
                labels.getOrDefault(REVISION, ""),
                labels.get(Labels.ROLE),
                term(annotations.get(Labels.LEADER_TERM)),
                problem);
    }

    private static long term(@Nullable String text) {
        if (text == null
                || text.isEmpty()
                || text.length() > 18
                || !text.chars().allMatch(Character::isDigit)) {
            return 0;
        }
        return Long.parseLong(text);
    }

    private static boolean isTrue(PodStatus status, String condition) {
        return status.getConditions().stream()
                .anyMatch(each -> condition.equals(each.getType()) && "True".equals(each.getStatus()));
    }

    private static boolean started(PodStatus status) {
        List<ContainerStatus> containers = status.getContainerStatuses();
        return !containers.isEmpty()
                && containers.stream()
                        .allMatch(each -> each.getState() != null
                                && each.getState().getRunning() != null
                                && Boolean.TRUE.equals(each.getStarted()));
    }

    private static @Nullable String problem(PodStatus status) {
        if ("Failed".equals(status.getPhase())) {
            return shortened(status.getReason() == null ? "Failed" : status.getReason(), status.getMessage());
        }
        for (PodCondition condition : status.getConditions()) {
            if ("PodScheduled".equals(condition.getType())
                    && "False".equals(condition.getStatus())
                    && "Unschedulable".equals(condition.getReason())) {
                return shortened("Unschedulable", condition.getMessage());
            }
        }
        for (ContainerStatus container : status.getContainerStatuses()) {
            ContainerState state = container.getState();
            ContainerStateWaiting waiting = state == null ? null : state.getWaiting();
            if (waiting != null && waiting.getReason() != null && HOPELESS.contains(waiting.getReason())) {
                String last = lastWords(container);
                return shortened(waiting.getReason(), last == null ? waiting.getMessage() : last);
            }
        }
        return null;
    }

    /** What the process said before it ended: for a bad configuration, which line is wrong. */
    private static @Nullable String lastWords(ContainerStatus container) {
        ContainerState last = container.getLastState();
        ContainerStateTerminated ended = last == null ? null : last.getTerminated();
        String message = ended == null ? null : ended.getMessage();
        if (message == null || message.isBlank()) {
            return null;
        }
        String[] lines = message.strip().split("\n");
        return lines[lines.length - 1].strip();
    }

    private static String shortened(String reason, @Nullable String message) {
        if (message == null || message.isBlank()) {
            return reason;
        }
        String text = reason + ": " + message.strip().replace('\n', ' ');
        return text.length() <= PROBLEM_LENGTH_MAX ? text : text.substring(0, PROBLEM_LENGTH_MAX - 1) + "…";
    }
}
