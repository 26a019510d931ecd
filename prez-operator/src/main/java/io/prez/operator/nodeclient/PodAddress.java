package io.prez.operator.nodeclient;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where to reach a node: at its pod's address, or by its name when that is not known or does not answer.
 *
 * @param pod its name
 * @param ip null before the pod has one
 */
public record PodAddress(String pod, @Nullable String ip, String host) {
    List<String> hosts() {
        return ip == null ? List.of(host) : List.of(ip, host);
    }
}
