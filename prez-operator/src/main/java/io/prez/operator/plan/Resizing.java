package io.prez.operator.plan;

import io.prez.operator.observe.ClusterObservation;
import io.prez.operator.observe.ObservedStatefulSet;
import io.prez.operator.plan.Activity.Kind;
import java.util.Optional;

/**
 * After all volumes were enlarged: the StatefulSet's claim template, which cannot be changed, so that the StatefulSet
 * is made again around its running pods. Everything is worked out from volumes and template; no crash gets in between.
 */
final class Resizing {
    private Resizing() {}

    static Optional<Decision> next(Desired desired, ClusterObservation observation, ObservedStatefulSet set) {
        long small = observation.volumes().stream()
                .filter(volume -> volume.ordinal() < set.replicas() && volume.requestedBytes() < desired.storageBytes())
                .count();
        if (small > 0) {
            return Optional.of(Decision.wait(Activity.doing(
                    Kind.RESIZE, "Expanding", null, small + " volumes are smaller than spec.storage.size")));
        }
        if (set.templateBytes() >= desired.storageBytes()) {
            return Optional.empty();
        }
        return Optional.of(Decision.act(
                new Step.ReplaceStatefulSet(set.uid()),
                Activity.doing(
                        Kind.RESIZE, "ReplacingStatefulSet", null, "making its claim template larger; pods stay")));
    }
}
