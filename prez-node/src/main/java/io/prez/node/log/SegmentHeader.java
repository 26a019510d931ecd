package io.prez.node.log;

import io.prez.node.raft.HardState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The first block of a segment; see the package's description.
 *
 * @param chain CRC of the last record of the segment before
 * @param state what the log amounted to when the segment began
 */
record SegmentHeader(int groupId, long sequence, long basePosition, int salt, int chain, State state) {
    /** Records begin behind it. A block of its own: no later write can tear it. */
    static final int BLOCK_BYTES = 4096;

    static final int VERSION = 1;

    private static final byte[] MAGIC = "PREZWAL\n".getBytes(StandardCharsets.US_ASCII);
    private static final int CHECKED_BYTES = 88;

    record State(HardState hardState, long floorIndex, long floorTerm, long lastIndex, long lastTerm) {
        static final State INITIAL = new State(HardState.INITIAL, 0, 0, 0, 0);
    }

    /** Thrown by {@link #decode} with the reason only; the caller knows file and place. */
    static final class InvalidHeaderException extends Exception {
        private static final long serialVersionUID = 1;

        InvalidHeaderException(String reason) {
            super(reason);
        }
    }

    ByteBuffer encode() {
        ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
        block.put(MAGIC).putInt(VERSION).putInt(groupId);
        block.putLong(sequence).putLong(basePosition).putInt(salt).putInt(chain);
        block.putLong(state.hardState().term()).putLong(state.hardState().votedFor());
        block.putLong(state.floorIndex()).putLong(state.floorTerm());
        block.putLong(state.lastIndex()).putLong(state.lastTerm());
        block.putInt(crcOf(block));
        return block.rewind();
    }

    /** What the first record of the segment chains to. */
    int crc() {
        return crcOf(encode());
    }

    private static int crcOf(ByteBuffer block) {
        CRC32C crc = new CRC32C();
        crc.update(block.duplicate().limit(CHECKED_BYTES).position(0));
        return (int) crc.getValue();
    }

    static SegmentHeader decode(ByteBuffer block) throws InvalidHeaderException {
        byte[] magic = new byte[MAGIC.length];
        block.get(0, magic);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new InvalidHeaderException("it does not begin as a log segment does");
        }
        int version = block.getInt(8);
        if (version != VERSION) {
            throw new InvalidHeaderException(
                    "its format has version " + version + ", this program knows version " + VERSION);
        }
        if (crcOf(block) != block.getInt(CHECKED_BYTES)) {
            throw new InvalidHeaderException("the checksum of its header is wrong");
        }
        State state = new State(
                new HardState(block.getLong(40), block.getLong(48)),
                block.getLong(56),
                block.getLong(64),
                block.getLong(72),
                block.getLong(80));
        return new SegmentHeader(
                block.getInt(12), block.getLong(16), block.getLong(24), block.getInt(32), block.getInt(36), state);
    }
}
