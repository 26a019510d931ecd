package io.prez.node.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

/** All connections, by their I/O loops. */
final class Connections {
    private final AtomicLong lastId = new AtomicLong();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger blocked = new AtomicInteger();
    private final PubSub pubSub;
    private volatile List<IoLoop> loops = List.of();

    Connections(PubSub pubSub) {
        this.pubSub = pubSub;
    }

    void loops(List<IoLoop> all) {
        loops = List.copyOf(all);
    }

    List<IoLoop> loops() {
        return loops;
    }

    long nextId() {
        return lastId.incrementAndGet();
    }

    /** How many are open, accepted ones that were not served aside. */
    int count() {
        return open.get();
    }

    /** How many wait for something that may never come. */
    int blocked() {
        return blocked.get();
    }

    void blockedBegins() {
        blocked.incrementAndGet();
    }

    void blockedEnds() {
        blocked.decrementAndGet();
    }

    /** Called on the connection's loop. */
    void opened(ClientConnection connection) {
        open.incrementAndGet();
        connection.loop().connections().put(connection.id(), connection);
    }

    /** Called on the connection's loop. */
    void closed(ClientConnection connection) {
        if (connection.loop().connections().remove(connection.id()) != null) {
            open.decrementAndGet();
        }
        pubSub.unsubscribeAll(connection);
    }

    /** Does something with every connection, each on its own loop. */
    void forEach(Consumer<ClientConnection> action) {
        for (IoLoop loop : loops) {
            loop.execute(() -> List.copyOf(loop.connections().values()).forEach(action));
        }
    }

    /**
     * Asks every connection on its own loop and calls {@code done} on the asking loop with the answers that
     * there were, sorted by the connections' ids.
     */
    <T> void collect(IoLoop asking, Function<ClientConnection, Optional<T>> question, Consumer<List<T>> done) {
        List<IoLoop> all = loops;
        List<Answer<T>> answers = new ArrayList<>();
        AtomicInteger missing = new AtomicInteger(all.size());
        for (IoLoop loop : all) {
            loop.execute(() -> {
                List<Answer<T>> here = new ArrayList<>();
                for (ClientConnection connection :
                        List.copyOf(loop.connections().values())) {
                    question.apply(connection).ifPresent(answer -> here.add(new Answer<>(connection.id(), answer)));
                }
                asking.execute(() -> {
                    answers.addAll(here);
                    if (missing.decrementAndGet() == 0) {
                        answers.sort((a, b) -> Long.compare(a.id, b.id));
                        done.accept(answers.stream().map(Answer::value).toList());
                    }
                });
            });
        }
    }

    private record Answer<T>(long id, T value) {}
}
