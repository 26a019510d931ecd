package io.prez.node.raft;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@link Membership} as bytes, for {@link EntryKind#MEMBERSHIP} entries, snapshots and formation. Big-endian: version
 * (1 byte), index, operator epoch (8 each), cluster id, then voters, outgoing and learners (count of 4 bytes, then id
 * of 8 and three texts each), then the removed ids (count, 8 each). A text is a count of 4 bytes and as many UTF-16
 * units. The same membership always gives the same bytes.
 */
public final class MembershipCodec {
    private static final byte VERSION = 1;

    private MembershipCodec() {}

    /** The bytes of this membership. */
    public static byte[] encode(Membership membership) {
        Writer writer = new Writer();
        writer.oneByte(VERSION);
        writer.number(membership.index());
        writer.number(membership.operatorEpoch());
        writer.text(membership.clusterId());
        writer.members(membership.voters());
        writer.members(membership.outgoing());
        writer.members(membership.learners());
        writer.count(membership.removed().size());
        for (long id : new TreeSet<>(membership.removed())) {
            writer.number(id);
        }
        return Arrays.copyOf(writer.bytes, writer.length);
    }

    /** The membership that these bytes stand for; throws {@link IllegalArgumentException} when they are none. */
    public static Membership decode(byte[] bytes) {
        Reader reader = new Reader(bytes);
        byte version = reader.oneByte();
        if (version != VERSION) {
            throw new IllegalArgumentException("unknown membership version " + version);
        }
        long index = reader.number();
        long operatorEpoch = reader.number();
        String clusterId = reader.text();
        List<Member> voters = reader.members();
        List<Member> outgoing = reader.members();
        List<Member> learners = reader.members();
        int removedCount = reader.count(Long.BYTES);
        Set<Long> removed = new TreeSet<>();
        for (int i = 0; i < removedCount; i++) {
            removed.add(reader.number());
        }
        if (reader.position != bytes.length) {
            throw new IllegalArgumentException("membership ends at byte " + reader.position + " of " + bytes.length);
        }
        return new Membership(index, clusterId, voters, outgoing, learners, Set.copyOf(removed), operatorEpoch);
    }

    private static final class Writer {
        private byte[] bytes = new byte[256];
        private int length;

        void oneByte(int value) {
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, length * 2);
            }
            bytes[length++] = (byte) value;
        }

        void count(int value) {
            for (int shift = 24; shift >= 0; shift -= 8) {
                oneByte(value >>> shift);
            }
        }

        void number(long value) {
            count((int) (value >>> 32));
            count((int) value);
        }

        void text(String value) {
            count(value.length());
            for (int i = 0; i < value.length(); i++) {
                oneByte(value.charAt(i) >>> 8);
                oneByte(value.charAt(i));
            }
        }

        void members(List<Member> members) {
            count(members.size());
            for (Member member : members) {
                number(member.id());
                text(member.name());
                text(member.peerAddress());
                text(member.clientAddress());
            }
        }
    }

    private static final class Reader {
        private final byte[] bytes;
        private int position;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        byte oneByte() {
            if (position >= bytes.length) {
                throw new IllegalArgumentException("membership is cut off after " + bytes.length + " bytes");
            }
            return bytes[position++];
        }

        private int raw() {
            int value = 0;
            for (int i = 0; i < Integer.BYTES; i++) {
                value = value << 8 | (oneByte() & 0xff);
            }
            return value;
        }

        /** A count of things that take at least so many bytes each, so that no lie allocates much. */
        int count(int bytesEach) {
            int value = raw();
            if (value < 0 || value > (bytes.length - position) / bytesEach) {
                throw new IllegalArgumentException("membership claims " + value + " parts at byte " + position);
            }
            return value;
        }

        long number() {
            long high = raw();
            return high << 32 | (raw() & 0xffff_ffffL);
        }

        String text() {
            char[] units = new char[count(Character.BYTES)];
            for (int i = 0; i < units.length; i++) {
                int high = oneByte() & 0xff;
                units[i] = (char) (high << 8 | (oneByte() & 0xff));
            }
            return new String(units);
        }

        List<Member> members() {
            int size = count(Long.BYTES + 3 * Integer.BYTES);
            List<Member> members = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                members.add(new Member(number(), text(), text(), text()));
            }
            return List.copyOf(members);
        }
    }
}
