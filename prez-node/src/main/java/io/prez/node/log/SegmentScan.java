package io.prez.node.log;

import io.prez.node.world.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Reads a segment's file through a window, forwards, however large its records are. */
final class SegmentScan {
    private static final int WINDOW_BYTES_MAX = 1 << 20;

    private final Segment segment;
    private final int groupId;
    private final long endOffset;
    private final ByteBuffer window;
    private long windowOffset;

    /** @param endOffset records end here at the latest */
    SegmentScan(Segment segment, int groupId, long endOffset) {
        this.segment = segment;
        this.groupId = groupId;
        this.endOffset = endOffset;
        int windowBytes = (int) Math.min(WINDOW_BYTES_MAX, Math.max(LogRecord.HEADER_BYTES, endOffset));
        this.window = ByteBuffer.allocate(windowBytes).limit(0);
    }

    /** The record that begins at the offset, if it is one of this segment and its checksum is right; else null. */
    @Nullable
    LogRecord validAt(long offset) throws IOException {
        if (offset + LogRecord.HEADER_BYTES > endOffset) {
            return null;
        }
        int at = window(offset, LogRecord.HEADER_BYTES);
        LogRecord record = LogRecord.decode(window, at);
        if (!isPlausible(record, offset)) {
            return null;
        }
        CRC32C crc = LogRecord.beginCrc(segment.header.salt(), window, at);
        long from = offset + LogRecord.HEADER_BYTES;
        for (int left = record.length(); left > 0; ) {
            int count = Math.min(left, window.capacity());
            int position = window(from, count);
            crc.update(window.duplicate().limit(position + count).position(position));
            from += count;
            left -= count;
        }
        return (int) crc.getValue() == record.crc() ? record : null;
    }

    private boolean isPlausible(LogRecord record, long offset) {
        return record.sequence() == (int) segment.sequence()
                && record.groupId() == groupId
                && record.type() != null
                && record.length() >= 0
                && record.length() <= LogRecord.PAYLOAD_BYTES_MAX
                && offset + record.sizeBytes() <= endOffset;
    }

    byte[] payload(LogRecord record, long offset) throws IOException {
        byte[] payload = new byte[record.length()];
        segment.file().read(ByteBuffer.wrap(payload), offset + LogRecord.HEADER_BYTES);
        return payload;
    }

    /** Where what a crash left of an unfinished write ends; {@code from} when there is nothing of the kind behind it. */
    record Remains(long endOffset, long durablePosition) {}

    /**
     * Looks at everything behind the valid records.
     *
     * @return how far there are traces of this segment's own records, and the highest durable position that a record
     *     with a right checksum claims
     */
    Remains remainsBehind(long from) throws IOException {
        long end = from;
        long durablePosition = 0;
        long offset = from;
        while (offset + LogRecord.HEADER_BYTES <= endOffset) {
            int at = window(offset, LogRecord.HEADER_BYTES);
            long step = 8;
            if (LogRecord.sequenceAt(window, at) == (int) segment.sequence()) {
                LogRecord record = validAt(offset);
                if (record != null) {
                    step = record.sizeBytes();
                    end = offset + step;
                    durablePosition = Math.max(durablePosition, record.durablePosition());
                } else if (offset == from) {
                    end = from + LogRecord.HEADER_BYTES;
                }
            }
            offset += step;
        }
        return new Remains(end, durablePosition);
    }

    /** Makes these bytes available and returns where in the window they begin. A file that is too short reads as zeros. */
    private int window(long offset, int length) throws IOException {
        if (offset < windowOffset || offset + length > windowOffset + window.limit()) {
            window.clear();
            Disk.File file = segment.file();
            int count = file.read(window, offset);
            for (int i = count; i < Math.min(window.capacity(), endOffset - offset); i++) {
                window.put(i, (byte) 0);
            }
            window.position(0).limit((int) Math.min(window.capacity(), endOffset - offset));
            windowOffset = offset;
        }
        return (int) (offset - windowOffset);
    }
}
