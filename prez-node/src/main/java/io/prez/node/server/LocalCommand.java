package io.prez.node.server;

import io.prez.node.resp.Reply;
import org.jspecify.annotations.Nullable;

/**
 * How a row of kind LOCAL is carried out.
 *
 * @param name the row's, {@code container|subcommand} for subcommands
 */
record LocalCommand(String name, Order order, Body body) {
    /** When a body may run, as seen from earlier requests of its connection. */
    enum Order {
        /** As it arrives; its answer still waits for its turn. */
        AT_ONCE,
        /** When every earlier request has its answer. */
        IN_TURN,
        /** In turn, takes its time, and cannot be part of a transaction. */
        ALONE
    }

    /** What a row does. */
    @FunctionalInterface
    interface Body {
        /**
         * Runs on the connection's I/O loop and never blocks it.
         *
         * @return the answer, or null when {@link LocalCall#reply} gives it later
         * @throws io.prez.node.command.CommandException to answer with an error
         */
        @Nullable
        Reply run(LocalCall call);
    }

    static LocalCommand atOnce(String name, Body body) {
        return new LocalCommand(name, Order.AT_ONCE, body);
    }

    static LocalCommand inTurn(String name, Body body) {
        return new LocalCommand(name, Order.IN_TURN, body);
    }

    static LocalCommand alone(String name, Body body) {
        return new LocalCommand(name, Order.ALONE, body);
    }
}
