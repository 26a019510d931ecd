package io.prez.operator.resource;

import io.fabric8.kubernetes.api.model.PodAffinityTermBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.prez.operator.api.PodToleration;
import io.prez.operator.api.Scheduling;
import io.prez.operator.api.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Where the scheduler may put a pod. */
final class Placement {
    private static final String HOST = "kubernetes.io/hostname";
    private static final String ZONE = "topology.kubernetes.io/zone";

    private Placement() {}

    static void apply(Blueprint blueprint, PodSpecBuilder pod) {
        Scheduling wanted = blueprint.spec().scheduling();
        List<TopologySpreadConstraint> spread = new ArrayList<>();
        if (wanted.hostSpread() == Spread.PREFERRED) {
            spread.add(constraint(blueprint, HOST, "ScheduleAnyway"));
        }
        if (wanted.zoneSpread() == Spread.PREFERRED) {
            spread.add(constraint(blueprint, ZONE, "ScheduleAnyway"));
        }
        if (wanted.zoneSpread() == Spread.REQUIRED) {
            spread.add(constraint(blueprint, ZONE, "DoNotSchedule"));
        }
        if (!spread.isEmpty()) {
            pod.withTopologySpreadConstraints(spread);
        }
        if (wanted.hostSpread() == Spread.REQUIRED) {
            pod.withNewAffinity()
                    .withNewPodAntiAffinity()
                    .withRequiredDuringSchedulingIgnoredDuringExecution(new PodAffinityTermBuilder()
                            .withTopologyKey(HOST)
                            .withLabelSelector(NodeStatefulSet.selector(blueprint))
                            .build())
                    .endPodAntiAffinity()
                    .endAffinity();
        }
        if (!wanted.nodeSelector().isEmpty()) {
            pod.withNodeSelector(new TreeMap<>(wanted.nodeSelector()));
        }
        if (!wanted.tolerations().isEmpty()) {
            pod.withTolerations(
                    wanted.tolerations().stream().map(Placement::toleration).toList());
        }
        if (wanted.priorityClassName() != null) {
            pod.withPriorityClassName(wanted.priorityClassName());
        }
    }

    private static TopologySpreadConstraint constraint(Blueprint blueprint, String key, String otherwise) {
        return new TopologySpreadConstraintBuilder()
                .withMaxSkew(1)
                .withTopologyKey(key)
                .withWhenUnsatisfiable(otherwise)
                .withLabelSelector(NodeStatefulSet.selector(blueprint))
                .build();
    }

    private static Toleration toleration(PodToleration given) {
        return new Toleration(given.effect(), given.key(), given.operator(), given.tolerationSeconds(), given.value());
    }
}
