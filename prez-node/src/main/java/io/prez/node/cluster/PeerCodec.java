package io.prez.node.cluster;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.CorruptedFrameException;
import io.prez.node.raft.Entry;
import io.prez.node.raft.EntryKind;
import io.prez.node.raft.Envelope;
import io.prez.node.raft.Member;
import io.prez.node.raft.Message;
import io.prez.node.replica.ForwardFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Messages as bytes, big-endian, in the order of their records' components. A text is a length of 2 bytes and UTF-8, a
 * byte string a length of 4 bytes and the bytes, a list a count of 4 bytes and its elements. Reading checks every length
 * against what is there and throws {@link CorruptedFrameException} for anything that is not a whole message.
 */
final class PeerCodec {
    private static final int MAGIC = 0x5052455a;
    private static final int TEXT_BYTES_MAX = 1024;
    private static final int ENTRY_OVERHEAD_BYTES = 8 + 8 + 1 + 4;
    private static final int MEMBER_BYTES_MIN = 8 + 3 * 2;
    // The place in the list is the code on the wire.
    private static final List<ForwardFrame.Outcome> OUTCOMES = List.of(ForwardFrame.Outcome.values());
    private static final List<FormationMessage.Decision> DECISIONS = List.of(FormationMessage.Decision.values());
    private static final List<Refusal> REFUSALS = List.of(Refusal.values());

    private PeerCodec() {}

    // ---- Raft

    static void encode(Envelope envelope, ByteBuf out) {
        out.writeInt(envelope.groupId());
        out.writeLong(envelope.from());
        out.writeLong(envelope.to());
        out.writeLong(envelope.term());
        switch (envelope.message()) {
            case Message.PreVoteRequest m ->
                code(out, 1).writeLong(m.lastLogIndex()).writeLong(m.lastLogTerm());
            case Message.PreVoteResponse m -> code(out, 2).writeBoolean(m.granted());
            case Message.VoteRequest m ->
                code(out, 3)
                        .writeLong(m.lastLogIndex())
                        .writeLong(m.lastLogTerm())
                        .writeBoolean(m.leadershipTransfer());
            case Message.VoteResponse m -> code(out, 4).writeBoolean(m.granted());
            case Message.AppendEntries m -> append(m, code(out, 5));
            case Message.AppendResponse m ->
                code(out, 6)
                        .writeBoolean(m.success())
                        .writeLong(m.matchIndex())
                        .writeLong(m.rejectedIndex())
                        .writeLong(m.hintIndex())
                        .writeLong(m.hintTerm())
                        .writeLong(m.readRound());
            case Message.InstallSnapshot m -> {
                code(out, 7).writeLong(m.snapshotIndex()).writeLong(m.snapshotTerm());
                out.writeLong(m.offset()).writeLong(m.totalBytes());
                bytes(out, m.data());
                out.writeLong(m.readRound());
            }
            case Message.InstallSnapshotResponse m ->
                code(out, 8)
                        .writeLong(m.snapshotIndex())
                        .writeLong(m.nextOffset())
                        .writeBoolean(m.installed())
                        .writeLong(m.readRound());
            case Message.TimeoutNow m -> code(out, 9);
            case Message.ReadIndexRequest m -> code(out, 10).writeLong(m.token());
            case Message.ReadIndexResponse m ->
                code(out, 11).writeLong(m.token()).writeLong(m.index());
        }
    }

    private static ByteBuf code(ByteBuf out, int code) {
        return out.writeByte(code);
    }

    private static void append(Message.AppendEntries m, ByteBuf out) {
        out.writeLong(m.prevLogIndex()).writeLong(m.prevLogTerm());
        out.writeInt(m.entries().size());
        for (Entry entry : m.entries()) {
            out.writeLong(entry.index()).writeLong(entry.term());
            out.writeByte(entry.kind().code());
            bytes(out, entry.payload());
        }
        out.writeLong(m.leaderCommit()).writeLong(m.readRound());
    }

    static Envelope decodeEnvelope(ByteBuf in) {
        return whole(in, () -> {
            int groupId = in.readInt();
            long from = in.readLong();
            long to = in.readLong();
            long term = in.readLong();
            return new Envelope(groupId, from, to, term, message(in));
        });
    }

    private static Message message(ByteBuf in) {
        int code = in.readByte();
        return switch (code) {
            case 1 -> new Message.PreVoteRequest(in.readLong(), in.readLong());
            case 2 -> new Message.PreVoteResponse(in.readBoolean());
            case 3 -> new Message.VoteRequest(in.readLong(), in.readLong(), in.readBoolean());
            case 4 -> new Message.VoteResponse(in.readBoolean());
            case 5 -> {
                long prevLogIndex = in.readLong();
                long prevLogTerm = in.readLong();
                List<Entry> entries = entries(in);
                yield new Message.AppendEntries(prevLogIndex, prevLogTerm, entries, in.readLong(), in.readLong());
            }
            case 6 ->
                new Message.AppendResponse(
                        in.readBoolean(), in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong());
            case 7 ->
                new Message.InstallSnapshot(
                        in.readLong(), in.readLong(), in.readLong(), in.readLong(), bytes(in), in.readLong());
            case 8 ->
                new Message.InstallSnapshotResponse(in.readLong(), in.readLong(), in.readBoolean(), in.readLong());
            case 9 -> new Message.TimeoutNow();
            case 10 -> new Message.ReadIndexRequest(in.readLong());
            case 11 -> new Message.ReadIndexResponse(in.readLong(), in.readLong());
            default -> throw new CorruptedFrameException("unknown Raft message " + code);
        };
    }

    private static List<Entry> entries(ByteBuf in) {
        int count = count(in, ENTRY_OVERHEAD_BYTES);
        List<Entry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long index = in.readLong();
            long term = in.readLong();
            EntryKind kind = EntryKind.of(in.readByte());
            entries.add(new Entry(index, term, kind, bytes(in)));
        }
        return entries;
    }

    // ---- Forwarded requests

    static void encode(ForwardFrame frame, ByteBuf out) {
        switch (frame) {
            case ForwardFrame.Request request -> {
                code(out, 1).writeLong(request.requestId()).writeLong(request.sessionId());
                bytes(out, request.operation());
            }
            case ForwardFrame.Response response -> {
                code(out, 2).writeLong(response.requestId());
                out.writeByte(OUTCOMES.indexOf(response.outcome()));
                out.writeLong(response.index());
                bytes(out, response.reply());
            }
            case ForwardFrame.SessionClosed closed -> code(out, 3).writeLong(closed.sessionId());
        }
    }

    static ForwardFrame decodeForward(ByteBuf in) {
        return whole(in, () -> {
            int code = in.readByte();
            return switch (code) {
                case 1 -> new ForwardFrame.Request(in.readLong(), in.readLong(), bytes(in));
                case 2 -> new ForwardFrame.Response(in.readLong(), oneOf(OUTCOMES, in), in.readLong(), bytes(in));
                case 3 -> new ForwardFrame.SessionClosed(in.readLong());
                default -> throw new CorruptedFrameException("unknown forward frame " + code);
            };
        });
    }

    // ---- Formation

    static void encode(FormationMessage message, ByteBuf out) {
        switch (message) {
            case FormationMessage.View view -> code(out, 1).writeBoolean(view.seesMajority());
            case FormationMessage.Propose propose -> {
                text(code(out, 2), propose.formationId());
                out.writeLong(propose.listDigest());
                out.writeInt(propose.members().size());
                propose.members().forEach(member -> member(out, member));
            }
            case FormationMessage.Accepted accepted -> text(code(out, 3), accepted.formationId());
            case FormationMessage.Declined declined -> {
                text(code(out, 4), declined.formationId());
                text(out, declined.reason());
            }
            case FormationMessage.Ask ask -> text(code(out, 5), ask.formationId());
            case FormationMessage.Decided decided -> {
                text(code(out, 6), decided.formationId());
                out.writeByte(DECISIONS.indexOf(decided.decision()));
            }
        }
    }

    static FormationMessage decodeFormation(ByteBuf in) {
        return whole(in, () -> {
            int code = in.readByte();
            return switch (code) {
                case 1 -> new FormationMessage.View(in.readBoolean());
                case 2 -> new FormationMessage.Propose(text(in), in.readLong(), members(in));
                case 3 -> new FormationMessage.Accepted(text(in));
                case 4 -> new FormationMessage.Declined(text(in), text(in));
                case 5 -> new FormationMessage.Ask(text(in));
                case 6 -> new FormationMessage.Decided(text(in), oneOf(DECISIONS, in));
                default -> throw new CorruptedFrameException("unknown formation message " + code);
            };
        });
    }

    // ---- Handshake

    static void encode(Hello hello, ByteBuf out) {
        out.writeInt(MAGIC).writeShort(hello.versionLowest()).writeShort(hello.version());
        out.writeLong(hello.processId());
        member(out, hello.self());
        text(out, hello.clusterId());
        text(out, hello.targetName());
        out.writeLong(hello.targetId()).writeLong(hello.listDigest());
    }

    /** Later versions may append to it; what follows is not looked at. */
    static Hello decodeHello(ByteBuf in) {
        return bounded(() -> {
            if (in.readInt() != MAGIC) {
                throw new CorruptedFrameException("this is not Prez' protocol");
            }
            return new Hello(
                    in.readUnsignedShort(),
                    in.readUnsignedShort(),
                    in.readLong(),
                    member(in),
                    text(in),
                    text(in),
                    in.readLong(),
                    in.readLong());
        });
    }

    static void encode(Refusal refusal, String why, ByteBuf out) {
        text(out.writeByte(REFUSALS.indexOf(refusal)), why);
    }

    static Handshake.Verdict.Refused decodeRefused(ByteBuf in) {
        return bounded(() -> new Handshake.Verdict.Refused(oneOf(REFUSALS, in), text(in)));
    }

    // ---- Parts of messages

    private interface Reading<T> {
        T read();
    }

    /** Reads a message and insists that it is all there is. */
    private static <T> T whole(ByteBuf in, Reading<T> reading) {
        T message = bounded(reading);
        if (in.isReadable()) {
            throw new CorruptedFrameException(in.readableBytes() + " bytes follow " + message);
        }
        return message;
    }

    private static <T> T bounded(Reading<T> reading) {
        try {
            return reading.read();
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new CorruptedFrameException("message is cut off or damaged", e);
        }
    }

    private static <T> T oneOf(List<T> values, ByteBuf in) {
        int code = in.readUnsignedByte();
        if (code >= values.size()) {
            throw new CorruptedFrameException("unknown code " + code);
        }
        return values.get(code);
    }

    private static int count(ByteBuf in, int bytesEach) {
        int count = in.readInt();
        if (count < 0 || count > in.readableBytes() / bytesEach) {
            throw new CorruptedFrameException(count + " elements do not fit into " + in.readableBytes() + " bytes");
        }
        return count;
    }

    private static void bytes(ByteBuf out, byte[] bytes) {
        out.writeInt(bytes.length).writeBytes(bytes);
    }

    private static byte[] bytes(ByteBuf in) {
        byte[] bytes = new byte[count(in, 1)];
        in.readBytes(bytes);
        return bytes;
    }

    private static void text(ByteBuf out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, TEXT_BYTES_MAX);
        out.writeShort(length).writeBytes(bytes, 0, length);
    }

    private static String text(ByteBuf in) {
        int length = in.readUnsignedShort();
        if (length > TEXT_BYTES_MAX) {
            throw new CorruptedFrameException("a text of " + length + " bytes");
        }
        return in.readCharSequence(length, StandardCharsets.UTF_8).toString();
    }

    private static void member(ByteBuf out, Member member) {
        out.writeLong(member.id());
        text(out, member.name());
        text(out, member.peerAddress());
        text(out, member.clientAddress());
    }

    private static Member member(ByteBuf in) {
        return new Member(in.readLong(), text(in), text(in), text(in));
    }

    private static List<Member> members(ByteBuf in) {
        int count = count(in, MEMBER_BYTES_MIN);
        List<Member> members = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            members.add(member(in));
        }
        return members;
    }
}
