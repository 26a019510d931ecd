package io.prez.node.snapshot;

import io.prez.node.raft.Membership;
import io.prez.node.raft.MembershipCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** The bytes of header, blocks and footer; see the package's description. */
final class SnapshotFormat {
    static final int VERSION = 1;
    static final int BLOCK_BYTES_MAX = 1 << 16;

    /** Length and CRC in front of each block's data. */
    static final int BLOCK_HEADER_BYTES = 8;

    static final int FOOTER_BYTES = BLOCK_HEADER_BYTES + Long.BYTES;

    /** Up to and including the membership's length. */
    static final int HEADER_FIXED_BYTES = 36;

    private static final int MEMBERSHIP_BYTES_MAX = 16 << 20;
    private static final byte[] MAGIC = "PREZSNAP".getBytes(StandardCharsets.US_ASCII);

    private SnapshotFormat() {}

    /** @param crc of the header, which the first block chains to */
    record Header(int groupId, long index, long term, Membership membership, int bytes, int crc) {}

    static ByteBuffer header(int groupId, long index, long term, Membership membership) {
        byte[] members = MembershipCodec.encode(membership);
        ByteBuffer buffer = ByteBuffer.allocate(HEADER_FIXED_BYTES + members.length + Integer.BYTES);
        buffer.put(MAGIC).putInt(VERSION).putInt(groupId).putLong(index).putLong(term);
        buffer.putInt(members.length).put(members);
        buffer.putInt(crc(buffer, 0, buffer.position()));
        return buffer.flip();
    }

    /** Size of the whole header, told by its fixed part; throws {@link IllegalArgumentException} when it is none. */
    static int headerBytes(ByteBuffer fixed) {
        if (fixed.limit() < HEADER_FIXED_BYTES) {
            throw new IllegalArgumentException("it has only " + fixed.limit() + " bytes");
        }
        byte[] magic = new byte[MAGIC.length];
        fixed.get(0, magic);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new IllegalArgumentException("it does not begin as a snapshot does");
        }
        int version = fixed.getInt(8);
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "its format has version " + version + ", this program knows version " + VERSION);
        }
        int length = fixed.getInt(HEADER_FIXED_BYTES - Integer.BYTES);
        if (length < 0 || length > MEMBERSHIP_BYTES_MAX) {
            throw new IllegalArgumentException("its header says that its membership has " + length + " bytes");
        }
        return HEADER_FIXED_BYTES + length + Integer.BYTES;
    }

    /** The header in this buffer, which holds all of it; throws {@link IllegalArgumentException} when it is none. */
    static Header parseHeader(ByteBuffer whole) {
        int bytes = headerBytes(whole);
        int crc = crc(whole, 0, bytes - Integer.BYTES);
        if (crc != whole.getInt(bytes - Integer.BYTES)) {
            throw new IllegalArgumentException("the checksum of its header is wrong");
        }
        byte[] members = new byte[bytes - Integer.BYTES - HEADER_FIXED_BYTES];
        whole.get(HEADER_FIXED_BYTES, members);
        return new Header(
                whole.getInt(12), whole.getLong(16), whole.getLong(24), MembershipCodec.decode(members), bytes, crc);
    }

    static int crc(ByteBuffer buffer, int from, int to) {
        CRC32C crc = new CRC32C();
        crc.update(buffer.duplicate().limit(to).position(from));
        return (int) crc.getValue();
    }

    /** The CRC of a block or footer. */
    static int chainedCrc(int previousCrc, int length, ByteBuffer data) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(2 * Integer.BYTES)
                .putInt(previousCrc)
                .putInt(length)
                .flip());
        crc.update(data.duplicate());
        return (int) crc.getValue();
    }
}
