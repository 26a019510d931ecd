package io.prez.node.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prez.node.raft.Envelope;
import io.prez.node.raft.Message;
import io.prez.node.replica.ForwardFrame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedNetworkTest {
    private static final long MILLI = 1_000_000;

    private final Scheduler scheduler = new Scheduler(7);
    private final SimulatedNetwork network = new SimulatedNetwork(scheduler);
    private final Ear one = new Ear(1);
    private final Ear two = new Ear(2);

    SimulatedNetworkTest() {
        network.attach(1, one);
        network.attach(2, two);
        scheduler.runUntil(20 * MILLI);
    }

    /** Writes down what it hears. */
    private static final class Ear implements SimulatedNetwork.Endpoint {
        private final NodeProcess process;
        private final List<Long> messages = new ArrayList<>();
        private final List<String> news = new ArrayList<>();

        Ear(long id) {
            this.process = new NodeProcess(id);
        }

        @Override
        public NodeProcess process() {
            return process;
        }

        @Override
        public void received(Envelope envelope) {
            messages.add(((Message.ReadIndexRequest) envelope.message()).token());
        }

        @Override
        public void received(long from, ForwardFrame frame) {
            news.add("session " + ((ForwardFrame.SessionClosed) frame).sessionId());
        }

        @Override
        public void connected(long peer) {
            news.add("connected " + peer);
        }

        @Override
        public void disconnected(long peer, boolean processEnded) {
            news.add("disconnected " + peer);
        }
    }

    private void send(int count) {
        for (long i = 0; i < count; i++) {
            network.portOf(one.process).send(new Envelope(0, 1, 2, 1, new Message.ReadIndexRequest(i)));
            scheduler.runUntil(scheduler.nowNanos() + MILLI / 10);
        }
        scheduler.runUntil(scheduler.nowNanos() + 500 * MILLI);
    }

    @Test
    void aGoodNetworkDeliversEverythingOnce() {
        send(200);
        assertEquals(200, two.messages.stream().distinct().count());
        assertEquals(200, two.messages.size());
        assertEquals(List.of("connected 2"), one.news);
    }

    @Test
    void aBadNetworkLosesDoublesAndReorders() {
        network.quality(new SimulatedNetwork.Quality(200, 100, 100, 20 * MILLI));
        send(500);
        long different = two.messages.stream().distinct().count();
        assertTrue(different > 300 && different < 470, "arrived " + different);
        assertTrue(two.messages.size() > different, "duplicates " + two.messages.size());
        assertNotEquals(two.messages.stream().sorted().toList(), two.messages, "some were overtaken");
    }

    @Test
    void aOneWayPartitionLeavesTheWayBackOpen() {
        network.block(1, 2);
        send(10);
        assertEquals(List.of(), two.messages);
        network.portOf(two.process).send(new Envelope(0, 2, 1, 1, new Message.ReadIndexRequest(77)));
        scheduler.runUntil(scheduler.nowNanos() + 10 * MILLI);
        assertEquals(List.of(77L), one.messages);
        network.heal();
        send(10);
        assertEquals(10, two.messages.size());
    }

    @Test
    void messagesToADeadProcessAreGone() {
        network.portOf(one.process).send(new Envelope(0, 1, 2, 1, new Message.ReadIndexRequest(1)));
        two.process.kill();
        network.processDied(2);
        scheduler.runUntil(scheduler.nowNanos() + 20 * MILLI);
        assertEquals(List.of(), two.messages);
        assertEquals(List.of("connected 2", "disconnected 2"), one.news);
        assertFalse(network.portOf(one.process).send(2, new ForwardFrame.SessionClosed(1)));
    }

    @Test
    void framesKeepTheirOrderAndALostOneBreaksTheConnection() {
        network.quality(new SimulatedNetwork.Quality(300, 300, 300, 20 * MILLI));
        for (long i = 1; i <= 3; i++) {
            assertTrue(network.portOf(one.process).send(2, new ForwardFrame.SessionClosed(i)));
        }
        scheduler.runUntil(scheduler.nowNanos() + 100 * MILLI);
        assertEquals(List.of("connected 1", "session 1", "session 2", "session 3"), two.news);
        network.block(1, 2);
        assertTrue(network.portOf(one.process).send(2, new ForwardFrame.SessionClosed(4)));
        scheduler.runUntil(scheduler.nowNanos() + 100 * MILLI);
        assertEquals("disconnected 1", two.news.getLast());
        network.heal();
        scheduler.runUntil(scheduler.nowNanos() + 100 * MILLI);
        assertEquals("connected 1", two.news.getLast());
    }

    @Test
    void aPausedProcessHearsLater() {
        two.process.pauseUntil(scheduler.nowNanos() + 400 * MILLI);
        network.portOf(one.process).send(new Envelope(0, 1, 2, 1, new Message.ReadIndexRequest(1)));
        scheduler.runUntil(scheduler.nowNanos() + 300 * MILLI);
        assertEquals(List.of(), two.messages);
        scheduler.runUntil(scheduler.nowNanos() + 200 * MILLI);
        assertEquals(List.of(1L), two.messages);
    }
}
