package io.prez.operator.resource;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.Map;

/**
 * The ConfigMap with {@code nodes.conf}: which name lives at which address. Host names only, never addresses of pods,
 * and no statement about who is a member.
 */
final class AddressBook {
    /** The key, and the file's name. */
    static final String FILE = "nodes.conf";

    private AddressBook() {}

    static ConfigMap render(Blueprint blueprint) {
        return new ConfigMapBuilder()
                .withMetadata(blueprint
                        .metadata(blueprint.names().addressBook(), "address-book")
                        .build())
                .withData(Map.of(FILE, content(blueprint)))
                .build();
    }

    private static String content(Blueprint blueprint) {
        Names names = blueprint.names();
        StringBuilder text = new StringBuilder("# Written by prez-operator: name, address for peers, for clients.\n");
        for (int ordinal = 0; ordinal < blueprint.pods(); ordinal++) {
            text.append(names.pod(ordinal))
                    .append(' ')
                    .append(names.peerAddress(ordinal))
                    .append(' ')
                    .append(names.clientAddress(ordinal))
                    .append('\n');
        }
        return text.toString();
    }
}
