package io.prez.node.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prez.node.raft.Entry;
import io.prez.node.raft.HardState;
import io.prez.node.world.FileDisk;
import io.prez.node.world.ManualLoop;
import io.prez.node.world.MemoryDisk;
import io.prez.node.world.SystemClock;
import io.prez.node.world.ThreadLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogWriterTest {
    private static final LogOptions OPTIONS = new LogOptions(0, 16 << 10, 2);
    private static final long DEADLINE_SECONDS = 60;

    private final SplittableRandom random = new SplittableRandom(1);
    private final MemoryDisk disk = new MemoryDisk(random);
    private final ManualLoop logLoop = new ManualLoop();
    private final ManualLoop owner = new ManualLoop();
    private final ManualLoop background = new ManualLoop();
    private final List<String> heard = new ArrayList<>();
    private final List<Integer> completed = new ArrayList<>();
    private final LogObserver observer = new LogObserver() {
        @Override
        public void synced(long durationNanos, long bytes, int batches) {
            heard.add("synced " + batches);
        }

        @Override
        public void diskFull(boolean full) {
            heard.add("full " + full);
        }
    };

    private LogWriter writer(SegmentedLog log) {
        return new LogWriter(log, logLoop, owner, background, logLoop, observer);
    }

    private SegmentedLog open() throws IOException {
        return SegmentedLog.open(disk, "log", OPTIONS, random);
    }

    private LogBatch batch(long index, int bytes) {
        return new LogBatch(null, List.of(LogModel.entry(index, 1, bytes, random)));
    }

    private void submit(LogWriter writer, int index, int bytes) {
        writer.submit(batch(index, bytes), () -> completed.add(index));
    }

    @Test
    void everythingQueuedGoesOutInOneWriteAndOneSync() throws IOException {
        SegmentedLog log = open();
        LogWriter writer = writer(log);
        for (int i = 1; i <= 10; i++) {
            submit(writer, i, 100);
        }
        List<MemoryDisk.Call> calls = new ArrayList<>();
        disk.setFault((call, path) -> calls.add(call));
        logLoop.runAll();
        assertEquals(List.of(MemoryDisk.Call.WRITE, MemoryDisk.Call.SYNC), calls);
        assertEquals(List.of("synced 10"), heard);
        assertEquals(List.of(), completed);
        owner.runAll();
        assertEquals(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), completed);
        assertEquals(10, log.lastIndex());
    }

    @Test
    void aLoneBatchDoesNotWait() throws IOException {
        LogWriter writer = writer(open());
        submit(writer, 1, 10);
        logLoop.runAll();
        owner.runAll();
        submit(writer, 2, 10);
        logLoop.runAll();
        owner.runAll();
        assertEquals(List.of("synced 1", "synced 1"), heard);
        assertEquals(List.of(1, 2), completed);
    }

    @Test
    void submissionsWaitInOrderWhileTheDiskIsFull() throws IOException {
        LogWriter writer = writer(open());
        disk.setCapacityBytes(16 << 10);
        for (int i = 1; i <= 20; i++) {
            submit(writer, i, 1000);
        }
        logLoop.runAll();
        submit(writer, 21, 1000);
        logLoop.advance(5000);
        owner.runAll();
        assertEquals(List.of(), completed);
        assertEquals(List.of("full true"), heard);
        disk.setCapacityBytes(Long.MAX_VALUE);
        logLoop.advance(1000);
        owner.runAll();
        assertEquals(21, completed.size());
        assertEquals(21, completed.getLast());
        background.runAll();
        logLoop.runAll();
        assertEquals("full false", heard.getLast());
    }

    @Test
    void saysEarlyThatThereIsNoRoomForTheNextSegment() throws IOException {
        LogWriter writer = writer(open());
        disk.setCapacityBytes((16 << 10) + 100);
        submit(writer, 1, 5000);
        logLoop.runAll();
        background.runAll();
        logLoop.runAll();
        assertTrue(heard.contains("full true"), heard.toString());
        submit(writer, 2, 1000);
        logLoop.runAll();
        owner.runAll();
        assertEquals(List.of(1, 2), completed);
        disk.setCapacityBytes(Long.MAX_VALUE);
        logLoop.advance(1000);
        background.runAll();
        logLoop.runAll();
        assertEquals("full false", heard.getLast());
    }

    @Test
    void aFailedSyncIsThrownAndNothingIsCompleted() throws IOException {
        LogWriter writer = writer(open());
        submit(writer, 1, 10);
        disk.setFault((call, path) -> {
            if (call == MemoryDisk.Call.SYNC) {
                throw new IOException("Input/output error");
            }
        });
        assertThrows(UncheckedIOException.class, logLoop::runAll);
        owner.runAll();
        assertEquals(List.of(), completed);
    }

    @Test
    void theNextSegmentIsMadeReadyBesideTheLog() throws IOException {
        LogWriter writer = writer(open());
        submit(writer, 1, 5000);
        logLoop.runAll();
        assertTrue(background.runOne(), "no spare was asked for");
        logLoop.runAll();
        List<MemoryDisk.Call> calls = new ArrayList<>();
        disk.setFault((call, path) -> {
            if (path.endsWith(".tmp")) {
                calls.add(call);
            }
        });
        submit(writer, 2, 10_000);
        logLoop.runAll();
        owner.runAll();
        assertEquals(List.of(1, 2), completed);
        assertEquals(List.of(), calls);
    }

    @Test
    void truncationAndResetKeepTheirPlaceBetweenBatches() throws IOException {
        SegmentedLog log = open();
        LogWriter writer = writer(log);
        submit(writer, 1, 10);
        submit(writer, 2, 10);
        writer.truncatePrefix(1, () -> completed.add(-1));
        writer.reset(10, 3, () -> completed.add(-10));
        writer.submit(
                new LogBatch(new HardState(3, 0), List.of(LogModel.entry(11, 3, 5, random))), () -> completed.add(11));
        writer.close(() -> completed.add(0));
        logLoop.runAll();
        owner.runAll();
        assertEquals(List.of(1, 2, -1, -10, 11, 0), completed);
        RecoveredLog recovered = open().recovered();
        assertEquals(10, recovered.floorIndex());
        assertEquals(11, recovered.lastIndex());
        assertEquals(new HardState(3, 0), recovered.hardState());
    }

    @Test
    void readersSeeWhatIsDurableWhileTheLogIsWritten(@TempDir Path directory) throws Exception {
        int batches = 2000;
        CompletableFuture<Long> done = new CompletableFuture<>();
        SystemClock clock = new SystemClock();
        try (FileDisk files = FileDisk.open(directory);
                ThreadLoop writing = new ThreadLoop("log", clock, done::completeExceptionally);
                ThreadLoop owning = new ThreadLoop("owner", clock, done::completeExceptionally)) {
            SegmentedLog log = SegmentedLog.open(files, "log", new LogOptions(0, 64 << 10, 2), random);
            LogWriter writer = new LogWriter(log, writing, owning, writing, clock, LogObserver.NONE);
            for (int i = 1; i <= batches; i++) {
                Entry entry = LogModel.entry(i, 1, random.nextInt(500), random);
                boolean last = i == batches;
                writer.submit(new LogBatch(null, List.of(entry)), () -> {
                    Entry read = log.read(entry.index(), entry.index(), 1).getFirst();
                    if (!LogModel.same(entry, read)) {
                        throw new IllegalStateException("read " + read + " instead of " + entry);
                    }
                    if (last) {
                        done.complete(entry.index());
                    }
                });
            }
            writing.start();
            owning.start();
            assertEquals(batches, done.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
            List<Entry> all = log.read(1, batches, Long.MAX_VALUE);
            assertEquals(batches, all.size());
            CompletableFuture<Boolean> closed = new CompletableFuture<>();
            writer.close(() -> closed.complete(true));
            assertTrue(closed.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
        }
    }
}
