package io.prez.operator.resource;

import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import java.util.Optional;

/** The account of the pods. It has no rights, and its token is not mounted. */
final class NodeServiceAccount {
    private NodeServiceAccount() {}

    static Optional<ServiceAccount> render(Blueprint blueprint) {
        if (blueprint.spec().podTemplate().serviceAccountName() != null) {
            return Optional.empty();
        }
        return Optional.of(new ServiceAccountBuilder()
                .withMetadata(
                        blueprint.metadata(name(blueprint), "service-account").build())
                .withAutomountServiceAccountToken(false)
                .build());
    }

    static String name(Blueprint blueprint) {
        String given = blueprint.spec().podTemplate().serviceAccountName();
        return given == null ? own(blueprint) : given;
    }

    /** The name of the operator's own. */
    static String own(Blueprint blueprint) {
        return blueprint.names().cluster() + "-node";
    }
}
