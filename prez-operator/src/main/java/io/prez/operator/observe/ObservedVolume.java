package io.prez.operator.observe;

import org.jspecify.annotations.Nullable;

/**
 * A volume claim of the cluster.
 *
 * @param clusterId whose data it was made for; null when nobody wrote it
 * @param requestedBytes what is asked for now
 * @param terminating whether its deletion has begun
 */
public record ObservedVolume(
        String name, int ordinal, String uid, @Nullable String clusterId, long requestedBytes, boolean terminating) {}
