package io.prez.operator.plan;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one part of the planner wants.
 *
 * @param exclusive whether the parts that come after it must not act; a part that merely waits for a pod does not stop
 *     the others
 */
record Decision(
        Step step, @Nullable Activity activity, @Nullable Concern concern, boolean exclusive) {
    /** One concern of the planner; empty when it has nothing to say. */
    interface Part {
        Optional<Decision> decide();
    }

    /**
     * Asks the parts in order until one is exclusive. When none is, what the first waits for is told, with the first
     * concern; and a concern is told whoever acts.
     */
    static Optional<Decision> firstOf(List<Part> parts) {
        Decision waiting = null;
        Concern concern = null;
        for (Part part : parts) {
            Decision decision = part.decide().orElse(null);
            if (decision == null) {
                continue;
            }
            concern = concern == null ? decision.concern() : concern;
            if (decision.exclusive()) {
                return Optional.of(new Decision(decision.step(), decision.activity(), concern, true));
            }
            waiting = waiting == null ? decision : waiting;
        }
        return waiting == null
                ? Optional.empty()
                : Optional.of(new Decision(waiting.step(), waiting.activity(), concern, false));
    }

    /** Do this. */
    static Decision act(Step step, @Nullable Activity activity) {
        return new Decision(step, activity, null, true);
    }

    /** Let nobody act. */
    static Decision hold(@Nullable Activity activity) {
        return new Decision(new Step.Rest(), activity, null, true);
    }

    /** Nothing to do here now, others may. */
    static Decision wait(Activity activity) {
        return new Decision(new Step.Rest(), activity, null, false);
    }

    /** A human must decide; others may go on. */
    static Decision ask(@Nullable Activity activity, Concern concern) {
        return new Decision(new Step.Rest(), activity, concern, false);
    }
}
