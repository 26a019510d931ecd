package io.prez.node.log;

/**
 * @param groupId the Raft group whose log it is
 * @param segmentBytes size of a segment file; a record that does not fit gets a larger segment of its own
 * @param sparesMax how many dropped segments are kept for use as new ones; each keeps its disk space
 */
public record LogOptions(int groupId, long segmentBytes, int sparesMax) {
    private static final long SEGMENT_BYTES_MIN = SegmentHeader.BLOCK_BYTES + 4096;

    /** 64 MiB segments, two of them kept as spares. */
    public static final LogOptions DEFAULT = new LogOptions(0, 64L << 20, 2);

    public LogOptions {
        if (segmentBytes < SEGMENT_BYTES_MIN || segmentBytes % 8 != 0) {
            throw new IllegalArgumentException("segment size " + segmentBytes + " is not a multiple of 8 of at least "
                    + SEGMENT_BYTES_MIN + " bytes");
        }
    }
}
