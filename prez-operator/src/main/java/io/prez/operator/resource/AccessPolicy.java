package io.prez.operator.resource;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import io.prez.operator.api.NetworkSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The NetworkPolicy: the peers' port for peers only, since peers are not authenticated; clients and metrics for those
 * that the spec lists, or everybody; and always the operator.
 */
final class AccessPolicy {
    private AccessPolicy() {}

    static Optional<NetworkPolicy> render(Blueprint blueprint) {
        if (!blueprint.spec().networkPolicy().wanted()) {
            return Optional.empty();
        }
        return Optional.of(new NetworkPolicyBuilder()
                .withMetadata(blueprint
                        .metadata(blueprint.names().cluster(), "network-policy")
                        .build())
                .withNewSpec()
                .withPodSelector(NodeStatefulSet.selector(blueprint))
                .withPolicyTypes("Ingress")
                .withIngress(peers(blueprint), clients(blueprint))
                .endSpec()
                .build());
    }

    private static NetworkPolicyIngressRule peers(Blueprint blueprint) {
        return new NetworkPolicyIngressRuleBuilder()
                .withPorts(port(Names.PEER_PORT), port(Names.CLIENT_PORT), port(Names.HTTP_PORT))
                .withFrom(new NetworkPolicyPeerBuilder()
                        .withPodSelector(NodeStatefulSet.selector(blueprint))
                        .build())
                .build();
    }

    private static NetworkPolicyIngressRule clients(Blueprint blueprint) {
        NetworkPolicyIngressRuleBuilder rule =
                new NetworkPolicyIngressRuleBuilder().withPorts(port(Names.CLIENT_PORT), port(Names.HTTP_PORT));
        List<NetworkSource> listed = blueprint.spec().networkPolicy().clientsFrom();
        if (listed.isEmpty()) {
            return rule.build();
        }
        List<NetworkPolicyPeer> sources = new ArrayList<>();
        String operatorNamespace = blueprint.settings().operatorNamespace();
        if (operatorNamespace != null) {
            sources.add(new NetworkPolicyPeerBuilder()
                    .withNamespaceSelector(labels(Map.of("kubernetes.io/metadata.name", operatorNamespace)))
                    .withPodSelector(labels(Map.of("app.kubernetes.io/name", Labels.OPERATOR)))
                    .build());
        }
        listed.forEach(source -> sources.add(source(source)));
        return rule.withFrom(sources).build();
    }

    private static NetworkPolicyPeer source(NetworkSource source) {
        NetworkPolicyPeerBuilder peer = new NetworkPolicyPeerBuilder();
        if (source.cidr() != null) {
            return peer.withNewIpBlock().withCidr(source.cidr()).endIpBlock().build();
        }
        if (source.podLabels() != null) {
            peer.withPodSelector(labels(source.podLabels()));
        }
        if (source.namespaceLabels() != null) {
            peer.withNamespaceSelector(labels(source.namespaceLabels()));
        }
        return peer.build();
    }

    private static LabelSelector labels(Map<String, String> labels) {
        return labels.isEmpty()
                ? new LabelSelector()
                : new LabelSelectorBuilder()
                        .withMatchLabels(new TreeMap<>(labels))
                        .build();
    }

    private static NetworkPolicyPort port(int number) {
        return new NetworkPolicyPortBuilder()
                .withProtocol("TCP")
                .withPort(new IntOrString(number))
                .build();
    }
}
