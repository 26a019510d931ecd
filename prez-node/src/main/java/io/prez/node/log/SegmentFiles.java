package io.prez.node.log;

import io.prez.node.world.Disk;
import io.prez.node.world.DiskFullException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The files of a log's directory: their names, and the spares that wait to become segments. A spare is as large as it
 * will ever be and durable, so that a fdatasync of a segment never has to write a new size.
 */
final class SegmentFiles {
    private static final String SEGMENT_PREFIX = "segment-";
    private static final String SPARE_PREFIX = "spare-";
    private static final String SUFFIX = ".log";
    private static final String TEMPORARY_SUFFIX = ".tmp";
    private static final int ZEROS_BYTES = 1 << 20;

    private final Disk disk;
    private final String directory;
    private final LogOptions options;
    private final Deque<String> spares = new ArrayDeque<>();
    private long nextSpare = 1;

    SegmentFiles(Disk disk, String directory, LogOptions options) {
        this.disk = disk;
        this.directory = directory;
        this.options = options;
    }

    /** Removes what a crash left half made, takes stock of the spares, and returns the segments' sequences, ascending. */
    List<Long> takeStock() throws IOException {
        disk.createDirectory(directory);
        int slash = directory.lastIndexOf('/');
        disk.syncDirectory(slash < 0 ? "" : directory.substring(0, slash));
        // A process that died between a rename and this sync leaves names that the power can still take away.
        disk.syncDirectory(directory);
        List<Long> sequences = new ArrayList<>();
        for (String name : disk.list(directory)) {
            String path = directory + "/" + name;
            if (name.endsWith(TEMPORARY_SUFFIX)) {
                disk.delete(path);
            } else if (name.startsWith(SPARE_PREFIX)) {
                nextSpare = Math.max(nextSpare, number(path, name, SPARE_PREFIX) + 1);
                adoptOrDelete(path);
            } else if (name.startsWith(SEGMENT_PREFIX)) {
                sequences.add(number(path, name, SEGMENT_PREFIX));
            }
        }
        return sequences;
    }

    private void adoptOrDelete(String path) throws IOException {
        long size;
        try (Disk.File file = disk.open(path)) {
            size = file.sizeBytes();
        }
        if (size == options.segmentBytes() && spares.size() < options.sparesMax()) {
            spares.add(path);
        } else {
            disk.delete(path);
        }
    }

    private static long number(String path, String name, String prefix) throws IOException {
        try {
            return Long.parseLong(name, prefix.length(), name.length() - SUFFIX.length(), 16);
        } catch (NumberFormatException | IndexOutOfBoundsException notOurs) {
            throw new DamagedLogException(path, 0, 0, "the log never made a file of that name");
        }
    }

    String segmentPath(long sequence) {
        return directory + "/" + SEGMENT_PREFIX + String.format("%016x", sequence) + SUFFIX;
    }

    boolean hasSpare() {
        return !spares.isEmpty();
    }

    void addSpare(String path) {
        spares.add(path);
    }

    /** A path that no spare has had since the log was opened. */
    String newSparePath() {
        return directory + "/" + SPARE_PREFIX + String.format("%016x", nextSpare++) + SUFFIX;
    }

    /** A durable file of this size for a segment: a spare when one fits, else made now. */
    String provide(long capacityBytes) throws IOException {
        if (capacityBytes == options.segmentBytes() && !spares.isEmpty()) {
            return spares.remove();
        }
        String path = newSparePath();
        makeSpare(path, capacityBytes);
        return path;
    }

    /** Writes a file of zeros. Uses nothing that changes, so that any thread may call it. */
    void makeSpare(String path, long capacityBytes) throws IOException {
        String temporary = path + TEMPORARY_SUFFIX;
        try {
            try (Disk.File file = disk.open(temporary)) {
                ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(ZEROS_BYTES, capacityBytes));
                for (long offset = 0; offset < capacityBytes; offset += zeros.limit()) {
                    zeros.rewind().limit((int) Math.min(zeros.capacity(), capacityBytes - offset));
                    file.write(zeros, offset);
                }
                file.sync();
            }
            disk.rename(temporary, path);
        } catch (DiskFullException full) {
            disk.delete(temporary);
            throw full;
        }
    }

    /** Gives a prepared spare its header and its name as a segment. May be repeated after a {@link DiskFullException}. */
    void activate(Segment segment) throws IOException {
        String spare = segment.sparePath;
        if (spare == null) {
            throw new IllegalStateException("segment " + segment.path + " has nothing to be made of");
        }
        Disk.File file = disk.open(spare);
        file.write(segment.header.encode(), 0);
        file.sync();
        disk.rename(spare, segment.path);
        disk.syncDirectory(directory);
        segment.sparePath = null;
        segment.created(file);
    }

    /**
     * Turns segments that nothing needs any more into spares, or deletes them. Ascending, so that what a crash leaves is
     * a suffix; and durably before a spare can be used, so that no segment's name ever leads to another one's content.
     */
    void retire(List<Segment> segments) throws IOException {
        List<String> recycled = new ArrayList<>();
        for (Segment segment : segments) {
            segment.file().close();
            if (segment.capacityBytes == options.segmentBytes()
                    && spares.size() + recycled.size() < options.sparesMax()) {
                String spare = newSparePath();
                disk.rename(segment.path, spare);
                recycled.add(spare);
            } else {
                disk.delete(segment.path);
            }
        }
        disk.syncDirectory(directory);
        spares.addAll(recycled);
    }
}
