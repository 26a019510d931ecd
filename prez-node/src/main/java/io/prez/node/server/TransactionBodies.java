package io.prez.node.server;

import io.prez.node.command.CommandException;
import io.prez.node.command.CommandSpec;
import io.prez.node.command.Operation.Invocation;
import io.prez.node.command.Operation.Transaction;
import io.prez.node.command.Operation.Versions;
import io.prez.node.command.Operation.Watch;
import io.prez.node.resp.Reply;
import io.prez.node.server.TransactionState.Queued;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** MULTI, EXEC, DISCARD, WATCH and UNWATCH. */
final class TransactionBodies {
    static final List<LocalCommand> TABLE = List.of(
            LocalCommand.atOnce("multi", TransactionBodies::multi),
            LocalCommand.atOnce("exec", TransactionBodies::exec),
            LocalCommand.atOnce("discard", TransactionBodies::discard),
            LocalCommand.atOnce("watch", TransactionBodies::watch),
            LocalCommand.atOnce("unwatch", TransactionBodies::unwatch));

    private TransactionBodies() {}

    private static Reply multi(LocalCall call) {
        TransactionState transaction = call.state().transaction;
        if (transaction.isOpen()) {
            throw new CommandException("ERR MULTI calls can not be nested");
        }
        transaction.begin(call.state().database);
        return Reply.OK;
    }

    private static Reply discard(LocalCall call) {
        TransactionState transaction = call.state().transaction;
        if (!transaction.isOpen()) {
            throw new CommandException("ERR DISCARD without MULTI");
        }
        transaction.clear();
        return Reply.OK;
    }

    private static Reply unwatch(LocalCall call) {
        call.state().transaction.unwatch();
        return Reply.OK;
    }

    /** Blocks the connection until the versions are known: EXEC has to carry them. */
    private static @Nullable Reply watch(LocalCall call) {
        TransactionState transaction = call.state().transaction;
        if (transaction.isOpen()) {
            throw new CommandException("ERR WATCH inside MULTI is not allowed");
        }
        List<byte[]> keys = new ArrayList<>();
        for (int i = 1; i < call.count(); i++) {
            keys.add(call.args().bytes(i));
        }
        int database = call.state().database;
        ReplySlot slot = call.slot();
        slot.takeDelivery(reply -> {
            if (reply instanceof Reply.Array(List<Reply> versions) && versions.size() == keys.size()) {
                for (int i = 0; i < keys.size(); i++) {
                    if (versions.get(i) instanceof Reply.Int(long version)) {
                        transaction.watch(new Watch(database, keys.get(i), version));
                    }
                }
                call.reply(Reply.OK);
            } else {
                call.reply(reply);
            }
        });
        Versions question = new Versions(database, keys);
        call.connection()
                .submit(
                        slot,
                        question,
                        call.server().dispatcher().readMode(call.state()),
                        call.args().buffer().length);
        call.block();
        return null;
    }

    private static @Nullable Reply exec(LocalCall call) {
        TransactionState transaction = call.state().transaction;
        if (!transaction.isOpen()) {
            throw new CommandException("ERR EXEC without MULTI");
        }
        boolean aborted = transaction.isAborted();
        List<Queued> commands = transaction.commands();
        List<Watch> watches = transaction.watches();
        int bytes = (int) Math.min(transaction.bytes(), Integer.MAX_VALUE);
        transaction.clear();
        if (aborted) {
            throw new CommandException("EXECABORT Transaction discarded because of previous errors.");
        }
        List<Invocation> invocations = new ArrayList<>();
        for (Queued queued : commands) {
            if (queued.spec().kind() != CommandSpec.Kind.LOCAL) {
                invocations.add(new Invocation(queued.spec(), queued.args(), queued.database()));
            }
        }
        ExecRun run = new ExecRun(call, commands);
        if (invocations.isEmpty() && watches.isEmpty()) {
            // The local parts, if any, must find everything done that was sent before.
            if (!commands.isEmpty()) {
                call.block();
            }
            run.replicated(Reply.EMPTY_ARRAY);
            return null;
        }
        if (invocations.size() < commands.size()) {
            call.block();
        }
        ReplySlot slot = call.slot();
        slot.takeDelivery(run::replicated);
        call.connection()
                .submit(
                        slot,
                        new Transaction(watches, invocations),
                        call.server().dispatcher().readMode(call.state()),
                        bytes);
        return null;
    }

    /** Puts the replies of a transaction together: first come those of the replica, then each local command runs. */
    private static final class ExecRun {
        private final LocalCall exec;
        private final List<Queued> commands;
        private final List<Reply> replies = new ArrayList<>();
        private final long startNanos;
        private List<Reply> replicated = List.of();
        private int replicatedTaken;
        private boolean running;

        ExecRun(LocalCall exec, List<Queued> commands) {
            this.exec = exec;
            this.commands = commands;
            this.startNanos = exec.connection().loop().clock().monotonicNanos();
        }

        void replicated(Reply reply) {
            if (reply instanceof Reply.Array(List<Reply> items)) {
                replicated = items;
                proceed();
            } else {
                // A watched key changed, or the transaction was refused as a whole.
                exec.reply(reply);
            }
        }

        /** Goes on until a local command takes its time; its reply comes back here. */
        private void proceed() {
            if (running) {
                return;
            }
            running = true;
            boolean waiting = false;
            while (!waiting && replies.size() < commands.size()) {
                Queued queued = commands.get(replies.size());
                if (queued.spec().kind() == CommandSpec.Kind.LOCAL) {
                    int before = replies.size();
                    runLocal(queued);
                    waiting = replies.size() == before;
                } else {
                    took(queued, replicated.get(replicatedTaken++));
                }
            }
            running = false;
            if (!waiting) {
                exec.reply(new Reply.Array(replies));
            }
        }

        private void runLocal(Queued queued) {
            LocalCall call = new LocalCall(exec.connection(), queued.spec(), queued.args(), null, reply -> {
                took(queued, reply);
                proceed();
            });
            exec.server().dispatcher().runQueued(call);
        }

        private void took(Queued queued, Reply reply) {
            replies.add(reply);
            long nanos = exec.connection().loop().clock().monotonicNanos() - startNanos;
            exec.server().counts().ranInTransaction(queued.spec(), nanos, reply);
            exec.server().slowLog().offer(exec.connection(), queued.spec(), queued.args(), nanos);
        }
    }
}
