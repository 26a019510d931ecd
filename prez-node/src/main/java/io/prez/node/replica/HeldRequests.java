package io.prez.node.replica;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Requests that came while nobody could serve them, so that a short election is a delay and not an error. In order of
 * arrival; each waits for a bounded time in all, however often it comes back.
 */
final class HeldRequests {
    private record Held(ClientRequest request, long deadlineMillis) {}

    private final long holdMillis;
    private final int countMax;
    private final ArrayDeque<Held> queue = new ArrayDeque<>();
    private long releasingDeadlineMillis = -1;

    HeldRequests(long holdMillis, int countMax) {
        this.holdMillis = holdMillis;
        this.countMax = countMax;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Takes a request, or refuses it when too many wait already. */
    void add(ClientRequest request, long nowMillis) {
        if (queue.size() >= countMax) {
            request.sink().refused(ReplySink.Refusal.OVERLOADED);
            return;
        }
        long deadline = releasingDeadlineMillis >= 0 ? releasingDeadlineMillis : nowMillis + holdMillis;
        if (deadline <= nowMillis) {
            request.sink().refused(ReplySink.Refusal.NO_LEADER);
            return;
        }
        request.session().held++;
        queue.addLast(new Held(request, deadline));
    }

    /** Takes a request that came before all of its session's that wait here. */
    void addFirst(ClientRequest request, long nowMillis) {
        request.session().held++;
        queue.addFirst(new Held(request, nowMillis + holdMillis));
    }

    /** Tries those that wait once more, in order, until one comes back; it keeps its place and its deadline. */
    void release(Consumer<ClientRequest> again) {
        ArrayDeque<Held> waiting = new ArrayDeque<>(queue);
        queue.clear();
        Held held;
        while ((held = waiting.pollFirst()) != null) {
            if (!queue.isEmpty()) {
                queue.addLast(held);
                continue;
            }
            held.request().session().held--;
            releasingDeadlineMillis = held.deadlineMillis();
            again.accept(held.request());
        }
        releasingDeadlineMillis = -1;
    }

    /** Refuses those whose time is up. */
    void expire(long nowMillis, ReplySink.Refusal refusal) {
        // Deadlines are in no strict order once requests came back, so look at all; the queue is short or idle.
        for (int count = queue.size(); count > 0; count--) {
            Held held = queue.removeFirst();
            if (held.deadlineMillis() <= nowMillis) {
                held.request().session().held--;
                held.request().sink().refused(refusal);
            } else {
                queue.addLast(held);
            }
        }
    }

    /** Refuses all. */
    void refuseAll(ReplySink.Refusal refusal) {
        Held held;
        while ((held = queue.pollFirst()) != null) {
            held.request().session().held--;
            held.request().sink().refused(refusal);
        }
    }
}
