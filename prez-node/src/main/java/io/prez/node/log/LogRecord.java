package io.prez.node.log;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The fixed part of a record; see the package's description.
 *
 * @param kind code of the entry's kind; 0 for other types
 * @param index of an entry, floor or reset; of a hard state the vote
 */
record LogRecord(
        int length,
        int crc,
        int previousCrc,
        int sequence,
        int groupId,
        int typeCode,
        int kind,
        long term,
        long index,
        long durablePosition) {
    static final int HEADER_BYTES = 48;

    /** A payload is at most what one Java array can hold, with room for the framing. */
    static final int PAYLOAD_BYTES_MAX = Integer.MAX_VALUE - 1024;

    private static final int CRC_OFFSET = 4;
    private static final int SEQUENCE_OFFSET = 12;

    @Nullable
    RecordType type() {
        return RecordType.of(typeCode);
    }

    /** Bytes from this record's beginning to the next one's. */
    long sizeBytes() {
        return sizeBytes(length);
    }

    static long sizeBytes(int payloadLength) {
        return (HEADER_BYTES + (long) payloadLength + 7) & ~7L;
    }

    /** Reads the fixed part at the offset of the buffer, whatever is there. */
    static LogRecord decode(ByteBuffer buffer, int at) {
        return new LogRecord(
                buffer.getInt(at),
                buffer.getInt(at + CRC_OFFSET),
                buffer.getInt(at + 8),
                sequenceAt(buffer, at),
                buffer.getInt(at + 16),
                buffer.get(at + 20),
                buffer.get(at + 21),
                buffer.getLong(at + 24),
                buffer.getLong(at + 32),
                buffer.getLong(at + 40));
    }

    static int sequenceAt(ByteBuffer buffer, int at) {
        return buffer.getInt(at + SEQUENCE_OFFSET);
    }

    /** Writes the fixed part, its CRC left out, at the offset of the buffer. */
    void encode(ByteBuffer buffer, int at) {
        buffer.putInt(at, length);
        buffer.putInt(at + 8, previousCrc);
        buffer.putInt(at + SEQUENCE_OFFSET, sequence);
        buffer.putInt(at + 16, groupId);
        buffer.put(at + 20, (byte) typeCode);
        buffer.put(at + 21, (byte) kind);
        buffer.putShort(at + 22, (short) 0);
        buffer.putLong(at + 24, term);
        buffer.putLong(at + 32, index);
        buffer.putLong(at + 40, durablePosition);
    }

    static void putCrc(ByteBuffer buffer, int at, int crc) {
        buffer.putInt(at + CRC_OFFSET, crc);
    }

    /** A checksum that has seen the salt and the fixed part at the offset; the payload is still to come. */
    static CRC32C beginCrc(int salt, ByteBuffer buffer, int at) {
        CRC32C crc = new CRC32C();
        for (int shift = 24; shift >= 0; shift -= 8) {
            crc.update(salt >>> shift);
        }
        ByteBuffer view = buffer.duplicate();
        crc.update(view.limit(at + CRC_OFFSET).position(at));
        crc.update(view.limit(at + HEADER_BYTES).position(at + 8));
        return crc;
    }
}
