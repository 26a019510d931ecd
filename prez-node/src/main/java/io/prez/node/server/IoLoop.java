package io.prez.node.server;

import io.netty.channel.SingleThreadEventLoop;
import io.prez.node.replica.ClientRequest;
import io.prez.node.replica.ReplicaPort;
import io.prez.node.world.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What connections of one I/O thread share: the hand-over to the replica and the way back. Owned by that thread, except
 * for {@link #arrived} and {@link #turnEnded}, whose list belongs to the replica's loop.
 */
final class IoLoop {
    /** Bytes of requests of all connections of a loop that may wait for the replica before reading stops. */
    private static final long BYTES_IN_FLIGHT_MAX = 64L << 20;

    private static final long SWEEP_MILLIS = 100;

    private final SingleThreadEventLoop eventLoop;
    private final ReplicaPort replica;
    private final Clock clock;
    private final Consumer<Throwable> fatal;
    private final Runnable endIteration = guarded(this::endIteration);
    private final Map<Long, ClientConnection> connections = new HashMap<>();
    private List<ClientRequest> requests = new ArrayList<>();
    private final ArrayList<ClientConnection> touched = new ArrayList<>();
    private boolean endScheduled;
    private long bytesInFlight;
    private boolean overloaded;

    /** Owned by the replica's loop. */
    private List<ReplySlot> arrived = new ArrayList<>();

    IoLoop(SingleThreadEventLoop eventLoop, ReplicaPort replica, Clock clock, Consumer<Throwable> fatal) {
        this.eventLoop = eventLoop;
        this.fatal = fatal;
        this.replica = replica;
        this.clock = clock;
        eventLoop.scheduleAtFixedRate(guarded(this::sweep), SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    SingleThreadEventLoop eventLoop() {
        return eventLoop;
    }

    Map<Long, ClientConnection> connections() {
        return connections;
    }

    Clock clock() {
        return clock;
    }

    /** Runs a task on this loop's thread after a while. */
    void schedule(long delayMillis, Runnable task) {
        eventLoop.schedule(guarded(task), delayMillis, TimeUnit.MILLISECONDS);
    }

    /** Netty would log what a task throws and go on; a broken invariant has to stop the node. */
    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Throwable broken) {
                fatal.accept(broken);
                throw broken;
            }
        };
    }

    /** Runs a task on this loop's thread; dropped when the loop has ended, as then nobody can be told. */
    void execute(Runnable task) {
        try {
            eventLoop.execute(guarded(task));
        } catch (RejectedExecutionException stopped) {
            // The server was stopped: its connections are closed, so that there is nothing left to do for them.
        }
    }

    /** Hands a request over at the end of this iteration, together with all others. */
    void submit(ClientRequest request, int sizeBytes) {
        requests.add(request);
        bytesInFlight += sizeBytes;
        if (bytesInFlight > BYTES_IN_FLIGHT_MAX && !overloaded) {
            overloaded = true;
            connections.values().forEach(ClientConnection::updateReading);
        }
        scheduleEnd();
    }

    /** A request of {@link #submit} has its outcome. */
    void settled(int sizeBytes) {
        bytesInFlight -= sizeBytes;
        if (overloaded && bytesInFlight < BYTES_IN_FLIGHT_MAX / 2) {
            overloaded = false;
            connections.values().forEach(ClientConnection::updateReading);
        }
    }

    /** Whether so much waits for the replica that nothing more should be read. */
    boolean isOverloaded() {
        return overloaded;
    }

    /** The connection has something to flush at the end of this iteration. */
    void touched(ClientConnection connection) {
        touched.add(connection);
        scheduleEnd();
    }

    /** Takes an outcome on the replica's loop; it travels with all others of the turn. */
    void arrived(ReplySlot slot) {
        arrived.add(slot);
    }

    /** Called on the replica's loop: everything that arrived in its turn goes over as one task. */
    void turnEnded() {
        if (arrived.isEmpty()) {
            return;
        }
        List<ReplySlot> slots = arrived;
        arrived = new ArrayList<>(slots.size());
        execute(() -> deliver(slots));
    }

    private void deliver(List<ReplySlot> slots) {
        long nowNanos = clock.monotonicNanos();
        for (ReplySlot slot : slots) {
            slot.deliver(nowNanos);
        }
    }

    private void scheduleEnd() {
        if (!endScheduled) {
            endScheduled = true;
            eventLoop.executeAfterEventLoopIteration(endIteration);
        }
    }

    private void endIteration() {
        endScheduled = false;
        if (!requests.isEmpty()) {
            List<ClientRequest> batch = requests;
            requests = new ArrayList<>(batch.size());
            replica.submit(batch);
        }
        for (int i = 0; i < touched.size(); i++) {
            touched.get(i).flush();
        }
        touched.clear();
    }

    private void sweep() {
        long nowMillis = clock.monotonicMillis();
        // A copy: who is closed by the sweep leaves the map.
        for (ClientConnection connection : List.copyOf(connections.values())) {
            connection.sweep(nowMillis);
        }
    }
}
