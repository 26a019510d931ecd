package io.prez.node.command;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import io.prez.node.command.Operation.Invocation;
import io.prez.node.resp.Reply;
import io.prez.node.resp.netty.RespEncoder;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** Runs commands on a state machine as a leader would, without the log; time stands still unless told otherwise. */
final class StateMachineTarget implements CommandTarget {
    private final CommandTable table = CommandTable.standard();
    private final StateMachine machine;
    private final BatchEncoder batch = new BatchEncoder();
    private int database;
    private int protocol = 2;
    private long timeMillis;

    StateMachineTarget(long timeMillis) {
        this.machine = new StateMachine(table, StateMachine.DATABASES_DEFAULT);
        this.timeMillis = timeMillis;
    }

    StateMachine machine() {
        return machine;
    }

    void timePasses(long millis) {
        timeMillis += millis;
    }

    /** Moves cluster time on, as a leader does when keys expire. */
    void applyNothing() {
        machine.apply(machine.appliedIndex() + 1, batch.finish(timeMillis, 1), (position, reply) -> {
            throw new IllegalStateException("a reply to nothing");
        });
    }

    Reply run(Operation operation) {
        if (!operation.isWrite()) {
            return machine.read(operation);
        }
        batch.add(operation);
        AtomicReference<Reply> answer = new AtomicReference<>();
        long index = machine.appliedIndex() + 1;
        machine.apply(index, batch.finish(timeMillis, index), (position, reply) -> answer.set(reply));
        return Objects.requireNonNull(answer.get());
    }

    Invocation invocation(String... words) {
        Args args = Args.of(words);
        return new Invocation(table.resolve(args), args, database);
    }

    Reply run(Args args) {
        try {
            return run(new Invocation(table.resolve(args), args, database));
        } catch (CommandException e) {
            return new Reply.Failure(e.reply());
        }
    }

    String ask(String... words) {
        try {
            return ask(Args.of(words));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String ask(Args args) throws IOException {
        ByteBuf bytes = Unpooled.buffer();
        RespEncoder.encode(run(args), protocol, bytes);
        return new CliText(new ByteBufInputStream(bytes)).next();
    }

    @Override
    public void select(int number) {
        database = number;
    }

    @Override
    public void protocol(int version) {
        protocol = version;
    }
}
