package io.prez.operator.observe;

import org.jspecify.annotations.Nullable;

/**
 * The StatefulSet.
 *
 * @param clusterId the cluster that was formed on it; null before
 * @param replicas wanted pods
 * @param updateRevision of its template; null while its controller has not looked at the newest one
 * @param templateBytes volume size in its claim template
 * @param terminating whether its deletion has begun
 */
public record ObservedStatefulSet(
        String uid,
        @Nullable String clusterId,
        int replicas,
        @Nullable String updateRevision,
        long templateBytes,
        boolean terminating) {}
