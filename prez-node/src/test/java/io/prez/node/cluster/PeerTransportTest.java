package io.prez.node.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.prez.node.raft.Entry;
import io.prez.node.raft.EntryKind;
import io.prez.node.raft.Envelope;
import io.prez.node.raft.Member;
import io.prez.node.raft.Membership;
import io.prez.node.raft.Message;
import io.prez.node.replica.ForwardFrame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerTransportTest {
    @TempDir
    Path directory = Path.of("");

    private final List<TestNode> nodes = new ArrayList<>();
    private Path book = directory;

    @BeforeEach
    void nameTheBook() {
        book = directory.resolve("nodes.conf");
    }

    @AfterEach
    void closeAll() {
        nodes.forEach(TestNode::close);
        for (TestNode node : nodes) {
            assertFalse(node.events.toString().contains("failed"), node.events.toString());
        }
    }

    @Test
    void membersExchangeMessagesBothWays() throws Exception {
        TestNode a = member(1);
        TestNode b = member(2);
        TestNode c = member(3);
        join(a, b, c);
        for (TestNode from : nodes) {
            for (TestNode to : nodes) {
                if (from != to) {
                    from.awaitBothWays(to);
                    from.send(to.member.id(), new Message.ReadIndexRequest(from.member.id()));
                    Envelope came = to.nextEnvelope();
                    assertEquals(from.member.id(), came.from());
                    assertEquals(new Message.ReadIndexRequest(from.member.id()), came.message());
                }
            }
        }
        assertEquals(
                List.of("connected 2", "connected 3"),
                a.events.stream().sorted().toList());
    }

    @Test
    void longMessagesArriveWholeAndInOrderWithShortOnes() throws Exception {
        TestNode a = member(1);
        TestNode b = member(2);
        join(a, b);
        a.awaitBothWays(b);
        SplittableRandom random = new SplittableRandom(5);
        for (int size : List.of(0, 1, 65_535, 65_536, 65_537, 131_072, 5_000_000)) {
            byte[] payload = new byte[size];
            random.nextBytes(payload);
            Entry entry = new Entry(1, 1, EntryKind.BATCH, payload);
            a.send(2, new Message.AppendEntries(0, 0, List.of(entry), 0, 0));
            Message.AppendEntries came =
                    (Message.AppendEntries) b.nextEnvelope().message();
            assertArrayEquals(payload, came.entries().getFirst().payload());
        }
    }

    @Test
    void forwardedRequestsKeepTheirOrder() throws Exception {
        TestNode a = member(1);
        TestNode b = member(2);
        join(a, b);
        a.awaitBothWays(b);
        for (int i = 0; i < 500; i++) {
            assertTrue(a.transport.send(2, new ForwardFrame.Request(i, 1, new byte[i % 7 == 0 ? 100_000 : 10])));
            if (i % 10 == 0) {
                int next = i;
                a.transport.flush();
                TestNode.await("room", () -> a.traffic(b).bytesQueued() < 100_000 || next < 0);
            }
        }
        a.transport.flush();
        for (int i = 0; i < 500; i++) {
            assertEquals(i, ((ForwardFrame.Request) b.nextFrame()).requestId());
        }
    }

    @Test
    void answersGoBackTheWayTheRequestCame() throws Exception {
        TestNode a = member(1);
        TestNode b = member(2);
        // b cannot dial a: nobody told it where a is.
        a.transport.membershipChanged(TestNode.membership(Set.of(), a.member, b.reachable()));
        a.awaitConnected(b);
        b.awaitConnected(a);
        a.send(2, new Message.PreVoteRequest(1, 1));
        assertEquals(new Message.PreVoteRequest(1, 1), b.nextEnvelope().message());
        b.send(1, new Message.PreVoteResponse(true));
        assertEquals(new Message.PreVoteResponse(true), a.nextEnvelope().message());
        b.send(1, new Message.TimeoutNow());
        assertEquals(new Message.TimeoutNow(), a.nextEnvelope().message(), "any connection is good enough");
        assertFalse(b.transport.send(1, new ForwardFrame.SessionClosed(1)), "requests need a connection of one's own");
        assertTrue(b.transport.send(1, new ForwardFrame.Response(1, ForwardFrame.Outcome.UNKNOWN, 0, new byte[0])));
    }

    @Test
    void aPeerThatDiesIsReportedAndFoundAgain() throws Exception {
        TestNode a = member(1);
        TestNode b = memberOnAPortToComeBackTo(2);
        join(a, b);
        a.awaitBothWays(b);
        int port = b.transport.port();
        b.close();
        TestNode.await("news of the death", () -> a.events.contains("disconnected 2 by peer"));
        assertFalse(a.transport.send(2, new ForwardFrame.SessionClosed(1)));
        nodes.remove(b);
        TestNode again = TestNode.member(2, book, port);
        nodes.add(again);
        a.awaitConnected(again);
        a.send(2, new Message.TimeoutNow());
        assertEquals(new Message.TimeoutNow(), again.nextEnvelope().message());
        assertEquals(
                List.of("connected 2", "lost 2", "lost 2", "disconnected 2 by peer", "connected 2"),
                a.events.subList(0, 5));
    }

    @Test
    void nodesConfSaysWhereAPeerIsAlsoWhenItMoves() throws Exception {
        TestNode a = member(1);
        TestNode b = member(2);
        write(b.reachable());
        Member elsewhere = new Member(2, "node-2", "127.0.0.1:1", "");
        a.transport.membershipChanged(TestNode.membership(Set.of(), a.member, elsewhere));
        a.awaitConnected(b);
        b.close();
        nodes.remove(b);
        TestNode moved = member(2);
        write(moved.reachable());
        a.awaitConnected(moved);
        assertNotEquals(b.transport.port(), moved.transport.port());
    }

    @Test
    void aNodeThatLostItsDataIsNotTheMemberThatItWas() throws Exception {
        TestNode a = member(1);
        TestNode reborn = member(102);
        Member before = new Member(2, "node-2", reborn.reachable().peerAddress(), "");
        a.transport.membershipChanged(TestNode.membership(Set.of(), a.member, before));
        try (RawPeer caller = new RawPeer(reborn.transport.port())) {
            Hello hello = new Hello(1, 1, 9, a.member, TestNode.CLUSTER, "node-2", 2, 0);
            caller.send(Outbound.HELLO, RawPeer.bytes(hello));
            assertRefused(Refusal.WRONG_NODE, caller);
        }
        assertFalse(a.transport.isConnected(2));
        a.transport.membershipChanged(TestNode.membership(Set.of(2L), a.member, reborn.reachable()));
        a.awaitConnected(reborn);
        assertEquals(List.of("connected 102"), a.events);
    }

    @Test
    void aForeignClusterIsRefusedByName() throws Exception {
        TestNode a = member(1);
        try (RawPeer caller = new RawPeer(a.transport.port())) {
            Member foreign = new Member(2, "node-2", "h:1", "");
            caller.send(Outbound.HELLO, RawPeer.bytes(new Hello(1, 1, 9, foreign, "another", "node-1", 1, 0)));
            assertRefused(Refusal.WRONG_CLUSTER, caller);
            assertTrue(caller.isClosedByOtherEnd());
        }
        assertEquals(List.of(), a.events);
    }

    @Test
    void aRemovedMemberLearnsOfIt() throws Exception {
        TestNode a = member(1);
        TestNode b = member(2);
        a.transport.membershipChanged(TestNode.membership(Set.of(2L), a.member));
        b.transport.membershipChanged(TestNode.membership(Set.of(), a.reachable(), b.member));
        TestNode.await("news of the removal", () -> b.events.contains("removed by node-1"));
        assertFalse(a.transport.isConnected(2));
    }

    @Test
    void garbageClosesItsConnectionAndNothingElse() throws Exception {
        TestNode a = member(1);
        TestNode b = member(2);
        join(a, b);
        a.awaitBothWays(b);
        SplittableRandom random = new SplittableRandom(9);
        Hello good = new Hello(1, 1, 9, new Member(7, "node-7", "h:1", ""), TestNode.CLUSTER, "node-1", 1, 0);
        byte[] hello = RawPeer.frame(Outbound.HELLO, RawPeer.bytes(good));
        byte[] damaged = hello.clone();
        damaged[20] ^= 1;
        byte[] noise = new byte[4096];
        random.nextBytes(noise);
        List<byte[]> attempts = List.of(
                noise,
                "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8),
                new byte[] {127, -1, -1, -1, 0, 0, 0, 0, 1},
                new byte[] {-1, -1, -1, -1, 0, 0, 0, 0, 1},
                damaged,
                RawPeer.frame(Outbound.RAFT, new byte[10]),
                RawPeer.frame((byte) 99, new byte[10]),
                RawPeer.frame(Outbound.HELLO, new byte[3]),
                RawPeer.frame(Outbound.WELCOME, RawPeer.bytes(good)));
        for (byte[] attempt : attempts) {
            try (RawPeer stranger = new RawPeer(a.transport.port())) {
                stranger.send(attempt);
                assertTrue(stranger.isClosedByOtherEnd());
            }
        }
        List<byte[]> afterWelcome = List.of(
                hello,
                RawPeer.frame(Outbound.RAFT, new byte[10]),
                RawPeer.frame(Outbound.LAST_PART, new byte[2]),
                RawPeer.frame(Outbound.PART, new byte[] {127, 127, 127, 127, 1}),
                RawPeer.frame(Outbound.FORMATION, new byte[] {1, 1}),
                new byte[] {0, 127, 0, 0, 0, 0, 0, 0, 5});
        for (byte[] attempt : afterWelcome) {
            try (RawPeer stranger = new RawPeer(a.transport.port())) {
                stranger.send(hello);
                assertEquals(Outbound.WELCOME, stranger.read().type());
                stranger.send(attempt);
                assertTrue(stranger.isClosedByOtherEnd());
            }
        }
        a.send(2, new Message.TimeoutNow());
        assertEquals(new Message.TimeoutNow(), b.nextEnvelope().message());
        assertFalse(b.events.contains("lost 1"), b.events.toString());
        assertEquals(List.of(), List.copyOf(a.envelopes));
    }

    @Test
    void framesMayArriveByteByByte() throws Exception {
        TestNode a = member(1);
        Hello hello = new Hello(1, 1, 9, new Member(7, "node-7", "h:1", ""), TestNode.CLUSTER, "node-1", 1, 0);
        try (RawPeer peer = new RawPeer(a.transport.port())) {
            peer.socket.setTcpNoDelay(true);
            for (byte each : RawPeer.frame(Outbound.HELLO, RawPeer.bytes(hello))) {
                peer.send(new byte[] {each});
            }
            assertEquals(Outbound.WELCOME, peer.read().type());
            TestNode.await("connection", () -> a.transport.isConnected(7));
        }
    }

    @Test
    void aMessageInSomebodyElsesNameIsRefused() throws Exception {
        TestNode a = member(1);
        Hello hello = new Hello(1, 1, 9, new Member(7, "node-7", "h:1", ""), TestNode.CLUSTER, "node-1", 1, 0);
        try (RawPeer peer = new RawPeer(a.transport.port())) {
            peer.send(Outbound.HELLO, RawPeer.bytes(hello));
            assertEquals(Outbound.WELCOME, peer.read().type());
            ByteBuf forged = Unpooled.buffer();
            PeerCodec.encode(new Envelope(0, 8, 1, 5, new Message.TimeoutNow()), forged);
            peer.send(Outbound.RAFT, ByteBufUtil.getBytes(forged));
            assertTrue(peer.isClosedByOtherEnd());
        }
        assertEquals(List.of(), List.copyOf(a.envelopes));
    }

    @Test
    void whatASlowPeerDoesNotReadIsBoundedAndHeartbeatsOvertakeIt() throws Exception {
        TestNode a = member(1);
        Hello hello = new Hello(1, 1, 9, new Member(7, "node-7", "h:1", ""), TestNode.CLUSTER, "node-1", 1, 0);
        try (RawPeer slow = new RawPeer(a.transport.port())) {
            slow.send(Outbound.HELLO, RawPeer.bytes(hello));
            assertEquals(Outbound.WELCOME, slow.read().type());
            TestNode.await("connection", () -> a.transport.isConnected(7));
            Message bulk =
                    new Message.AppendEntries(0, 0, List.of(new Entry(1, 1, EntryKind.BATCH, new byte[200_000])), 0, 0);
            TestNode.await("the queue to be full", () -> {
                a.send(7, bulk);
                return a.transport.traffic().getFirst().messagesDropped() > 10;
            });
            assertTrue(a.transport.traffic().getFirst().bytesQueued() <= 1 << 20);
            a.send(7, new Message.AppendEntries(0, 0, List.of(), 42, 0));
            int partsAfterHeartbeat = 0;
            boolean heartbeat = false;
            long queued = a.transport.traffic().getFirst().bytesQueued();
            assertTrue(queued > 200_000, "queued " + queued);
            while (!heartbeat || partsAfterHeartbeat < 5) {
                RawPeer.Frame frame = slow.read();
                heartbeat |= frame.type() == Outbound.RAFT;
                partsAfterHeartbeat += heartbeat && frame.type() != Outbound.RAFT ? 1 : 0;
            }
            assertTrue(heartbeat);
        }
    }

    @Test
    void aPeerThatFallsSilentIsGivenUp() throws Exception {
        TestNode a = new TestNode(
                new Member(1, "node-1", "127.0.0.1:1", ""),
                book,
                new FormationState.Adopted(TestNode.CLUSTER),
                new Formation.Options(false, List.of(), 0),
                0,
                300);
        nodes.add(a);
        Hello hello = new Hello(1, 1, 9, new Member(7, "node-7", "h:1", ""), TestNode.CLUSTER, "node-1", 1, 0);
        try (RawPeer silent = new RawPeer(a.transport.port());
                RawPeer dumb = new RawPeer(a.transport.port())) {
            silent.send(Outbound.HELLO, RawPeer.bytes(hello));
            assertEquals(Outbound.WELCOME, silent.read().type());
            assertEquals(Outbound.PING, silent.read().type());
            assertTrue(silent.isClosedByOtherEnd());
            assertTrue(dumb.isClosedByOtherEnd(), "one that says no hello");
        }
        TestNode.await("the report", () -> a.events.contains("disconnected 7 from here"));
    }

    @Test
    void aPortInUseIsSaidClearly() throws Exception {
        TestNode a = member(1);
        IOException failure = assertThrows(
                IOException.class,
                () -> TestNode.member(2, book, a.transport.port()).close());
        assertEquals(
                "cluster-port " + a.transport.port() + ": cannot listen on 127.0.0.1: it is in use",
                failure.getMessage());
    }

    private TestNode member(long id) throws IOException {
        TestNode node = TestNode.member(id, book);
        nodes.add(node);
        return node;
    }

    /** Below the ports that the system gives to those who dial: one of them could get it while the node is away. */
    private TestNode memberOnAPortToComeBackTo(long id) throws IOException {
        IOException last = new IOException("no port was tried");
        for (int port = 22_050; port < 22_100; port++) {
            try {
                TestNode node = TestNode.member(id, book, port);
                nodes.add(node);
                return node;
            } catch (IOException taken) {
                last = taken;
            }
        }
        throw last;
    }

    private void join(TestNode... members) {
        Member[] all = Arrays.stream(members).map(TestNode::reachable).toArray(Member[]::new);
        Membership membership = TestNode.membership(Set.of(), all);
        for (TestNode member : members) {
            member.transport.membershipChanged(membership);
        }
    }

    private void write(Member member) throws IOException {
        Files.writeString(book, member.name() + " " + member.peerAddress() + "\n");
    }

    private static void assertRefused(Refusal refusal, RawPeer caller) throws IOException {
        RawPeer.Frame frame = caller.read();
        assertEquals(Outbound.REFUSED, frame.type());
        assertEquals(
                refusal,
                PeerCodec.decodeRefused(Unpooled.wrappedBuffer(frame.payload())).refusal());
    }
}
