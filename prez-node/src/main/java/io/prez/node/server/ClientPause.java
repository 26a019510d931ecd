package io.prez.node.server;

import io.prez.node.command.CommandSpec;

/** CLIENT PAUSE: since when requests wait, and which. Any thread may read; the longer pause wins, as in Redis. */
final class ClientPause {
    private record Pause(long endMillis, boolean onlyWrites) {}

    private static final Pause NONE = new Pause(0, true);

    private volatile Pause pause = NONE;

    /** Times are on the monotone clock. */
    void begin(long nowMillis, long endMillis, boolean onlyWrites) {
        Pause old = pause;
        boolean active = nowMillis < old.endMillis;
        pause = new Pause(
                active ? Math.max(old.endMillis, endMillis) : endMillis,
                active ? old.onlyWrites && onlyWrites : onlyWrites);
    }

    void end() {
        pause = NONE;
    }

    /** Whether a request with this row has to wait. */
    boolean holds(CommandSpec spec, TransactionState transaction, long nowMillis) {
        Pause now = pause;
        if (nowMillis >= now.endMillis || spec.name().equals("client|unpause")) {
            return false;
        }
        return !now.onlyWrites || writes(spec, transaction);
    }

    private static boolean writes(CommandSpec spec, TransactionState transaction) {
        if (transaction.isOpen()) {
            return spec.name().equals("exec")
                    && transaction.commands().stream()
                            .anyMatch(queued -> queued.spec().kind() == CommandSpec.Kind.WRITE);
        }
        return spec.kind() == CommandSpec.Kind.WRITE;
    }
}
