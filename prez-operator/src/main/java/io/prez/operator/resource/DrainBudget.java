package io.prez.operator.resource;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.prez.operator.api.BudgetMode;
import java.util.Optional;

/**
 * The PodDisruptionBudget: one pod at a time. None for a single node, which would make its machine impossible to drain.
 */
final class DrainBudget {
    private DrainBudget() {}

    static Optional<PodDisruptionBudget> render(Blueprint blueprint) {
        if (blueprint.spec().podDisruptionBudget().mode() == BudgetMode.DISABLED
                || blueprint.spec().replicas() < 3) {
            return Optional.empty();
        }
        return Optional.of(new PodDisruptionBudgetBuilder()
                .withMetadata(blueprint
                        .metadata(blueprint.names().cluster(), "disruption-budget")
                        .build())
                .withNewSpec()
                .withMaxUnavailable(new IntOrString(1))
                .withSelector(NodeStatefulSet.selector(blueprint))
                // A node that is not ready may still be one that a majority needs.
                .withUnhealthyPodEvictionPolicy("IfHealthyBudget")
                .endSpec()
                .build());
    }
}
