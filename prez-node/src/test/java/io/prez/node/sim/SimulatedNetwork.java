package io.prez.node.sim;

import io.prez.node.raft.Envelope;
import io.prez.node.raft.Membership;
import io.prez.node.raft.Message;
import io.prez.node.replica.ForwardFrame;
import io.prez.node.replica.Network;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The network between nodes. Raft messages travel like datagrams: each may be late, lost, doubled or overtaken.
 * Forwarded requests travel on a connection, in order and once, or not at all: when one is lost, the connection is, and
 * both ends hear of it. Links can be cut in one direction.
 */
final class SimulatedNetwork {
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;
    private static final long MAINTENANCE_NANOS = 10 * MILLI;
    private static final long NEWS_NANOS = 300 * MICRO;

    /** A node as the network reaches it; called as if from a thread of its own, not on the node's loop. */
    interface Endpoint {
        NodeProcess process();

        void received(Envelope envelope);

        void received(long from, ForwardFrame frame);

        void connected(long peer);

        /** @param processEnded whether the other side closed the connection, as a kernel does for a process that died */
        void disconnected(long peer, boolean processEnded);
    }

    /** How bad the links are; probabilities are in thousandths. */
    record Quality(int lossPerMille, int duplicatePerMille, int spikePerMille, long spikeNanosMax) {
        static final Quality GOOD = new Quality(0, 0, 0, 1);
    }

    private static final class Connection {
        boolean up;
        long epoch;
        long blockedSinceNanos = -1;
        /** When the last frame of each direction arrives, so that the next one does not overtake it. */
        long lowToHighNanos;

        long highToLowNanos;
    }

    private record Pair(long low, long high) implements Comparable<Pair> {
        static Pair of(long a, long b) {
            return a < b ? new Pair(a, b) : new Pair(b, a);
        }

        @Override
        public int compareTo(Pair other) {
            return low != other.low ? Long.compare(low, other.low) : Long.compare(high, other.high);
        }
    }

    private record Link(long from, long to) {}

    private final Scheduler scheduler;
    private final SplittableRandom random;
    private final Map<Long, Endpoint> endpoints = new TreeMap<>();
    private final Map<Pair, Connection> connections = new TreeMap<>();
    private final Set<Link> blocked = new HashSet<>();
    private Quality quality = Quality.GOOD;
    private boolean answersForOthers;
    private boolean forwardsTwice;
    private Function<Envelope, Envelope> wire = Function.identity();
    private Consumer<Envelope> tap = envelope -> {};
    private long delivered;
    private long dropped;
    private long duplicated;

    SimulatedNetwork(Scheduler scheduler) {
        this.scheduler = scheduler;
        this.random = scheduler.randomFor("network");
        scheduler.after(0, this::maintain);
    }

    /** Planted fault: see {@link Flaw#FAKE_CONFIRMATIONS}. */
    void answerForOthers() {
        answersForOthers = true;
    }

    /** Planted fault: see {@link Flaw#FORWARD_TWICE}. */
    void forwardTwice() {
        forwardsTwice = true;
    }

    /** What a message goes through on its way: its encoding, or a planted fault; null loses it. */
    void through(Function<Envelope, Envelope> newWire) {
        this.wire = newWire;
    }

    /** Sees every message as it leaves, also those that are lost. */
    void tap(Consumer<Envelope> newTap) {
        this.tap = newTap;
    }

    void quality(Quality newQuality) {
        this.quality = newQuality;
    }

    /** The node's process is reachable from now on. */
    void attach(long id, Endpoint endpoint) {
        endpoints.put(id, endpoint);
    }

    /** Nothing passes from one to the other; the way back stays open. */
    void block(long from, long to) {
        blocked.add(new Link(from, to));
    }

    /** Nothing passes between the two sets. */
    void partition(Iterable<Long> some, Iterable<Long> others) {
        for (long a : some) {
            for (long b : others) {
                block(a, b);
                block(b, a);
            }
        }
    }

    /** Every link works again, and as well as links should. */
    void heal() {
        blocked.clear();
        quality = Quality.GOOD;
    }

    boolean isBlocked(long from, long to) {
        return !blocked.isEmpty() && blocked.contains(new Link(from, to));
    }

    boolean isConnected(long a, long b) {
        Connection connection = connections.get(Pair.of(a, b));
        return connection != null && connection.up;
    }

    long delivered() {
        return delivered;
    }

    long dropped() {
        return dropped;
    }

    long duplicated() {
        return duplicated;
    }

    /** The port of one process. */
    Network portOf(NodeProcess process) {
        return new Port(process);
    }

    private void send(NodeProcess sender, Envelope envelope) {
        if (envelope.from() != sender.nodeId()) {
            throw new Violation(sender.name() + " sends in the name of another: " + Trace.words(envelope));
        }
        tap.accept(envelope);
        Envelope sent = wire.apply(envelope);
        if (sent == null || isBlocked(envelope.from(), envelope.to()) || chance(quality.lossPerMille())) {
            dropped++;
            if (answersForOthers && envelope.message() instanceof Message.AppendEntries append) {
                Message answer = new Message.AppendResponse(true, 0, 0, 0, 0, append.readRound());
                deliverUnchecked(
                        new Envelope(envelope.groupId(), envelope.to(), envelope.from(), envelope.term(), answer));
            }
            return;
        }
        deliverAfter(delayNanos(), sent);
        if (chance(quality.duplicatePerMille())) {
            duplicated++;
            deliverAfter(delayNanos() * 3, sent);
        }
    }

    private void deliverAfter(long delayNanos, Envelope envelope) {
        Endpoint at = endpoints.get(envelope.to());
        if (at == null) {
            dropped++;
            return;
        }
        // Who runs there when it arrives gets it, be it a later life; one that is paused finds it when it goes on.
        scheduler.after(delayNanos, () -> {
            if (isBlocked(envelope.from(), envelope.to()) || !at.process().isAlive()) {
                dropped++;
                return;
            }
            NodeProcess process = at.process();
            if (process.pausedUntilNanos() > scheduler.nowNanos()) {
                scheduler.after(0, process, () -> deliver(at, envelope));
            } else {
                deliver(at, envelope);
                scheduler.ranFor(process);
            }
        });
    }

    private void deliver(Endpoint at, Envelope envelope) {
        delivered++;
        scheduler.trace().add(scheduler.nowNanos(), at.process().name(), "receive", envelope, fingerprint(envelope));
        at.received(envelope);
    }

    private void deliverUnchecked(Envelope envelope) {
        Endpoint at = endpoints.get(envelope.to());
        scheduler.after(delayNanos(), at.process(), () -> at.received(envelope));
    }

    private static long fingerprint(Envelope envelope) {
        long ends = envelope.from() * 31 + envelope.to();
        return Trace.mix(
                Trace.mix(ends, envelope.term()),
                envelope.message().getClass().getSimpleName().hashCode());
    }

    private boolean send(NodeProcess sender, long to, ForwardFrame frame) {
        long from = sender.nodeId();
        Connection connection = connections.get(Pair.of(from, to));
        Endpoint at = endpoints.get(to);
        if (connection == null || !connection.up || at == null || !at.process().isAlive()) {
            return false;
        }
        long epoch = connection.epoch;
        boolean upwards = from < to;
        long arrival = scheduler.nowNanos() + delayNanos();
        arrival = Math.max(arrival, 1 + (upwards ? connection.lowToHighNanos : connection.highToLowNanos));
        if (upwards) {
            connection.lowToHighNanos = arrival;
        } else {
            connection.highToLowNanos = arrival;
        }
        boolean lost = isBlocked(from, to);
        scheduler.after(arrival - scheduler.nowNanos(), at.process(), () -> {
            if (lost || isBlocked(from, to)) {
                breakConnection(Pair.of(from, to), connection);
            } else if (connection.up && connection.epoch == epoch) {
                scheduler
                        .trace()
                        .add(
                                scheduler.nowNanos(),
                                at.process().name(),
                                "forward",
                                "from " + Trace.name(from) + " " + words(frame));
                at.received(from, frame);
                if (forwardsTwice && frame instanceof ForwardFrame.Request) {
                    at.received(from, frame);
                }
            }
        });
        return true;
    }

    private static String words(ForwardFrame frame) {
        return switch (frame) {
            case ForwardFrame.Request r -> "request " + r.requestId() + " of session " + r.sessionId();
            case ForwardFrame.Response r -> "response " + r.requestId() + " " + r.outcome() + " @" + r.index();
            case ForwardFrame.SessionClosed c -> "session " + c.sessionId() + " closed";
        };
    }

    private boolean chance(int perMille) {
        return perMille > 0 && random.nextInt(1000) < perMille;
    }

    private long delayNanos() {
        if (chance(quality.spikePerMille())) {
            return random.nextLong(MILLI, MILLI + quality.spikeNanosMax());
        }
        return random.nextLong(60 * MICRO, 500 * MICRO);
    }

    /** Connects who can be connected, and notices who cannot any longer: at once when a process died, late otherwise. */
    private void maintain() {
        for (long low : endpoints.keySet()) {
            for (long high : endpoints.keySet()) {
                if (low < high) {
                    maintain(new Pair(low, high));
                }
            }
        }
        scheduler.after(MAINTENANCE_NANOS, this::maintain);
    }

    private void maintain(Pair pair) {
        Connection connection = connections.computeIfAbsent(pair, p -> new Connection());
        boolean bothAlive = endpoints.get(pair.low()).process().isAlive()
                && endpoints.get(pair.high()).process().isAlive();
        boolean cut = isBlocked(pair.low(), pair.high()) || isBlocked(pair.high(), pair.low());
        long now = scheduler.nowNanos();
        if (!cut) {
            connection.blockedSinceNanos = -1;
        } else if (connection.blockedSinceNanos < 0) {
            connection.blockedSinceNanos = now;
        }
        if (connection.up && (!bothAlive || (cut && now - connection.blockedSinceNanos > 400 * MILLI))) {
            breakConnection(pair, connection);
        } else if (!connection.up && bothAlive && !cut) {
            connection.up = true;
            connection.epoch++;
            tell(pair.low(), pair.high(), true);
            tell(pair.high(), pair.low(), true);
        }
    }

    /** A process died: its kernel resets its connections, which the living notice before the next maintenance. */
    void processDied(long id) {
        for (Map.Entry<Pair, Connection> entry : connections.entrySet()) {
            Pair pair = entry.getKey();
            if (entry.getValue().up && (pair.low() == id || pair.high() == id)) {
                breakConnection(pair, entry.getValue());
            }
        }
    }

    private void breakConnection(Pair pair, Connection connection) {
        if (connection.up) {
            connection.up = false;
            connection.epoch++;
            tell(pair.low(), pair.high(), false);
            tell(pair.high(), pair.low(), false);
        }
    }

    private void tell(long id, long peer, boolean up) {
        Endpoint at = endpoints.get(id);
        if (!at.process().isAlive()) {
            return;
        }
        boolean ended = !endpoints.get(peer).process().isAlive();
        // The same delay for both: news of a connection must not overtake each other.
        scheduler.after(NEWS_NANOS, at.process(), () -> {
            scheduler
                    .trace()
                    .add(scheduler.nowNanos(), at.process().name(), up ? "connect" : "disconnect", Trace.name(peer));
            if (up) {
                at.connected(peer);
            } else {
                at.disconnected(peer, ended);
            }
        });
    }

    private final class Port implements Network {
        private final NodeProcess process;

        Port(NodeProcess process) {
            this.process = process;
        }

        @Override
        public void send(Envelope envelope) {
            if (scheduler.elapsedNanos() > 0) {
                // Sent later than now within the running event: a crash in between must still prevent it.
                scheduler.after(0, process, () -> SimulatedNetwork.this.send(process, envelope));
            } else {
                SimulatedNetwork.this.send(process, envelope);
            }
        }

        @Override
        public boolean send(long memberId, ForwardFrame frame) {
            return SimulatedNetwork.this.send(process, memberId, frame);
        }

        @Override
        public boolean isConnected(long memberId) {
            return SimulatedNetwork.this.isConnected(process.nodeId(), memberId);
        }

        @Override
        public void membershipChanged(Membership membership) {}

        @Override
        public void flush() {}
    }
}
