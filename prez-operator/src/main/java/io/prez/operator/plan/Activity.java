package io.prez.operator.plan;

import org.jspecify.annotations.Nullable;

/**
 * What is going on, for the status.
 *
 * @param step one word: what is done or waited for
 * @param pod null when it concerns no single one
 * @param message for people
 * @param blocked whether it waits for something that does not come by itself
 */
public record Activity(Kind kind, String step, @Nullable String pod, String message, boolean blocked) {
    /** Kinds of operations. */
    public enum Kind {
        BOOTSTRAP("Bootstrap"),
        SCALE_UP("ScaleUp"),
        SCALE_DOWN("ScaleDown"),
        REPLACE("Replace"),
        ROLLOUT("Rollout"),
        RESIZE("Resize");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** As in the status. */
        public String text() {
            return text;
        }
    }

    /** Something that goes on by itself. */
    static Activity doing(Kind kind, String step, @Nullable String pod, String message) {
        return new Activity(kind, step, pod, message, false);
    }

    /** Something that holds still until the world changes. */
    static Activity blocked(Kind kind, String reason, @Nullable String pod, String message) {
        return new Activity(kind, reason, pod, message, true);
    }
}
