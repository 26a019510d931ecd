package io.prez.node.replica;

import io.prez.node.command.BatchEncoder;
import io.prez.node.command.StateMachine;
import io.prez.node.replica.PendingBatch.Item;
import io.prez.node.resp.Reply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A leader's writes between arrival and reply: the batch that is being gathered, those on their way, and the reads that
 * must see a session's own writes. Group commit without a linger: while one batch is on its way the next one gathers,
 * and a lone request never waits.
 */
final class Proposals {
    private final Supplier<StateMachine> machine;
    private final ReplicaOptions options;
    private final ArrayDeque<PendingBatch> pending = new ArrayDeque<>();
    private BatchEncoder open = new BatchEncoder();
    private int operationsApplied;
    private List<Item> openItems = new ArrayList<>();

    Proposals(Supplier<StateMachine> machine, ReplicaOptions options) {
        this.machine = machine;
        this.options = options;
    }

    /** Adds a write to the open batch. */
    void add(ClientRequest request) {
        openItems.add(new Item(request, open.operations()));
        open.add(request.operation());
        request.session().inOpenBatch = true;
    }

    /** Queues a read behind its session's unapplied writes; false when there are none. */
    boolean addReadBehindWrites(ClientRequest request, long appliedIndex) {
        Session session = request.session();
        if (session.inOpenBatch) {
            openItems.add(new Item(request, open.operations()));
            return true;
        }
        if (session.lastWriteIndex <= appliedIndex) {
            return false;
        }
        for (PendingBatch batch : pending) {
            if (batch.index() == session.lastWriteIndex) {
                batch.items().add(new Item(request, Integer.MAX_VALUE));
                return true;
            }
        }
        return false;
    }

    /** Whether the open batch should be proposed now. */
    boolean isDue() {
        if (open.operations() == 0) {
            return false;
        }
        return pending.isEmpty()
                || (open.sizeBytes() >= options.pipelineBytes() && pending.size() < options.batchesInFlightMax());
    }

    /** Whether another write still fits. */
    boolean hasRoom() {
        return open.sizeBytes() < options.batchBytesMax() || pending.size() < options.batchesInFlightMax();
    }

    /** Whether the open batch has reached the size of one entry. */
    boolean isFull() {
        return open.sizeBytes() >= options.batchBytesMax();
    }

    /** Bytes of the open batch as an entry's payload. */
    int openBytes() {
        return open.sizeBytes();
    }

    /** Operations in the open batch. */
    int openOperations() {
        return open.operations();
    }

    /** Whether anything is gathered or on its way. */
    boolean isIdle() {
        return open.operations() == 0 && pending.isEmpty();
    }

    /** The open batch as an entry's payload. */
    byte[] encode(long timeMillis, long seed) {
        return open.finish(timeMillis, seed);
    }

    /** The open batch went into the log at this index; another one begins. */
    void proposed(long index) {
        for (Item item : openItems) {
            Session session = item.request().session();
            session.inOpenBatch = false;
            if (item.request().operation().isWrite()) {
                session.lastWriteIndex = index;
            }
        }
        pending.addLast(new PendingBatch(index, openItems));
        openItems = new ArrayList<>();
    }

    /** Applies an entry and answers those who wait for it; returns how many operations it held. */
    int apply(long index, byte[] payload) {
        PendingBatch batch = pending.peekFirst();
        if (batch != null && batch.index() < index) {
            throw new IllegalStateException("batch " + batch.index() + " was proposed but entry " + index + " is next");
        }
        if (batch == null || batch.index() != index) {
            operationsApplied = 0;
            machine.get().apply(index, payload, (position, reply) -> operationsApplied++);
            return operationsApplied;
        }
        pending.removeFirst();
        Answers answers = new Answers(batch.items());
        operationsApplied = 0;
        machine.get().apply(index, payload, answers::applied);
        answers.finish();
        return operationsApplied;
    }

    /** Leadership is gone: what was proposed may or may not happen, what was only gathered will not. */
    void abandon(String why, Consumer<ClientRequest> neverProposed) {
        for (PendingBatch batch : pending) {
            for (Item item : batch.items()) {
                if (item.request().operation().isWrite()) {
                    item.request().sink().unknown(why);
                } else {
                    neverProposed.accept(item.request());
                }
            }
        }
        pending.clear();
        List<Item> gathered = openItems;
        openItems = new ArrayList<>();
        open = new BatchEncoder();
        for (Item item : gathered) {
            item.request().session().inOpenBatch = false;
        }
        for (Item item : gathered) {
            neverProposed.accept(item.request());
        }
    }

    /** Walks the waiting requests while the state machine walks the operations. */
    private final class Answers {
        private final List<Item> items;
        private int next;

        Answers(List<Item> items) {
            this.items = items;
        }

        void applied(int position, Reply reply) {
            Item item = current();
            if (item == null || item.position() != position) {
                throw new IllegalStateException("operation " + position + " was applied but item " + next
                        + " waits for " + (item == null ? "nothing" : item.position()));
            }
            next++;
            operationsApplied++;
            item.request().sink().reply(reply);
            while ((item = current()) != null
                    && !item.request().operation().isWrite()
                    && item.position() == position + 1) {
                read(item);
            }
        }

        void finish() {
            Item item;
            while ((item = current()) != null) {
                if (item.request().operation().isWrite()) {
                    throw new IllegalStateException(
                            "write " + item.position() + " of item " + next + " was not applied");
                }
                read(item);
            }
        }

        private void read(Item item) {
            next++;
            item.request().sink().reply(machine.get().read(item.request().operation()));
        }

        private @Nullable Item current() {
            return next < items.size() ? items.get(next) : null;
        }
    }
}
