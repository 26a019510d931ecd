package io.prez.operator.resource;

import java.util.OptionalInt;

/**
 * Names that are made of a cluster's.
 *
 * @param clusterDomain of the Kubernetes cluster's DNS
 */
public record Names(String namespace, String cluster, String clusterDomain) {
    /** Where clients connect. */
    public static final int CLIENT_PORT = 6379;

    /** Where nodes talk to each other. */
    public static final int PEER_PORT = 16379;

    /** Probes, metrics and status. */
    public static final int HTTP_PORT = 8080;

    /** The volume claim template; its claims are called {@code data-POD}. */
    public static final String VOLUME = "data";

    /** The StatefulSet, and the first part of its pods' names. */
    public String statefulSet() {
        return cluster;
    }

    /** The headless Service that gives every pod a name. */
    public String peersService() {
        return cluster + "-peers";
    }

    /** The leader's Service. */
    public String leaderService() {
        return cluster + "-rw";
    }

    /** The followers' Service. */
    public String followersService() {
        return cluster + "-ro";
    }

    /** The Service of every ready node. */
    public String anyService() {
        return cluster + "-r";
    }

    /** The ConfigMap with nodes.conf. */
    public String addressBook() {
        return cluster + "-nodes";
    }

    /** The ConfigMap with a certain prez.conf. */
    public String serverConfig(String contentHash) {
        return cluster + "-config-" + contentHash;
    }

    /** The pod of an ordinal. */
    public String pod(int ordinal) {
        return cluster + "-" + ordinal;
    }

    /** The volume claim of an ordinal. */
    public String volume(int ordinal) {
        return VOLUME + "-" + pod(ordinal);
    }

    /** The ordinal in a pod's name; empty when it is not a pod of this cluster. */
    public OptionalInt ordinal(String pod) {
        String prefix = cluster + "-";
        return pod.startsWith(prefix) ? number(pod.substring(prefix.length())) : OptionalInt.empty();
    }

    /** The ordinal in a volume claim's name; empty when it is not one of this cluster. */
    public OptionalInt volumeOrdinal(String claim) {
        String prefix = VOLUME + "-";
        return claim.startsWith(prefix) ? ordinal(claim.substring(prefix.length())) : OptionalInt.empty();
    }

    private static OptionalInt number(String text) {
        if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(Integer.parseInt(text));
    }

    /** The host name of a pod, as clients see it. */
    public String host(int ordinal) {
        return pod(ordinal) + "." + domain();
    }

    /** What follows the pod's name in its host name. */
    String domain() {
        return peersService() + "." + namespace + ".svc." + clusterDomain;
    }

    /** Where peers reach a pod. The dot at the end spares the resolver its list of search domains. */
    public String peerAddress(int ordinal) {
        return host(ordinal) + ".:" + PEER_PORT;
    }

    /** Where clients reach a pod. */
    public String clientAddress(int ordinal) {
        return host(ordinal) + ":" + CLIENT_PORT;
    }
}
