package io.prez.operator.resource;

import org.jspecify.annotations.Nullable;

/**
 * What every cluster of this operator has in common.
 *
 * @param nodeImage for clusters that name neither image nor version
 * @param clusterDomain of the Kubernetes cluster's DNS, such as {@code cluster.local}
 * @param operatorNamespace where the operator's own pods are; null when it runs outside of Kubernetes
 */
public record OperatorSettings(
        String nodeImage, String clusterDomain, @Nullable String operatorNamespace) {

    /** The node image with another version: the tag, or the digest, is replaced. */
    String nodeImage(String version) {
        int digest = nodeImage.indexOf('@');
        String name = digest >= 0 ? nodeImage.substring(0, digest) : nodeImage;
        int colon = name.lastIndexOf(':');
        return (colon > name.lastIndexOf('/') ? name.substring(0, colon) : name) + ":" + version;
    }
}
