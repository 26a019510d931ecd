package io.prez.operator.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The planner's answer.
 *
 * @param step the one thing to do
 * @param pods how many pods the StatefulSet is to be rendered with now
 * @param render whether the cluster's objects may be written at all
 * @param expansions volumes to enlarge: harmless, and never in the way of anything else
 * @param activity null when everything is as it should be
 * @param concern null when no human is needed
 */
public record Plan(
        Step step,
        int pods,
        boolean render,
        List<Expansion> expansions,
        @Nullable Activity activity,
        @Nullable Concern concern) {

    /** A volume that is to be larger. */
    public record Expansion(String volume, String volumeUid, long bytes) {}

    /** Copies the list. */
    public Plan {
        expansions = List.copyOf(expansions);
    }

    /** Nothing may be touched. */
    static Plan frozen(int pods, @Nullable Activity activity, @Nullable Concern concern) {
        return new Plan(new Step.Rest(), pods, false, List.of(), activity, concern);
    }
}
