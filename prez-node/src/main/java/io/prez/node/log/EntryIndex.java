package io.prez.node.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where each entry is. The log's thread changes it; what others see is the last {@link View}, which never changes: it
 * shares the arrays of offsets, but of each only the part that was filled when it was published.
 *
 * <p>Entries of one segment form a span. Offsets are kept in units of 8 bytes: four bytes for each entry.
 */
final class EntryIndex {
    private static final int UNITS_INITIAL = 64;

    private final List<Span> spans = new ArrayList<>();

    /** Entries {@code firstIndex} to {@code firstIndex + count - 1}, all in one segment. */
    record SpanView(Segment segment, long firstIndex, int[] units, int count, long endOffset) {
        long lastIndex() {
            return firstIndex + count - 1;
        }

        long offsetOf(long index) {
            return 8L * units[(int) (index - firstIndex)];
        }

        /** Where the record of this entry ends, or a little later: small records of other types may follow it. */
        long endOf(long index) {
            return index == lastIndex() ? endOffset : offsetOf(index + 1);
        }
    }

    /** The durable log at one time. */
    record View(long firstIndex, long lastIndex, List<SpanView> spans) {}

    private static final class Span {
        final Segment segment;
        final long firstIndex;
        int[] units = new int[UNITS_INITIAL];
        int count;
        long endOffset;

        /** Its end was replaced: what comes next in the segment does not follow it there. */
        boolean closed;

        Span(Segment segment, long firstIndex) {
            this.segment = segment;
            this.firstIndex = firstIndex;
        }

        long lastIndex() {
            return firstIndex + count - 1;
        }
    }

    /**
     * Adds an entry, replacing the suffix from it on. What a view shows of a span's array is never written again: a span
     * that lost its end gets no more entries.
     */
    void append(long index, Segment segment, long offset, long endOffset) {
        truncateSuffix(index);
        if (spans.isEmpty() || spans.getLast().segment != segment || spans.getLast().closed) {
            spans.add(new Span(segment, index));
        }
        Span span = spans.getLast();
        if (span.count == span.units.length) {
            span.units = Arrays.copyOf(span.units, span.count * 2);
        }
        span.units[span.count++] = Math.toIntExact(offset / 8);
        span.endOffset = endOffset;
    }

    private void truncateSuffix(long fromIndex) {
        while (!spans.isEmpty() && spans.getLast().firstIndex >= fromIndex) {
            spans.removeLast();
        }
        if (!spans.isEmpty() && spans.getLast().lastIndex() >= fromIndex) {
            Span span = spans.getLast();
            span.count = (int) (fromIndex - span.firstIndex);
            span.endOffset = 8L * span.units[span.count];
            span.closed = true;
        }
    }

    void clear() {
        spans.clear();
    }

    /** Forgets the spans whose entries are all at or below the floor. */
    void floor(long floorIndex) {
        while (!spans.isEmpty() && spans.getFirst().lastIndex() <= floorIndex) {
            spans.removeFirst();
        }
    }

    /** The first entry whose place is known; {@code otherwise} when there is none. */
    long firstIndex(long otherwise) {
        return spans.isEmpty() ? otherwise : spans.getFirst().firstIndex;
    }

    /** The sequence of the first segment that is needed to read entries; {@code otherwise} when none is. */
    long firstSequence(long otherwise) {
        return spans.isEmpty() ? otherwise : spans.getFirst().segment.sequence();
    }

    View view(long floorIndex, long lastIndex) {
        List<SpanView> views = new ArrayList<>(spans.size());
        for (Span span : spans) {
            views.add(new SpanView(span.segment, span.firstIndex, span.units, span.count, span.endOffset));
        }
        return new View(floorIndex + 1, lastIndex, List.copyOf(views));
    }
}
