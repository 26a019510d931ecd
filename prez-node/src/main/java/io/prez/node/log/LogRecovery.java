package io.prez.node.log;

import io.prez.node.raft.Entry;
import io.prez.node.raft.EntryKind;
import io.prez.node.raft.HardState;
import io.prez.node.world.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a log from its first segment to its last, decides where it ends, and repairs that end. Used once. */
final class LogRecovery {
    private static final int COPY_BYTES = 1 << 20;

    private final Disk disk;
    private final int groupId;
    private final SegmentFiles files;

    private final List<Segment> segments = new ArrayList<>();
    private final List<Entry> memberships = new ArrayList<>();
    private final EntryIndex index = new EntryIndex();
    private LogTail tail = new LogTail(SegmentHeader.State.INITIAL);
    private int chain;
    private boolean lastIsMark;

    /** The highest durable position that a valid record or a segment's beginning proves. */
    private long provenPosition;

    LogRecovery(Disk disk, int groupId, SegmentFiles files) {
        this.disk = disk;
        this.groupId = groupId;
        this.files = files;
    }

    /**
     * @param durablePosition where the stream ends
     * @param lastIsMark whether its last record is a mark
     */
    record Result(
            RecoveredLog recovered,
            LogTail tail,
            EntryIndex index,
            List<Segment> segments,
            int chain,
            long durablePosition,
            boolean lastIsMark) {}

    Result run() throws IOException {
        List<Long> sequences = files.takeStock();
        int first = beginningOfLastRun(sequences);
        RecoveredLog.@Nullable TornTail tornTail = null;
        long end = 0;
        if (!sequences.isEmpty()) {
            for (long sequence : sequences.subList(first, sequences.size())) {
                segments.add(openSegment(sequence));
            }
            tail = new LogTail(segments.getFirst().header.state());
            chain = segments.getFirst().header.chain();
            replayAll();
            requireComplete();
            tornTail = cutTornTail(segments.getLast());
            writeUnprovenAgain(segments.getLast());
            end = segments.getLast().endPosition();
            for (long left : sequences.subList(0, first)) {
                disk.delete(files.segmentPath(left));
            }
        }
        index.floor(tail.floorIndex());
        memberships.removeIf(entry -> entry.index() <= tail.floorIndex());
        RecoveredLog recovered = new RecoveredLog(
                tail.hardState(),
                tail.floorIndex(),
                tail.floorTerm(),
                tail.lastIndex(),
                tail.lastTerm(),
                tail.termRuns(),
                List.copyOf(memberships),
                tornTail);
        return new Result(recovered, tail, index, segments, chain, end, lastIsMark);
    }

    /**
     * Dropped segments may come back after a crash, and not all of them: what lies before a gap is not needed if the
     * rest is complete, and {@link #requireComplete} sees to that.
     */
    private static int beginningOfLastRun(List<Long> sequences) {
        int first = 0;
        for (int i = 1; i < sequences.size(); i++) {
            if (sequences.get(i) != sequences.get(i - 1) + 1) {
                first = i;
            }
        }
        return first;
    }

    private Segment openSegment(long sequence) throws IOException {
        String path = files.segmentPath(sequence);
        Disk.File file = disk.open(path);
        ByteBuffer block = ByteBuffer.allocate(SegmentHeader.BLOCK_BYTES);
        file.read(block, 0);
        SegmentHeader header;
        try {
            header = SegmentHeader.decode(block.clear());
        } catch (SegmentHeader.InvalidHeaderException invalid) {
            throw new DamagedLogException(path, 0, 0, String.valueOf(invalid.getMessage()));
        }
        if (header.sequence() != sequence || header.groupId() != groupId) {
            throw new DamagedLogException(
                    path,
                    0,
                    0,
                    "it is segment " + header.sequence() + " of group " + header.groupId() + ", not " + sequence
                            + " of group " + groupId);
        }
        Segment segment = new Segment(header, path, file.sizeBytes() & ~7L);
        segment.created(file);
        return segment;
    }

    private void replayAll() throws IOException {
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            SegmentHeader header = segment.header;
            if (header.chain() != chain) {
                throw damaged(segment, 0, "it does not continue the segment before");
            }
            chain = header.crc();
            provenPosition = header.basePosition() + SegmentHeader.BLOCK_BYTES;
            boolean last = i == segments.size() - 1;
            long end = last ? segment.capacityBytes : segments.get(i + 1).header.basePosition() - header.basePosition();
            replay(segment, end);
            if (!last && segment.endOffset != end) {
                throw damaged(
                        segment,
                        segment.endOffset,
                        "its records go on to offset " + end + ", as the next segment says, but cannot be read");
            }
        }
    }

    private void replay(Segment segment, long end) throws IOException {
        SegmentScan scan = new SegmentScan(segment, groupId, end);
        for (LogRecord record = scan.validAt(segment.endOffset);
                record != null && record.previousCrc() == chain;
                record = scan.validAt(segment.endOffset)) {
            try {
                apply(segment, scan, record);
            } catch (IllegalStateException | IllegalArgumentException impossible) {
                throw damaged(segment, segment.endOffset, String.valueOf(impossible.getMessage()));
            }
            chain = record.crc();
            provenPosition = Math.max(provenPosition, record.durablePosition());
            lastIsMark = record.type() == RecordType.MARK;
            segment.endOffset += record.sizeBytes();
        }
    }

    private void apply(Segment segment, SegmentScan scan, LogRecord record) throws IOException {
        RecordType type = record.type();
        if (type == null) {
            throw new IllegalArgumentException("unknown record type " + record.typeCode());
        }
        switch (type) {
            case ENTRY -> {
                long offset = segment.endOffset;
                EntryKind kind = EntryKind.of(record.kind());
                if (record.index() <= tail.lastIndex()) {
                    memberships.removeIf(entry -> entry.index() >= record.index());
                }
                tail.append(record.index(), record.term());
                index.append(record.index(), segment, offset, offset + record.sizeBytes());
                if (kind == EntryKind.MEMBERSHIP) {
                    memberships.add(new Entry(record.index(), record.term(), kind, scan.payload(record, offset)));
                }
            }
            case HARD_STATE -> tail.hardState(new HardState(record.term(), record.index()));
            case FLOOR -> tail.floor(record.index(), record.term());
            case RESET -> {
                tail.reset(record.index(), record.term());
                index.clear();
                memberships.clear();
            }
            case MARK -> {
                // It says what its durable position says.
            }
        }
    }

    /** Every entry behind the floor must have been found. */
    private void requireComplete() throws DamagedLogException {
        long firstKnown = index.firstIndex(tail.lastIndex() + 1);
        if (firstKnown > tail.floorIndex() + 1) {
            throw damaged(
                    segments.getFirst(),
                    0,
                    "entries " + (tail.floorIndex() + 1) + " to " + (firstKnown - 1) + " are in a file that is gone");
        }
    }

    /**
     * What follows the last valid record is a torn tail, never acknowledged, unless a record behind it proves that the
     * stream was durable beyond. Its traces are zeroed: they must not look like a part of what comes next.
     */
    private RecoveredLog.@Nullable TornTail cutTornTail(Segment segment) throws IOException {
        long end = segment.endOffset;
        SegmentScan.Remains remains = new SegmentScan(segment, groupId, segment.capacityBytes).remainsBehind(end);
        if (remains.durablePosition() > segment.endPosition()) {
            throw damaged(
                    segment,
                    end,
                    "records follow that were written when the log was durable up to offset "
                            + (remains.durablePosition() - segment.header.basePosition()));
        }
        long bytes = Math.min(remains.endOffset(), segment.capacityBytes) - end;
        if (bytes <= 0) {
            return null;
        }
        for (long done = 0; done < bytes; done += COPY_BYTES) {
            segment.file().write(ByteBuffer.allocate((int) Math.min(COPY_BYTES, bytes - done)), end + done);
        }
        return new RecoveredLog.TornTail(segment.path, end, bytes);
    }

    /**
     * After a failed fdatasync the page cache may show what the disk does not have, and call it clean. So what no record
     * proves to be durable is written once more before anything is built on it.
     */
    private void writeUnprovenAgain(Segment segment) throws IOException {
        long from = Math.max(provenPosition - segment.header.basePosition(), SegmentHeader.BLOCK_BYTES);
        while (from < segment.endOffset) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(COPY_BYTES, segment.endOffset - from));
            segment.file().read(bytes, from);
            segment.file().write(bytes.flip(), from);
            from += bytes.limit();
        }
        segment.file().sync();
    }

    private DamagedLogException damaged(Segment segment, long offset, String reason) {
        return new DamagedLogException(segment.path, offset, tail.lastIndex(), reason);
    }
}
