package io.prez.node.log;

/** Told by the {@link LogWriter} on the log's loop what the disk does; for metrics and for stepping down in time. */
public interface LogObserver {
    /** Hears nothing. */
    LogObserver NONE = new LogObserver() {
        @Override
        public void synced(long durationNanos, long bytes, int batches) {}

        @Override
        public void diskFull(boolean full) {}
    };

    /**
     * A group of batches became durable.
     *
     * @param durationNanos of write and fdatasync together
     * @param bytes written, framing included
     * @param batches how many submissions shared it
     */
    void synced(long durationNanos, long bytes, int batches);

    /**
     * The disk has no room for another segment, or has again. Said early: while the current segment lasts, everything,
     * votes first of all, can still be made durable; afterwards submissions wait, in order, until there is room.
     */
    void diskFull(boolean full);
}
