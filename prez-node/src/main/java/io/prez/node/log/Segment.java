package io.prez.node.log;

import io.prez.node.world.Disk;
import org.jspecify.annotations.Nullable;

/** A segment of the stream, on disk or about to be. Its file may be read by any thread once it is set. */
final class Segment {
    final SegmentHeader header;
    final String path;
    final long capacityBytes;

    /** Where the next record goes; of the log's thread. */
    long endOffset;

    /** The spare that will become this segment; null before there is one and once the segment has its own name. */
    @Nullable
    String sparePath;

    /** Set when the segment exists under its own name, durably. */
    private volatile Disk.@Nullable File file;

    Segment(SegmentHeader header, String path, long capacityBytes) {
        this.header = header;
        this.path = path;
        this.capacityBytes = capacityBytes;
        this.endOffset = SegmentHeader.BLOCK_BYTES;
    }

    long sequence() {
        return header.sequence();
    }

    long endPosition() {
        return header.basePosition() + endOffset;
    }

    boolean exists() {
        return file != null;
    }

    void created(Disk.File opened) {
        file = opened;
    }

    Disk.File file() {
        Disk.File opened = file;
        if (opened == null) {
            throw new IllegalStateException("segment " + path + " has no file yet");
        }
        return opened;
    }
}
