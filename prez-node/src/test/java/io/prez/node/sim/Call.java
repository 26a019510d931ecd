package io.prez.node.sim;

import java.util.List;
import java.util.Map;

/**
 * What one client asked and what it was told. Several commands are one transaction.
 *
 * @param client who asked; one call at a time
 * @param partition the group of keys that the call stays within; partitions are judged one by one
 * @param commands words of each command
 * @param after a call of the same connection that was sent before this one without waiting for its answer: it took
 *     effect first, if it did; null when there is none
 * @param watched keys and the values they had when WATCH saw them ({@code null} for absent): unchanged if EXEC ran
 * @param invokedAt before this moment it had no effect
 * @param completedAt after this moment its effect is there; {@link #NEVER} when the client never heard of the outcome
 * @param reply as {@link StoreModel} words it; null when unknown
 */
record Call(
        int client,
        String partition,
        List<List<String>> commands,
        Call after,
        Map<String, String> watched,
        long invokedAt,
        long completedAt,
        String reply) {
    /** The completion of a call whose outcome nobody knows. */
    static final long NEVER = Long.MAX_VALUE;

    boolean isKnown() {
        return completedAt != NEVER;
    }

    boolean isTransaction() {
        return commands.size() > 1 || !watched.isEmpty();
    }

    /** Whether it can change nothing. */
    boolean isRead() {
        return commands.stream().allMatch(c -> StoreModel.READS.contains(c.getFirst()));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append('[').append(invokedAt / 1000).append("..");
        text.append(isKnown() ? String.valueOf(completedAt / 1000) : "?")
                .append("us] c")
                .append(client);
        for (List<String> command : commands) {
            text.append(' ').append(String.join(" ", command)).append(';');
        }
        if (!watched.isEmpty()) {
            text.append(" watched ").append(watched);
        }
        return text.append(" -> ").append(reply == null ? "unknown" : reply).toString();
    }
}
