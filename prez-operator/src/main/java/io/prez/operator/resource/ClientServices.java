package io.prez.operator.resource;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.ServiceSpecBuilder;
import io.prez.operator.api.ClientService;
import io.prez.operator.api.ServiceType;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The Services for clients: the leader's, the followers' and that of every ready node. */
final class ClientServices {
    private ClientServices() {}

    static Optional<Service> leader(Blueprint blueprint) {
        return render(
                blueprint,
                blueprint.names().leaderService(),
                "leader",
                blueprint.spec().services().rw());
    }

    static Optional<Service> followers(Blueprint blueprint) {
        return render(
                blueprint,
                blueprint.names().followersService(),
                "follower",
                blueprint.spec().services().ro());
    }

    static Optional<Service> any(Blueprint blueprint) {
        return render(
                blueprint,
                blueprint.names().anyService(),
                "",
                blueprint.spec().services().any());
    }

    private static Optional<Service> render(Blueprint blueprint, String name, String role, ClientService wanted) {
        if (!wanted.wanted()) {
            return Optional.empty();
        }
        ObjectMeta metadata = blueprint.metadata(name, "service").build();
        Map<String, String> labels = new TreeMap<>(wanted.labels());
        labels.putAll(metadata.getLabels());
        metadata.setLabels(labels);
        metadata.setAnnotations(new TreeMap<>(wanted.annotations()));
        Map<String, String> selector = new TreeMap<>(blueprint.nodeSelector());
        if (!role.isEmpty()) {
            selector.put(Labels.ROLE, role);
        }
        ServiceSpecBuilder spec = new ServiceSpecBuilder()
                .withType(wanted.type().text())
                .withSessionAffinity("None")
                .withSelector(selector)
                .withPorts(port("client", Names.CLIENT_PORT));
        if (wanted.loadBalancerClass() != null) {
            spec.withLoadBalancerClass(wanted.loadBalancerClass());
        }
        if (wanted.loadBalancerSourceRanges() != null) {
            spec.withLoadBalancerSourceRanges(wanted.loadBalancerSourceRanges());
        }
        if (wanted.type() != ServiceType.CLUSTER_IP) {
            spec.withExternalTrafficPolicy(
                    wanted.externalTrafficPolicy() == null
                            ? "Cluster"
                            : wanted.externalTrafficPolicy().text());
        }
        return Optional.of(new ServiceBuilder()
                .withMetadata(metadata)
                .withSpec(spec.build())
                .build());
    }

    /** A port whose target is the container's port of the same name. */
    static ServicePort port(String name, int number) {
        return new ServicePortBuilder()
                .withName(name)
                .withPort(number)
                .withProtocol("TCP")
                .withTargetPort(new IntOrString(name))
                .build();
    }
}
