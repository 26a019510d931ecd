package io.prez.operator.observe;

import org.jspecify.annotations.Nullable;

/**
 * A pod of the StatefulSet.
 *
 * @param ip null before it has one
 * @param life how its container is
 * @param ready as the kubelet judges by its probe
 * @param terminating whether its deletion has begun
 * @param revision of the StatefulSet's template that it was made from
 * @param role the label that the Services select by; null when it has none
 * @param leaderTerm the term in which the role was written; 0 when never
 * @param problem why it does not run; null when it does
 */
public record ObservedPod(
        String name,
        int ordinal,
        String uid,
        @Nullable String ip,
        Life life,
        boolean ready,
        boolean terminating,
        String revision,
        @Nullable String role,
        long leaderTerm,
        @Nullable String problem) {

    /** How a pod's container is. */
    public enum Life {
        /** On its way: being scheduled, volumes mounted, image pulled, startup probe not passed yet. */
        STARTING,
        /** Its process runs and has started. */
        RUNNING,
        /** It does not run, and will not by waiting: crash loop, bad image, no machine fits. */
        DEAD
    }
}
