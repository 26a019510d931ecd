package io.prez.node.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RaftLogTest {
    private final List<String> reads = new ArrayList<>();

    private RaftLog log(long cacheBytes) {
        return new RaftLog(
                LogState.empty(Membership.NONE),
                (from, to, bytes) -> {
                    reads.add(from + ".." + to);
                    return List.of(entry(from, 1, 8));
                },
                cacheBytes);
    }

    private static Entry entry(long index, long term, int payloadBytes) {
        return new Entry(index, term, EntryKind.BATCH, new byte[payloadBytes]);
    }

    @Test
    void settledEntriesLeaveMemoryWhenItIsFullAndOthersNever() {
        RaftLog log = log(100);
        for (long index = 1; index <= 10; index++) {
            log.append(entry(index, 1, 8));
        }
        assertEquals(400, log.unsettledBytes());
        log.takeUnsent(1);
        log.commitTo(8);
        assertTrue(log.isCached(1));
        log.persisted(1);
        assertEquals(80, log.unsettledBytes());
        assertFalse(log.isCached(6));
        assertTrue(log.isCached(7));
        assertTrue(reads.isEmpty());
        log.entries(2, 10, 1000);
        assertEquals(List.of("2..6"), reads);
    }

    @Test
    void memoryRingGrowsAndKeepsItsOrder() {
        RaftLog log = log(1 << 20);
        for (long index = 1; index <= 1000; index++) {
            log.append(entry(index, 1 + index / 100, 4));
            if (index % 7 == 0) {
                log.takeUnsent(index);
                log.persisted(index);
                log.commitTo(index);
                log.compactTo(index - 3);
            }
        }
        List<Entry> entries = log.entries(992, 1000, Long.MAX_VALUE);
        assertEquals(9, entries.size());
        assertEquals(992, entries.getFirst().index());
        assertEquals(10, log.termAt(992));
        assertEquals(991, log.firstIndex() - 1);
        assertEquals(10, log.termAt(991));
    }

    @Test
    void truncationForgetsBytesTermsAndDurability() {
        RaftLog log = log(1 << 20);
        log.append(entry(1, 1, 8));
        log.append(entry(2, 1, 8));
        log.append(entry(3, 2, 8));
        log.takeUnsent(1);
        log.truncateFrom(2);
        log.persisted(1);
        assertEquals(1, log.durableIndex());
        assertEquals(40, log.unsettledBytes());
        assertEquals(1, log.lastTerm());
        assertEquals(-1, log.termAt(2));
        log.append(entry(2, 5, 8));
        assertEquals(List.of(2L), log.takeUnsent(2).stream().map(Entry::index).toList());
    }

    @Test
    void brokenInvariantsStopTheNode() {
        RaftLog log = log(1 << 20);
        log.append(entry(1, 3, 8));
        log.commitTo(1);
        assertThrows(IllegalStateException.class, () -> log.truncateFrom(1));
        assertThrows(IllegalStateException.class, () -> log.commitTo(2));
        assertThrows(IllegalStateException.class, () -> log.append(entry(3, 3, 8)));
        assertThrows(IllegalStateException.class, () -> log.append(entry(2, 2, 8)));
        assertThrows(IllegalStateException.class, () -> log.appliedTo(2));
        assertThrows(IllegalStateException.class, () -> log.compactTo(2));
    }

    @Test
    void placeWhereLogsMayAgreeIsTheOneThatALinearSearchFinds() {
        Random random = new Random(3);
        for (int round = 0; round < 500; round++) {
            RaftLog log = log(1 << 20);
            long term = 1;
            int size = 1 + random.nextInt(20);
            for (long index = 1; index <= size; index++) {
                term += random.nextInt(3) == 0 ? 1 + random.nextInt(2) : 0;
                log.append(entry(index, term, 1));
            }
            long from = 1L + random.nextInt(size);
            long limit = random.nextInt(12);
            long naive = from;
            while (naive > 0 && log.termAt(naive) > limit) {
                naive--;
            }
            assertEquals(naive, log.lastIndexWithTermAtMost(from, limit));
        }
    }
}
