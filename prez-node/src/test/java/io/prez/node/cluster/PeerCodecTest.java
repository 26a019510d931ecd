package io.prez.node.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.CorruptedFrameException;
import io.prez.node.raft.Entry;
import io.prez.node.raft.EntryKind;
import io.prez.node.raft.Envelope;
import io.prez.node.raft.Member;
import io.prez.node.raft.Message;
import io.prez.node.replica.ForwardFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PeerCodecTest {
    private static final int ROUNDS = 3_000;

    @Test
    void everyRaftMessageComesBackAsItWas() {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < ROUNDS; round++) {
            Envelope envelope = envelope(random, round % 11);
            ByteBuf bytes = encoded(envelope);
            Envelope back = PeerCodec.decodeEnvelope(bytes.duplicate());
            assertArrayEquals(ByteBufUtil.getBytes(bytes), ByteBufUtil.getBytes(encoded(back)));
            assertEquals(envelope.message().getClass(), back.message().getClass());
            assertEquals(envelope.term(), back.term());
            assertEquals(envelope.to(), back.to());
        }
    }

    @Test
    void entriesKeepTheirPayload() {
        byte[] payload = {1, 2, 3};
        Message.AppendEntries append =
                new Message.AppendEntries(4, 2, List.of(new Entry(5, 3, EntryKind.BATCH, payload)), 4, 9);
        Envelope back = PeerCodec.decodeEnvelope(encoded(new Envelope(0, 1, 2, 3, append)));
        Entry entry = ((Message.AppendEntries) back.message()).entries().getFirst();
        assertArrayEquals(payload, entry.payload());
        assertEquals(EntryKind.BATCH, entry.kind());
        assertEquals(5, entry.index());
    }

    @Test
    void everyForwardFrameComesBackAsItWas() {
        for (ForwardFrame frame : List.of(
                new ForwardFrame.Request(1, -2, new byte[] {7}),
                new ForwardFrame.Response(3, ForwardFrame.Outcome.NOT_LEADER, 5, new byte[0]),
                new ForwardFrame.Response(4, ForwardFrame.Outcome.REPLIED, 6, new byte[100]),
                new ForwardFrame.SessionClosed(9))) {
            ByteBuf bytes = Unpooled.buffer();
            PeerCodec.encode(frame, bytes);
            ByteBuf again = Unpooled.buffer();
            PeerCodec.encode(PeerCodec.decodeForward(bytes.duplicate()), again);
            assertEquals(bytes, again, frame.toString());
        }
    }

    @Test
    void everyFormationMessageComesBackAsItWas() {
        List<Member> members = List.of(
                new Member(-3, "node-9000", "127.0.0.1:10000", ""), new Member(4, "demo-1", "demo-1.peers.:1", "h:2"));
        for (FormationMessage message : List.of(
                new FormationMessage.View(true),
                new FormationMessage.Propose("f", -1, members),
                new FormationMessage.Accepted("f"),
                new FormationMessage.Declined("f", "nodes.conf differs"),
                new FormationMessage.Ask("g"),
                new FormationMessage.Decided("g", FormationMessage.Decision.ABORTED))) {
            ByteBuf bytes = Unpooled.buffer();
            PeerCodec.encode(message, bytes);
            assertEquals(message, PeerCodec.decodeFormation(bytes));
        }
    }

    @Test
    void introductionsComeBackAsTheyWereWhateverLaterVersionsAppend() {
        Hello hello = new Hello(1, 3, 77, new Member(5, "a", "h:1", "h:2"), "cluster", "b", 6, 8);
        ByteBuf bytes = Unpooled.buffer();
        PeerCodec.encode(hello, bytes);
        bytes.writeLong(12345);
        assertEquals(hello, PeerCodec.decodeHello(bytes));
        ByteBuf refused = Unpooled.buffer();
        PeerCodec.encode(Refusal.WRONG_NODE, "because", refused);
        assertEquals(new Handshake.Verdict.Refused(Refusal.WRONG_NODE, "because"), PeerCodec.decodeRefused(refused));
    }

    @Test
    void aMessageThatIsCutOffOrTooLongIsRefused() {
        SplittableRandom random = new SplittableRandom(2);
        for (int kind = 0; kind < 11; kind++) {
            ByteBuf bytes = encoded(envelope(random, kind));
            for (int length = 0; length < bytes.readableBytes(); length++) {
                ByteBuf cut = bytes.slice(0, length);
                assertThrows(CorruptedFrameException.class, () -> PeerCodec.decodeEnvelope(cut));
            }
            bytes.writeByte(0);
            assertThrows(CorruptedFrameException.class, () -> PeerCodec.decodeEnvelope(bytes));
        }
    }

    @Test
    void damageIsRefusedOrReadButNeverAnythingElse() {
        SplittableRandom random = new SplittableRandom(3);
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            ByteBuf bytes = encoded(envelope(random, random.nextInt(11)));
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                bytes.setByte(random.nextInt(bytes.readableBytes()), random.nextInt(256));
            }
            try {
                PeerCodec.decodeEnvelope(bytes);
            } catch (CorruptedFrameException expected) {
                refused++;
            }
        }
        assertTrue(refused > 1_000, "refused " + refused);
    }

    private static ByteBuf encoded(Envelope envelope) {
        ByteBuf bytes = Unpooled.buffer();
        PeerCodec.encode(envelope, bytes);
        return bytes;
    }

    static Envelope envelope(SplittableRandom random, int kind) {
        Message message = switch (kind) {
            case 0 -> new Message.PreVoteRequest(random.nextLong(), random.nextLong());
            case 1 -> new Message.PreVoteResponse(random.nextBoolean());
            case 2 -> new Message.VoteRequest(random.nextLong(), random.nextLong(), random.nextBoolean());
            case 3 -> new Message.VoteResponse(random.nextBoolean());
            case 4 ->
                new Message.AppendEntries(
                        random.nextLong(), random.nextLong(), entries(random), random.nextLong(), random.nextLong());
            case 5 ->
                new Message.AppendResponse(
                        random.nextBoolean(),
                        random.nextLong(),
                        random.nextLong(),
                        random.nextLong(),
                        random.nextLong(),
                        random.nextLong());
            case 6 ->
                new Message.InstallSnapshot(
                        random.nextLong(),
                        random.nextLong(),
                        random.nextLong(),
                        random.nextLong(),
                        bytes(random),
                        random.nextLong());
            case 7 ->
                new Message.InstallSnapshotResponse(
                        random.nextLong(), random.nextLong(), random.nextBoolean(), random.nextLong());
            case 8 -> new Message.TimeoutNow();
            case 9 -> new Message.ReadIndexRequest(random.nextLong());
            default -> new Message.ReadIndexResponse(random.nextLong(), random.nextLong());
        };
        return new Envelope(random.nextInt(), random.nextLong(), random.nextLong(), random.nextLong(), message);
    }

    private static List<Entry> entries(SplittableRandom random) {
        List<Entry> entries = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            entries.add(
                    new Entry(random.nextLong(), random.nextLong(), EntryKind.of(random.nextInt(3)), bytes(random)));
        }
        return entries;
    }

    private static byte[] bytes(SplittableRandom random) {
        byte[] bytes = new byte[random.nextInt(60)];
        random.nextBytes(bytes);
        return bytes;
    }
}
