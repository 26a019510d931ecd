package io.prez.node.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Records on their way to the disk. Those of one segment lie one behind the other, so that they go out in one write;
 * only a large payload is not copied and goes out in a write of its own.
 */
final class StagedWrites {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int BUFFER_KEPT_BYTES = 4 << 20;
    private static final int COPIED_PAYLOAD_BYTES_MAX = 256 << 10;

    /** Bytes from..to of the source go to the offset of the segment. */
    private record Piece(Segment segment, long offset, byte[] source, int from, int to) {}

    /** For the pieces in order; may be told about the same pieces again after an error. */
    interface Sink {
        void write(Segment segment, ByteBuffer bytes, long offset) throws IOException;
    }

    private final List<Piece> pieces = new ArrayList<>();
    private ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

    /** Where in the buffer the piece begins that is still growing, with its segment's offset; -1 when there is none. */
    private int openFrom = -1;

    private long openOffset;
    private long bytes;

    boolean isEmpty() {
        return pieces.isEmpty() && openFrom < 0;
    }

    /** Bytes staged since the last {@link #clear}, framing included. */
    long bytes() {
        return bytes;
    }

    /** Adds a record at the segment's end, and returns its CRC. */
    int add(Segment segment, LogRecord record, byte[] payload) {
        boolean copied = payload.length <= COPIED_PAYLOAD_BYTES_MAX;
        int length = copied ? (int) record.sizeBytes() : LogRecord.HEADER_BYTES;
        makeRoom(segment, length);
        if (openFrom < 0) {
            openFrom = buffer.position();
            openOffset = segment.endOffset;
        }
        int at = buffer.position();
        record.encode(buffer, at);
        CRC32C crc = LogRecord.beginCrc(segment.header.salt(), buffer, at);
        crc.update(payload);
        LogRecord.putCrc(buffer, at, (int) crc.getValue());
        buffer.position(at + LogRecord.HEADER_BYTES);
        if (copied) {
            buffer.put(payload);
            while (buffer.position() < at + length) {
                buffer.put((byte) 0);
            }
        } else {
            closePiece(segment);
            pieces.add(new Piece(segment, segment.endOffset + LogRecord.HEADER_BYTES, payload, 0, payload.length));
        }
        segment.endOffset += record.sizeBytes();
        bytes += record.sizeBytes();
        return (int) crc.getValue();
    }

    /** A full buffer is left to its pieces, and a new one begun. */
    private void makeRoom(Segment segment, int length) {
        if (buffer.remaining() < length) {
            closePiece(segment);
            int capacity = Math.max(BUFFER_BYTES, Math.min(buffer.capacity() * 2, BUFFER_KEPT_BYTES));
            buffer = ByteBuffer.allocate(Math.max(capacity, length));
        }
    }

    /** Ends the growing piece; to be called before the first record of another segment. */
    void closePiece(Segment segment) {
        if (openFrom >= 0) {
            pieces.add(new Piece(segment, openOffset, buffer.array(), openFrom, buffer.position()));
            openFrom = -1;
        }
    }

    /** Hands everything out in order; keeps it until {@link #clear}. */
    void writeTo(Segment current, Sink sink) throws IOException {
        closePiece(current);
        for (Piece piece : pieces) {
            ByteBuffer source = ByteBuffer.wrap(piece.source(), piece.from(), piece.to() - piece.from());
            sink.write(piece.segment(), source, piece.offset());
        }
    }

    /** Everything is durable. */
    void clear() {
        pieces.clear();
        bytes = 0;
        buffer.clear();
    }
}
