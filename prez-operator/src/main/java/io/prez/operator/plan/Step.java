package io.prez.operator.plan;

/** One thing to do. The executor looks at the world once more before those that cannot be undone. */
public sealed interface Step {
    /** Whether it could do harm in another state than the seen one, so that it must be decided again, uncached. */
    default boolean destructive() {
        return false;
    }

    /** One word for events and metrics. */
    default String name() {
        return getClass().getSimpleName();
    }

    /** Nothing may or need be done now. */
    record Rest() implements Step {}

    /** Change the number of pods. Growing is harmless; shrinking deletes pods that are no members. */
    record ResizeStatefulSet(int from, int to) implements Step {
        @Override
        public boolean destructive() {
            return to < from;
        }
    }

    /** Make a blank node the only voter of the new cluster. */
    record Bootstrap(String pod, String nodeId) implements Step {
        /** A second cluster would be as bad as a lost one. */
        @Override
        public boolean destructive() {
            return true;
        }
    }

    /** Add a node without a vote. */
    record AddLearner(String pod, String nodeId) implements Step {}

    /** Give a learner its vote. */
    record Promote(String pod, String nodeId) implements Step {
        /** It raises the number that a majority takes. */
        @Override
        public boolean destructive() {
            return true;
        }
    }

    /** Remove a member for ever. */
    record RemoveMember(String pod, String nodeId) implements Step {
        @Override
        public boolean destructive() {
            return true;
        }
    }

    /** Hand leadership to a voter. */
    record TransferLeadership(String from, String to, String toNodeId) implements Step {}

    /**
     * Delete a volume whose data nobody may use again, and the pod that holds it, if any.
     *
     * @param podUid empty when there is no pod
     */
    record DeleteVolume(String volume, String volumeUid, String pod, String podUid) implements Step {
        @Override
        public boolean destructive() {
            return true;
        }
    }

    /** Replace a pod that does not take part, and so cannot be missed. */
    record DeletePod(String pod, String podUid, String why) implements Step {
        @Override
        public boolean destructive() {
            return true;
        }
    }

    /** Replace a pod that takes part, with the consent of the disruption budget. */
    record EvictPod(String pod, String podUid) implements Step {
        @Override
        public boolean destructive() {
            return true;
        }
    }

    /** Delete the StatefulSet without its pods, so that it can be made again with a larger claim template. */
    record ReplaceStatefulSet(String uid) implements Step {
        @Override
        public boolean destructive() {
            return true;
        }
    }
}
