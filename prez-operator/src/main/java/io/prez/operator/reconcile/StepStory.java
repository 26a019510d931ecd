package io.prez.operator.reconcile;

import io.prez.operator.plan.Step;
import java.util.Set;

/** Steps in the words of events: names of pods, not identities. */
final class StepStory {
    /** Refusals that go away by themselves. */
    private static final Set<String> PASSING =
            Set.of("NOTLEADER", "BUSY", "NOCOMMIT", "CONFIGINDEX", "NOTCAUGHTUP", "BUDGET", "409");

    private StepStory() {}

    static boolean passing(String code) {
        return PASSING.contains(code);
    }

    static String reason(Step step) {
        return switch (step) {
            case Step.Rest rest -> "Rest";
            case Step.ResizeStatefulSet resize -> "PodsRemoved";
            case Step.Bootstrap bootstrap -> "Bootstrapped";
            case Step.AddLearner add -> "MemberAdded";
            case Step.Promote promote -> "MemberPromoted";
            case Step.RemoveMember remove -> "MemberRemoved";
            case Step.TransferLeadership transfer -> "LeadershipTransferred";
            case Step.DeleteVolume delete -> "VolumeDeleted";
            case Step.DeletePod delete -> "PodReplaced";
            case Step.EvictPod evict -> "PodReplaced";
            case Step.ReplaceStatefulSet replace -> "StatefulSetReplaced";
        };
    }

    static String text(Step step) {
        return switch (step) {
            case Step.Rest rest -> "";
            case Step.ResizeStatefulSet resize -> "from " + resize.from() + " to " + resize.to() + " pods";
            case Step.Bootstrap bootstrap -> "the cluster begins on " + bootstrap.pod();
            case Step.AddLearner add -> add.pod() + " was added, without a vote yet";
            case Step.Promote promote -> promote.pod() + " has caught up and votes";
            case Step.RemoveMember remove -> remove.pod() + " is no member any more";
            case Step.TransferLeadership transfer -> transfer.from() + " handed over to " + transfer.to();
            case Step.DeleteVolume delete -> delete.volume() + " of a removed member was deleted";
            case Step.DeletePod delete -> delete.pod() + " is replaced: " + delete.why();
            case Step.EvictPod evict -> evict.pod() + " is replaced: it has an older template";
            case Step.ReplaceStatefulSet replace -> "made again around its pods, with a larger claim template";
        };
    }
}
