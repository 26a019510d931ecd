package io.prez.node.server;

import io.prez.node.command.Args;
import io.prez.node.command.CommandException;
import io.prez.node.command.CommandFlag;
import io.prez.node.command.CommandSpec;
import io.prez.node.command.CommandTable;
import io.prez.node.command.Operation.Invocation;
import io.prez.node.replica.ClientRequest.ReadMode;
import io.prez.node.resp.Reply;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of a request, in the order in which Redis' processCommand asks: is it known, is the number of
 * words right, may this client, may it now, does another node have to do it, is it queued by MULTI; then runs it here or
 * hands it to the replica. Without state of its own; runs on the connection's I/O loop.
 */
final class Dispatcher {
    private static final Reply.Failure NOT_AUTHENTICATED = new Reply.Failure("NOAUTH Authentication required.");
    private static final Reply.Failure NOT_IN_TRANSACTION =
            new Reply.Failure("ERR Command not allowed inside a transaction");
    private static final Reply.Failure TRANSACTION_TOO_LARGE =
            new Reply.Failure("ERR The transaction is too large for one entry of the log");

    /** What EXEC, and whatever changes its meaning, does at once although MULTI was sent. */
    private static final Set<String> NEVER_QUEUED = Set.of("exec", "discard", "multi", "watch", "quit", "reset");

    private static final Set<String> FOR_SUBSCRIBERS = Set.of(
            "ping",
            "subscribe",
            "unsubscribe",
            "psubscribe",
            "punsubscribe",
            "ssubscribe",
            "sunsubscribe",
            "quit",
            "reset");

    /** What is known of a row before any request. */
    private record Row(@Nullable LocalCommand local, boolean neverQueued, boolean forSubscribers) {}

    private final ServerContext server;
    private final CommandTable table;
    private final Map<CommandSpec, Row> rows = new HashMap<>();

    /** @throws IllegalStateException when rows of kind LOCAL and bodies do not fit together */
    Dispatcher(ServerContext server, CommandTable table, List<LocalCommand> locals) {
        this.server = server;
        this.table = table;
        Map<String, LocalCommand> bodies = new HashMap<>();
        for (LocalCommand local : locals) {
            if (bodies.put(local.name(), local) != null) {
                throw new IllegalStateException("two bodies for the command " + local.name());
            }
        }
        for (CommandSpec spec : RequestCounts.rows(table)) {
            LocalCommand local = bodies.remove(spec.name());
            boolean needsBody =
                    spec.kind() == CommandSpec.Kind.LOCAL && spec.subcommands().isEmpty();
            if (needsBody && local == null) {
                throw new IllegalStateException("no body for the command " + spec.name());
            }
            rows.put(spec, new Row(local, NEVER_QUEUED.contains(spec.name()), FOR_SUBSCRIBERS.contains(spec.name())));
        }
        if (!bodies.isEmpty()) {
            throw new IllegalStateException("bodies without a row: " + bodies.keySet());
        }
    }

    /** Takes one request. */
    void dispatch(ClientConnection connection, Args args) {
        CommandSpec spec;
        try {
            spec = table.resolve(args);
        } catch (CommandException e) {
            reject(connection, known(table.find(args)), args, new Reply.Failure(e.reply()));
            return;
        }
        Row row = rows.get(spec);
        if (row == null) {
            throw new IllegalStateException("command " + spec.name() + " is in no table");
        }
        connection.traffic().command(spec.name());
        Reply.Failure objection = objection(connection, spec, row, args);
        if (objection != null) {
            reject(connection, spec, args, objection);
            return;
        }
        TransactionState transaction = connection.state().transaction;
        if (server.pause().holds(spec, transaction, connection.loop().clock().monotonicMillis())) {
            connection.retryAfterPause(args);
            return;
        }
        LocalCommand local = row.local();
        if (transaction.isOpen() && !row.neverQueued()) {
            queue(connection, spec, args);
        } else if (local != null) {
            runLocal(connection, local, spec, args);
        } else {
            submit(connection, spec, args);
        }
    }

    private @Nullable CommandSpec known(@Nullable CommandSpec spec) {
        return spec != null && rows.containsKey(spec) ? spec : null;
    }

    private void reject(ClientConnection connection, @Nullable CommandSpec spec, Args args, Reply.Failure error) {
        connection.state().transaction.abort();
        connection.reject(spec, args, error);
    }

    /** Why this client may not send this request now; null when it may. */
    private Reply.@Nullable Failure objection(ClientConnection connection, CommandSpec spec, Row row, Args args) {
        ClientState state = connection.state();
        if (!state.authenticated && !spec.has(CommandFlag.NO_AUTH)) {
            return NOT_AUTHENTICATED;
        }
        if (state.protocol == 2 && !row.forSubscribers() && state.isSubscriber()) {
            return new Reply.Failure("ERR Can't execute '" + spec.name()
                    + "': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context");
        }
        LocalCommand local = row.local();
        if (state.transaction.isOpen() && !row.neverQueued()) {
            boolean alone = local != null && local.order() == LocalCommand.Order.ALONE;
            if (alone || spec.has(CommandFlag.NO_MULTI)) {
                return NOT_IN_TRANSACTION;
            }
        }
        return local == null ? server.redirects().ahead(state, spec, args) : null;
    }

    private void queue(ClientConnection connection, CommandSpec spec, Args args) {
        TransactionState transaction = connection.state().transaction;
        if (transaction.commands().size() >= TransactionState.COMMANDS_MAX
                || transaction.bytes() + args.buffer().length
                        > server.settings().config().clientQueryBufferLimitBytes()) {
            reject(connection, spec, args, TRANSACTION_TOO_LARGE);
            return;
        }
        transaction.queue(spec, args);
        if (spec.name().equals("select")) {
            int database = ConnectionBodies.databaseOrMinusOne(connection.server(), args);
            if (database >= 0) {
                transaction.select(database);
            }
        }
        connection.openSlot(spec, args).queued(connection.loop().clock().monotonicNanos());
    }

    private void runLocal(ClientConnection connection, LocalCommand local, CommandSpec spec, Args args) {
        boolean inTurn = local.order() != LocalCommand.Order.AT_ONCE
                || (spec.name().equals("exec") && connection.state().transaction.hasLocal());
        if (inTurn && !connection.isDrained()) {
            connection.retryWhenDrained(args);
            return;
        }
        ReplySlot slot = connection.openSlot(spec, args);
        LocalCall call = new LocalCall(
                connection,
                spec,
                args,
                slot,
                reply -> slot.answer(reply, connection.loop().clock().monotonicNanos()));
        Reply reply = runBody(local, call);
        if (reply != null) {
            call.reply(reply);
        } else if (local.order() != LocalCommand.Order.AT_ONCE) {
            call.block();
        }
    }

    private static @Nullable Reply runBody(LocalCommand local, LocalCall call) {
        try {
            return local.body().run(call);
        } catch (CommandException e) {
            return new Reply.Failure(e.reply());
        }
    }

    /** Runs a queued command of kind LOCAL for EXEC. */
    void runQueued(LocalCall call) {
        Row row = rows.get(call.spec());
        LocalCommand local = row == null ? null : row.local();
        if (local == null) {
            throw new IllegalStateException("command " + call.spec().name() + " has no body");
        }
        Reply reply = runBody(local, call);
        if (reply != null) {
            call.reply(reply);
        }
    }

    private void submit(ClientConnection connection, CommandSpec spec, Args args) {
        ReplySlot slot = connection.openSlot(spec, args);
        Invocation invocation = new Invocation(spec, args, connection.state().database);
        connection.submit(slot, invocation, readMode(connection.state()), args.buffer().length);
    }

    /** How fresh a read of this client must be, on this node as it is. */
    ReadMode readMode(ClientState state) {
        boolean mayBeOld = state.readOnly || server.settings().localReads();
        return mayBeOld && !server.replica().status().isLeader() ? ReadMode.LOCAL : ReadMode.LINEARIZABLE;
    }
}
