package io.prez.node.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prez.node.raft.Entry;
import io.prez.node.raft.EntryKind;
import io.prez.node.raft.HardState;
import io.prez.node.world.DiskFullException;
import io.prez.node.world.FileDisk;
import io.prez.node.world.MemoryDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentedLogTest {
    private static final LogOptions OPTIONS = new LogOptions(0, 16 << 10, 2);
    private static final String FIRST_SEGMENT = "log/segment-0000000000000001.log";

    private final SplittableRandom random = new SplittableRandom(1);
    private final MemoryDisk disk = new MemoryDisk(random);

    private SegmentedLog open() throws IOException {
        return SegmentedLog.open(disk, "log", OPTIONS, random);
    }

    private Entry entry(long index, long term, int bytes) {
        return LogModel.entry(index, term, bytes, random);
    }

    private List<Entry> entries(long from, long to, long term, int bytes) {
        List<Entry> entries = new ArrayList<>();
        for (long index = from; index <= to; index++) {
            entries.add(entry(index, term, bytes));
        }
        return entries;
    }

    private static void assertSame(List<Entry> expected, List<Entry> actual) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertTrue(
                    LogModel.same(expected.get(i), actual.get(i)),
                    "entry " + expected.get(i).index());
        }
    }

    @Test
    void aNewLogIsEmpty() throws IOException {
        SegmentedLog log = open();
        assertTrue(log.recovered().isNew());
        assertEquals(1, log.recovered().firstIndex());
        assertEquals(0, log.lastIndex());
        assertEquals(List.of(), log.read(1, 10, 1000));
    }

    @Test
    void entriesAndVoteSurviveTheLossOfPowerOnceSynced() throws IOException {
        SegmentedLog log = open();
        List<Entry> entries = entries(1, 100, 3, 700);
        log.append(new HardState(3, 42), entries);
        log.sync();
        disk.crash();
        SegmentedLog again = open();
        assertEquals(new HardState(3, 42), again.recovered().hardState());
        assertEquals(100, again.recovered().lastIndex());
        assertEquals(3, again.recovered().lastTerm());
        assertEquals(List.of(new TermRun(1, 3)), again.recovered().termRuns());
        assertSame(entries, again.read(1, 100, Long.MAX_VALUE));
    }

    @Test
    void whatIsNotSyncedIsNotShownToReaders() throws IOException {
        SegmentedLog log = open();
        log.append(null, entries(1, 3, 1, 10));
        assertEquals(List.of(), log.read(1, 3, 1000));
        log.sync();
        assertEquals(3, log.read(1, 3, 1000).size());
    }

    @Test
    void anEntryInsideTheLogReplacesTheSuffixFromItOn() throws IOException {
        SegmentedLog log = open();
        List<Entry> first = entries(1, 60, 1, 500);
        log.append(new HardState(1, 5), first);
        log.sync();
        List<Entry> second = entries(30, 35, 2, 500);
        log.append(new HardState(2, 6), second);
        log.sync();
        List<Entry> expected = new ArrayList<>(first.subList(0, 29));
        expected.addAll(second);
        assertSame(expected, log.read(1, 100, Long.MAX_VALUE));
        disk.crash();
        SegmentedLog again = open();
        assertSame(expected, again.read(1, 100, Long.MAX_VALUE));
        assertEquals(
                List.of(new TermRun(1, 1), new TermRun(30, 2)),
                again.recovered().termRuns());
    }

    @Test
    void aReadStopsBeforeItPassesItsBytesButGivesAtLeastOneEntry() throws IOException {
        SegmentedLog log = open();
        log.append(null, entries(1, 50, 1, 1000));
        log.sync();
        assertEquals(1, log.read(5, 50, 0).size());
        List<Entry> some = log.read(5, 50, 5000);
        assertEquals(4, some.size());
        assertEquals(5, some.getFirst().index());
        assertEquals(2, log.read(49, 1000, 1_000_000).size());
        assertEquals(List.of(), log.read(51, 60, 1000));
    }

    @Test
    void theLogMayBeTruncatedAnywhereAndGivesBackWholeSegments() throws IOException {
        SegmentedLog log = open();
        List<Entry> entries = entries(1, 100, 1, 1000);
        log.append(new HardState(1, 9), entries.subList(0, 50));
        log.append(new HardState(2, 9), List.of());
        log.append(null, entries(51, 100, 2, 1000));
        log.sync();
        int before = disk.list("log").size();
        log.truncatePrefix(77);
        log.sync();
        assertTrue(disk.list("log").size() < before, "no file went");
        assertEquals(78, log.firstIndex());
        assertEquals(List.of(), log.read(77, 100, 10_000));
        assertEquals(78, log.read(78, 100, 10_000).getFirst().index());
        disk.crash();
        RecoveredLog recovered = open().recovered();
        assertEquals(77, recovered.floorIndex());
        assertEquals(2, recovered.floorTerm());
        assertEquals(new HardState(2, 9), recovered.hardState());
        assertEquals(List.of(new TermRun(78, 2)), recovered.termRuns());
    }

    @Test
    void droppedSegmentsAreUsedAgainAndTheirOldRecordsNeverComeBack() throws IOException {
        SegmentedLog log = open();
        long index = 1;
        for (int round = 0; round < 40; round++) {
            log.append(null, entries(index, index + 9, 1, 1000));
            log.sync();
            index += 10;
            log.truncatePrefix(index - 3);
            log.sync();
        }
        assertTrue(disk.list("log").size() <= 5, () -> "files are not recycled");
        disk.kill();
        SegmentedLog again = open();
        assertEquals(index - 1, again.recovered().lastIndex());
        assertEquals(2, again.read(index - 2, index, 100_000).size());
    }

    @Test
    void aResetLogGoesOnBehindTheSnapshot() throws IOException {
        SegmentedLog log = open();
        log.append(new HardState(4, 1), entries(1, 40, 2, 1000));
        log.sync();
        log.reset(1000, 4);
        log.append(null, entries(1001, 1002, 4, 10));
        log.sync();
        assertEquals(1001, log.firstIndex());
        disk.crash();
        SegmentedLog again = open();
        assertEquals(1000, again.recovered().floorIndex());
        assertEquals(4, again.recovered().floorTerm());
        assertEquals(2, again.read(1001, 1002, 1000).size());
        assertEquals(new HardState(4, 1), again.recovered().hardState());
    }

    @Test
    void anEntryLargerThanASegmentGetsOneOfItsOwn() throws IOException {
        SegmentedLog log = open();
        Entry large = entry(2, 1, 3 << 20);
        log.append(null, List.of(entry(1, 1, 10), large, entry(3, 1, 10)));
        log.sync();
        disk.crash();
        SegmentedLog again = open();
        assertArrayEquals(large.payload(), again.read(2, 2, 1).getFirst().payload());
        assertEquals(3, again.read(1, 3, Long.MAX_VALUE).size());
        again.truncatePrefix(3);
        again.sync();
        assertEquals(3, again.lastIndex());
    }

    @Test
    void membershipsInTheLogAreFoundAgain() throws IOException {
        Entry first = new Entry(2, 1, EntryKind.MEMBERSHIP, new byte[] {1});
        Entry second = new Entry(4, 1, EntryKind.MEMBERSHIP, new byte[] {2, 2});
        Entry replaced = new Entry(6, 1, EntryKind.MEMBERSHIP, new byte[] {3});
        SegmentedLog log = open();
        log.append(null, List.of(entry(1, 1, 10), first, entry(3, 1, 10), second, entry(5, 1, 10), replaced));
        log.append(null, List.of(entry(6, 2, 10)));
        log.sync();
        disk.crash();
        log = open();
        assertSame(List.of(first, second), log.recovered().memberships());
        log.truncatePrefix(2);
        log.close();
        log = open();
        assertSame(List.of(second), log.recovered().memberships());
        log.reset(50, 2);
        log.close();
        assertSame(List.of(), open().recovered().memberships());
    }

    @Test
    void aTornTailIsCutOffAndReported() throws IOException {
        SegmentedLog log = open();
        List<Entry> entries = entries(1, 5, 1, 100);
        log.append(null, entries);
        log.sync();
        disk.setFault((call, path) -> {
            if (call == MemoryDisk.Call.SYNC) {
                throw new MemoryDisk.Crashed("before the sync");
            }
        });
        log.append(null, List.of(entry(6, 1, 3000)));
        assertThrows(MemoryDisk.Crashed.class, log::sync);
        disk.clearFault();
        disk.kill();
        long offset = SegmentHeader.BLOCK_BYTES + 48 + 5 * 152;
        disk.flipBit(FIRST_SEGMENT, offset + 2000, 3);
        SegmentedLog again = open();
        RecoveredLog.TornTail torn = again.recovered().tornTail();
        assertNotNull(torn);
        assertEquals(FIRST_SEGMENT, torn.file());
        assertEquals(offset, torn.offset());
        assertSame(entries, again.read(1, 10, Long.MAX_VALUE));
        again.close();
        assertNull(open().recovered().tornTail());
    }

    @Test
    void damageInFrontOfWhatIsKnownToBeDurableIsRefused() throws IOException {
        SegmentedLog log = open();
        for (int i = 1; i <= 5; i++) {
            log.append(null, List.of(entry(i, 1, 100)));
            log.sync();
        }
        disk.kill();
        // In the payload of entry 3.
        long offset = SegmentHeader.BLOCK_BYTES + 48 + 2 * 152;
        disk.flipBit(FIRST_SEGMENT, offset + 60, 0);
        DamagedLogException refusal = assertThrows(DamagedLogException.class, this::open);
        assertEquals(FIRST_SEGMENT, refusal.file());
        assertEquals(offset, refusal.offset());
        assertEquals(2, refusal.lastValidIndex());
    }

    @Test
    void noFlippedBitInAClosedLogGoesUnnoticed() throws IOException {
        SegmentedLog log = open();
        log.append(new HardState(1, 3), entries(1, 40, 1, 900));
        log.sync();
        log.append(null, entries(41, 45, 1, 200));
        log.close();
        LogModel expected = LogModel.of(open().recovered(), open());
        List<String> files = disk.list("log").stream()
                .filter(name -> name.startsWith("segment-"))
                .toList();
        int refused = 0;
        for (int i = 0; i < 400; i++) {
            String file = "log/" + files.get(random.nextInt(files.size()));
            long offset = random.nextInt(disk.contents(file).length);
            int bit = random.nextInt(8);
            disk.flipBit(file, offset, bit);
            try {
                SegmentedLog again = open();
                assertTrue(expected.sameAs(LogModel.of(again.recovered(), again)), file + " at " + offset);
            } catch (DamagedLogException refusal) {
                refused++;
            }
            disk.flipBit(file, offset, bit);
        }
        assertTrue(refused > 150, "only " + refused + " refused");
        assertTrue(expected.sameAs(LogModel.of(open().recovered(), open())));
    }

    @Test
    void aMissingSegmentIsRefused() throws IOException {
        SegmentedLog log = open();
        log.append(null, entries(1, 60, 1, 1000));
        log.close();
        disk.delete("log/segment-0000000000000002.log");
        DamagedLogException refusal = assertThrows(DamagedLogException.class, this::open);
        assertTrue(String.valueOf(refusal.getMessage()).contains("entries 1 to "), refusal.getMessage());
    }

    @Test
    void theLogOfAnotherGroupIsRefused() throws IOException {
        open().close();
        LogOptions other = new LogOptions(3, 16 << 10, 2);
        assertThrows(DamagedLogException.class, () -> SegmentedLog.open(disk, "log", other, random));
    }

    @Test
    void aFullDiskLeavesEverythingStagedForLater() throws IOException {
        SegmentedLog log = open();
        List<Entry> entries = entries(1, 60, 1, 1000);
        log.append(null, entries.subList(0, 5));
        log.sync();
        disk.setCapacityBytes((16 << 10) * 2 + 1000);
        log.append(null, entries.subList(5, 60));
        assertThrows(DiskFullException.class, log::sync);
        assertThrows(DiskFullException.class, log::sync);
        assertEquals(5, log.lastIndex());
        disk.setCapacityBytes(Long.MAX_VALUE);
        log.sync();
        assertSame(entries, log.read(1, 60, Long.MAX_VALUE));
        disk.crash();
        assertSame(entries, open().read(1, 60, Long.MAX_VALUE));
    }

    @Test
    void whatOnlyThePageCacheMayHoldIsWrittenAgainAtTheNextStart() throws IOException {
        SegmentedLog log = open();
        log.append(null, entries(1, 3, 1, 100));
        disk.setFault((call, path) -> {
            if (call == MemoryDisk.Call.SYNC) {
                throw new IOException("Input/output error");
            }
        });
        assertThrows(IOException.class, log::sync);
        disk.clearFault();
        // The process ends, its writes stay in the page cache.
        disk.kill();
        List<String> written = new ArrayList<>();
        disk.setFault((call, path) -> {
            if (call == MemoryDisk.Call.WRITE) {
                written.add(path);
            }
        });
        SegmentedLog again = open();
        assertEquals(3, again.recovered().lastIndex());
        // Once for the records, once for the mark.
        assertEquals(List.of(FIRST_SEGMENT, FIRST_SEGMENT), written);
    }

    @Test
    void aBrokenCoreIsStopped() throws IOException {
        SegmentedLog log = open();
        log.append(new HardState(5, 1), entries(1, 3, 5, 10));
        log.sync();
        assertThrows(IllegalStateException.class, () -> log.append(null, entries(5, 5, 5, 10)));
        assertThrows(IllegalStateException.class, () -> log.append(null, entries(4, 4, 4, 10)));
        assertThrows(IllegalStateException.class, () -> log.append(new HardState(4, 1), List.of()));
        assertThrows(IllegalStateException.class, () -> log.append(new HardState(5, 2), List.of()));
        assertThrows(IllegalStateException.class, () -> log.truncatePrefix(4));
    }

    @Test
    void worksOnARealFileSystem(@TempDir Path directory) throws IOException {
        List<Entry> entries = entries(1, 200, 1, 1000);
        try (FileDisk files = FileDisk.open(directory)) {
            try (SegmentedLog log = SegmentedLog.open(files, "log", OPTIONS, random)) {
                log.append(new HardState(1, 2), entries);
                log.sync();
                log.truncatePrefix(150);
            }
            try (SegmentedLog log = SegmentedLog.open(files, "log", OPTIONS, random)) {
                assertSame(entries.subList(150, 200), log.read(151, 200, Long.MAX_VALUE));
                log.append(null, entries(190, 195, 2, 10));
            }
            try (SegmentedLog log = SegmentedLog.open(files, "log", OPTIONS, random)) {
                assertEquals(195, log.recovered().lastIndex());
            }
            files.open("log/spare-00000000000000ff.log").write(ByteBuffer.allocate(1), 0);
            SegmentedLog.open(files, "log", OPTIONS, random).close();
            assertTrue(!files.exists("log/spare-00000000000000ff.log"), "a spare of a wrong size is kept");
        }
    }
}
