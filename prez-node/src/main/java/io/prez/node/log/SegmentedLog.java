package io.prez.node.log;

import io.prez.node.log.EntryIndex.SpanView;
import io.prez.node.raft.Entry;
import io.prez.node.raft.EntryKind;
import io.prez.node.raft.HardState;
import io.prez.node.raft.LogReader;
import io.prez.node.world.Disk;
import io.prez.node.world.DiskFullException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The log on disk. {@link #append}, {@link #truncatePrefix} and {@link #reset} only prepare; {@link #sync} writes all of
 * it, one write for each segment, makes it durable, shows it to readers and gives back the segments that are no longer
 * needed.
 *
 * <p>One thread, the log's loop, changes it. {@link #read} may be called beside it by any thread; it sees what was
 * durable a moment ago, so the core keeps entries in memory until they are persisted. A reader must not ask for entries
 * at or below an index that it, or somebody, has given to {@link #truncatePrefix}: their files may be gone.
 */
public final class SegmentedLog implements LogReader, AutoCloseable {
    private static final byte[] NO_PAYLOAD = new byte[0];

    private final LogOptions options;
    private final RandomGenerator random;
    private final SegmentFiles files;
    private final RecoveredLog recovered;
    private final LogTail tail;
    private final EntryIndex index;
    private final List<Segment> segments;
    private final StagedWrites staged = new StagedWrites();

    /** CRC of the last record, or of the last segment's header. */
    private int chain;

    /** The stream is durable up to here. */
    private long durablePosition;

    private boolean lastIsMark;
    private boolean segmentsMayBeDropped;

    private volatile EntryIndex.View view;
    private volatile long diskBytes;

    private SegmentedLog(LogOptions options, RandomGenerator random, SegmentFiles files, LogRecovery.Result result) {
        this.options = options;
        this.random = random;
        this.files = files;
        this.recovered = result.recovered();
        this.tail = result.tail();
        this.index = result.index();
        this.segments = new ArrayList<>(result.segments());
        this.chain = result.chain();
        this.durablePosition = result.durablePosition();
        this.lastIsMark = result.lastIsMark();
        this.segmentsMayBeDropped = true;
        this.view = index.view(tail.floorIndex(), tail.lastIndex());
        this.diskBytes = sumCapacities(segments);
    }

    /**
     * Opens the log in this directory, creating it when it is missing, and makes sure that what it shows is durable: a
     * torn tail is cut off, and what may so far be in the page cache only is written once more.
     *
     * @param random salts the checksums
     * @throws DamagedLogException when something is missing that was durable once
     * @throws DiskFullException when there is no room for the first segment
     */
    public static SegmentedLog open(Disk disk, String directory, LogOptions options, RandomGenerator random)
            throws IOException {
        SegmentFiles files = new SegmentFiles(disk, directory, options);
        LogRecovery.Result result = new LogRecovery(disk, options.groupId(), files).run();
        SegmentedLog log = new SegmentedLog(options, random, files, result);
        log.mark();
        log.sync();
        return log;
    }

    /** What {@link #open} found. */
    public RecoveredLog recovered() {
        return recovered;
    }

    /** Stages a new hard state, if there is one, and behind it the entries. The first may replace a suffix of the log. */
    public void append(@Nullable HardState hardState, List<Entry> entries) {
        if (hardState != null) {
            makeRoom(0);
            tail.hardState(hardState);
            stage(RecordType.HARD_STATE, 0, hardState.term(), hardState.votedFor(), NO_PAYLOAD);
        }
        for (Entry entry : entries) {
            if (entry.payload().length > LogRecord.PAYLOAD_BYTES_MAX) {
                throw new IllegalStateException("entry " + entry.index() + " has " + entry.payload().length
                        + " bytes, more than " + LogRecord.PAYLOAD_BYTES_MAX);
            }
            makeRoom(entry.payload().length);
            tail.append(entry.index(), entry.term());
            long offset = current().endOffset;
            stage(RecordType.ENTRY, entry.kind().code(), entry.term(), entry.index(), entry.payload());
            index.append(entry.index(), current(), offset, current().endOffset);
        }
    }

    /**
     * Stages that the entries up to this index are not needed any more: a snapshot at or past it is durable. They are
     * gone for readers after the next {@link #sync}; their disk space is given back by whole segments.
     */
    public void truncatePrefix(long upToIndex) {
        if (upToIndex <= tail.floorIndex()) {
            return;
        }
        long term = tail.termOf(upToIndex);
        makeRoom(0);
        tail.floor(upToIndex, term);
        index.floor(upToIndex);
        stage(RecordType.FLOOR, 0, term, upToIndex, NO_PAYLOAD);
        segmentsMayBeDropped = true;
    }

    /** Stages that the log is empty and goes on behind this index: a snapshot from the leader that is durable here. */
    public void reset(long snapshotIndex, long snapshotTerm) {
        makeRoom(0);
        tail.reset(snapshotIndex, snapshotTerm);
        index.clear();
        stage(RecordType.RESET, 0, snapshotTerm, snapshotIndex, NO_PAYLOAD);
        segmentsMayBeDropped = true;
    }

    /** Stages a record that proves, to the next start, that everything before it was durable. */
    private void mark() {
        if (lastIsMark) {
            return;
        }
        if (segments.isEmpty() || hasRoom(LogRecord.HEADER_BYTES)) {
            makeRoom(0);
            stage(RecordType.MARK, 0, 0, 0, NO_PAYLOAD);
            lastIsMark = true;
        }
    }

    /** Bytes that the next {@link #sync} will write. */
    public long stagedBytes() {
        return staged.bytes();
    }

    /**
     * Makes everything staged durable.
     *
     * @throws DiskFullException when another segment is needed and there is no room: all of it is still staged, what
     *     was durable still is, and the call may be repeated
     * @throws IOException anything else; nothing is known about what is durable now, and the process must end
     */
    public void sync() throws IOException {
        if (staged.isEmpty()) {
            return;
        }
        for (Segment segment : segments) {
            if (!segment.exists() && segment.sparePath == null) {
                segment.sparePath = files.provide(segment.capacityBytes);
            }
        }
        SyncedInOrder sink = new SyncedInOrder();
        staged.writeTo(current(), sink);
        sink.finish();
        staged.clear();
        durablePosition = current().endPosition();
        view = index.view(tail.floorIndex(), tail.lastIndex());
        if (segmentsMayBeDropped) {
            dropSegments();
        }
        diskBytes = sumCapacities(segments);
    }

    private static long sumCapacities(List<Segment> segments) {
        long sum = 0;
        for (Segment segment : segments) {
            sum += segment.capacityBytes;
        }
        return sum;
    }

    /** A segment begins only when the one before it is durable, so that only the last one can have a torn tail. */
    private final class SyncedInOrder implements StagedWrites.Sink {
        private @Nullable Segment last;

        @Override
        public void write(Segment segment, ByteBuffer bytes, long offset) throws IOException {
            if (segment != last) {
                finish();
                last = segment;
                if (!segment.exists()) {
                    files.activate(segment);
                }
            }
            segment.file().write(bytes, offset);
        }

        void finish() throws IOException {
            if (last != null) {
                last.file().sync();
            }
        }
    }

    private void dropSegments() throws IOException {
        segmentsMayBeDropped = false;
        long needed = index.firstSequence(current().sequence());
        List<Segment> dropped = new ArrayList<>();
        for (Segment segment : segments) {
            if (segment.sequence() < needed) {
                dropped.add(segment);
            }
        }
        if (!dropped.isEmpty()) {
            segments.removeAll(dropped);
            files.retire(dropped);
        }
    }

    private Segment current() {
        return segments.getLast();
    }

    private boolean hasRoom(long recordBytes) {
        return current().endOffset + recordBytes <= current().capacityBytes;
    }

    /** Before each record, and before the tail moves: a new segment's header tells the state in front of its records. */
    private void makeRoom(int payloadLength) {
        long size = LogRecord.sizeBytes(payloadLength);
        if (segments.isEmpty() || !hasRoom(size)) {
            roll(size);
        }
    }

    private void stage(RecordType type, int kind, long term, long indexOrVote, byte[] payload) {
        LogRecord record = new LogRecord(
                payload.length,
                0,
                chain,
                (int) current().sequence(),
                options.groupId(),
                type.code,
                kind,
                term,
                indexOrVote,
                durablePosition);
        chain = staged.add(current(), record, payload);
        lastIsMark = false;
    }

    private void roll(long recordBytes) {
        long sequence = 1;
        long position = 0;
        if (!segments.isEmpty()) {
            staged.closePiece(current());
            sequence = current().sequence() + 1;
            position = current().endPosition();
        }
        SegmentHeader header =
                new SegmentHeader(options.groupId(), sequence, position, random.nextInt(), chain, tail.state());
        // As large as files of the pool are, or as large as this record needs.
        long needed = SegmentHeader.BLOCK_BYTES + recordBytes;
        segments.add(new Segment(header, files.segmentPath(sequence), Math.max(options.segmentBytes(), needed)));
        chain = header.crc();
        segmentsMayBeDropped = true;
    }

    /** Whether a file for the next segment should be made ready, beside the log's thread if possible. */
    boolean wantsSpare() {
        return !files.hasSpare() && current().endOffset > current().capacityBytes / 4;
    }

    /** A path for {@link #makeSpare}. */
    String newSparePath() {
        return files.newSparePath();
    }

    /** Writes a file for a later segment; callable from any thread. It counts only after {@link #addSpare}. */
    void makeSpare(String path) throws IOException {
        files.makeSpare(path, options.segmentBytes());
    }

    void addSpare(String path) {
        files.addSpare(path);
    }

    /**
     * Entries that are durable. Callable from any thread.
     *
     * <p>Stops before the entry that would pass {@code bytesMax}; the first one comes whatever its size.
     *
     * @throws UncheckedIOException when the disk cannot read, or gives back something else than was written
     */
    @Override
    public List<Entry> read(long fromIndex, long toIndex, long bytesMax) {
        EntryIndex.View durable = view;
        List<Entry> entries = new ArrayList<>();
        if (fromIndex < durable.firstIndex()) {
            return entries;
        }
        long to = Math.min(toIndex, durable.lastIndex());
        long bytes = 0;
        try {
            for (SpanView span : durable.spans()) {
                long from = fromIndex + entries.size();
                if (from > to || from > span.lastIndex()) {
                    continue;
                }
                long last = lastFitting(span, from, Math.min(to, span.lastIndex()), bytes, bytesMax);
                if (last < from) {
                    break;
                }
                readSpan(span, from, last, entries);
                bytes += span.endOf(last) - span.offsetOf(from);
                if (last < span.lastIndex()) {
                    break;
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return entries;
    }

    /** The last entry whose record ends within the bytes that are left; at least the first when nothing was read yet. */
    private static long lastFitting(SpanView span, long from, long to, long bytesRead, long bytesMax) {
        long begin = span.offsetOf(from);
        long last = bytesRead == 0 ? from : from - 1;
        while (last < to && bytesRead + span.endOf(last + 1) - begin <= bytesMax) {
            last++;
        }
        return last;
    }

    private static void readSpan(SpanView span, long from, long to, List<Entry> entries) throws IOException {
        long begin = span.offsetOf(from);
        ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(span.endOf(to) - begin));
        span.segment().file().read(buffer, begin);
        buffer.flip();
        for (long at = from; at <= to; at++) {
            int offset = (int) (span.offsetOf(at) - begin);
            entries.add(decode(span, buffer, offset, at));
        }
    }

    private static Entry decode(SpanView span, ByteBuffer buffer, int offset, long index) throws IOException {
        if (buffer.limit() - offset >= LogRecord.HEADER_BYTES) {
            LogRecord record = LogRecord.decode(buffer, offset);
            int from = offset + LogRecord.HEADER_BYTES;
            if (record.type() == RecordType.ENTRY
                    && record.index() == index
                    && record.length() >= 0
                    && record.length() <= buffer.limit() - from) {
                byte[] payload = new byte[record.length()];
                buffer.get(from, payload);
                CRC32C crc = LogRecord.beginCrc(span.segment().header.salt(), buffer, offset);
                crc.update(payload);
                if ((int) crc.getValue() == record.crc()) {
                    return new Entry(index, record.term(), EntryKind.of(record.kind()), payload);
                }
            }
        }
        throw new DamagedLogException(
                span.segment().path,
                span.offsetOf(index),
                index - 1,
                "the record read for entry " + index + " is not the one written");
    }

    /** The first entry that can be read; one past the floor when there are none. Any thread. */
    public long firstIndex() {
        return view.firstIndex();
    }

    /** The last durable entry, or the floor. Any thread. */
    public long lastIndex() {
        return view.lastIndex();
    }

    /** Bytes that the segments in use take on the disk, spares not counted. Any thread. */
    public long diskBytes() {
        return diskBytes;
    }

    /** Syncs, marks the end so that damage to it will be noticed, and closes the files. */
    @Override
    public void close() throws IOException {
        sync();
        mark();
        sync();
        for (Segment segment : segments) {
            segment.file().close();
        }
    }
}
