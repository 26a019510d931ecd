package io.prez.operator.resource;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;

/**
 * The headless Service: a name for every pod, ready or not. A node becomes ready by talking to its peers, so readiness
 * must not decide whether they can find it.
 */
final class PeersService {
    private PeersService() {}

    static Service render(Blueprint blueprint) {
        return new ServiceBuilder()
                .withMetadata(blueprint
                        .metadata(blueprint.names().peersService(), "peers")
                        .build())
                .withNewSpec()
                .withType("ClusterIP")
                .withClusterIP("None")
                .withPublishNotReadyAddresses(true)
                .withSessionAffinity("None")
                .withSelector(blueprint.nodeSelector())
                .withPorts(
                        ClientServices.port("client", Names.CLIENT_PORT),
                        ClientServices.port("peer", Names.PEER_PORT),
                        ClientServices.port("http", Names.HTTP_PORT))
                .endSpec()
                .build();
    }
}
