package io.prez.node.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prez.node.raft.Member;
import io.prez.node.raft.Membership;
import io.prez.node.world.DiskFullException;
import io.prez.node.world.MemoryDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SnapshotStoreTest {
    private static final Membership MEMBERSHIP = new Membership(
            3, "cluster", List.of(new Member(1, "a", "a:1", "a:2")), List.of(), List.of(), Set.of(8L), 2);

    private final SplittableRandom random = new SplittableRandom(1);
    private final MemoryDisk disk = new MemoryDisk(random);

    private SnapshotStore open() throws IOException {
        return SnapshotStore.open(disk, "snapshot", 0);
    }

    private byte[] content(int bytes) {
        byte[] content = new byte[bytes];
        random.nextBytes(content);
        return content;
    }

    private SnapshotInfo write(SnapshotStore store, long index, byte[] content) throws IOException {
        SnapshotWriter writer = store.begin(index, 2, MEMBERSHIP);
        ByteBuffer rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) {
            int count = Math.min(rest.remaining(), 1 + random.nextInt(100_000));
            writer.write(rest.slice(rest.position(), count));
            rest.position(rest.position() + count);
        }
        assertEquals(content.length, writer.contentBytes());
        return writer.finish();
    }

    private static void assertHolds(SnapshotStore store, SnapshotInfo info, byte[] content) throws IOException {
        try (SnapshotReader reader = store.open(info)) {
            assertEquals(info.index(), reader.index());
            assertEquals(info.term(), reader.term());
            assertEquals(MEMBERSHIP, reader.membership());
            assertArrayEquals(content, reader.readAllBytes());
            assertEquals(-1, reader.read());
        }
    }

    @Test
    void aFinishedSnapshotSurvivesTheLossOfPower() throws IOException {
        for (int size : new int[] {0, 1, 65_535, 65_536, 65_537, 3_000_000}) {
            SnapshotStore store = open();
            byte[] content = content(size);
            write(store, 10 + size, content);
            disk.crash();
            SnapshotStore again = open();
            SnapshotInfo newest = again.newest();
            assertNotNull(newest);
            assertEquals(10 + size, newest.index());
            assertEquals(MEMBERSHIP, newest.membership());
            assertHolds(again, newest, content);
        }
    }

    @Test
    void anUnfinishedOneCountsForNothing() throws IOException {
        SnapshotStore store = open();
        store.begin(5, 1, MEMBERSHIP).write(ByteBuffer.allocate(1 << 20));
        assertNull(store.newest());
        SnapshotWriter aborted = store.begin(6, 1, MEMBERSHIP);
        aborted.abort();
        assertThrows(IllegalStateException.class, aborted::finish);
        disk.kill();
        assertNull(open().newest());
        assertEquals(List.of(), disk.list("snapshot"));
    }

    @Test
    void aCrashAnywhereLeavesTheOldSnapshotOrTheNewOne() throws IOException {
        byte[] old = content(100_000);
        byte[] next = content(300_000);
        write(open(), 1, old);
        for (int calls = 1; calls < 25; calls++) {
            long crashAt = disk.calls() + calls;
            disk.setFault((call, path) -> {
                if (disk.calls() >= crashAt) {
                    throw new MemoryDisk.Crashed("at " + call);
                }
            });
            boolean finished = false;
            try {
                SnapshotStore store = open();
                write(store, 2, next);
                finished = true;
                store.deleteOlder(2);
            } catch (MemoryDisk.Crashed crash) {
                // Looked at below.
            }
            disk.clearFault();
            disk.crash();
            SnapshotStore again = open();
            SnapshotInfo newest = again.newest();
            assertNotNull(newest);
            assertTrue(newest.index() == 2 || !finished, "the finished snapshot is lost");
            assertHolds(again, newest, newest.index() == 2 ? next : old);
            if (newest.index() == 2) {
                disk.delete(newest.path());
                disk.syncDirectory("snapshot");
                write(open(), 1, old);
            }
        }
    }

    @Test
    void aFlippedBitIsNoticedBeforeTheEnd() throws IOException {
        SnapshotStore store = open();
        SnapshotInfo info = write(store, 7, content(200_000));
        for (int i = 0; i < 200; i++) {
            long offset = random.nextLong(info.totalBytes());
            int bit = random.nextInt(8);
            disk.flipBit(info.path(), offset, bit);
            assertThrows(
                    DamagedSnapshotException.class,
                    () -> {
                        try (SnapshotReader reader = store.open(info)) {
                            reader.readAllBytes();
                        }
                    },
                    "offset " + offset);
            disk.flipBit(info.path(), offset, bit);
        }
        disk.open(info.path()).truncate(info.totalBytes() - 1);
        assertThrows(DamagedSnapshotException.class, () -> store.open(info).readAllBytes());
    }

    @Test
    void aSnapshotTravelsInPiecesAndIsTheSameAtTheOtherEnd() throws IOException {
        SnapshotStore sender = open();
        byte[] content = content(1_500_000);
        SnapshotInfo info = write(sender, 9, content);
        SnapshotStore receiver = SnapshotStore.open(disk, "other", 0);
        SnapshotReceiver receiving = receiver.receive(9, 2, info.totalBytes());
        try (SnapshotSource source = sender.source(info)) {
            sender.deleteOlder(100);
            long wanted = 0;
            while (!receiving.isComplete()) {
                // Pieces get lost, come twice, or come from further on.
                long offset = Math.max(0, wanted + random.nextInt(-50_000, 50_000));
                byte[] piece = source.read(offset, 100_000);
                wanted = receiver.receive(9, 2, info.totalBytes()).accept(offset, piece);
                assertEquals(receiving.nextOffset(), wanted);
            }
            assertEquals(0, source.read(info.totalBytes(), 10).length);
        }
        SnapshotInfo installed = receiving.finish();
        assertTrue(receiving.isOver());
        assertEquals(installed, receiver.newest());
        disk.crash();
        SnapshotStore again = SnapshotStore.open(disk, "other", 0);
        assertHolds(again, installed, content);
        assertNull(sender.newest());
    }

    @Test
    void receivingAnotherSnapshotGivesUpTheFirst() throws IOException {
        SnapshotStore store = open();
        SnapshotReceiver first = store.receive(9, 2, 1000);
        assertSame(first, store.receive(9, 2, 1000));
        SnapshotReceiver second = store.receive(10, 2, 1000);
        assertNotSame(first, second);
        assertTrue(first.isOver());
        assertThrows(IllegalStateException.class, () -> first.accept(0, new byte[1]));
    }

    @Test
    void aDamagedTransferIsRefusedAndForgotten() throws IOException {
        SnapshotStore sender = open();
        SnapshotInfo info = write(sender, 9, content(10_000));
        byte[] file = sender.source(info).read(0, 1 << 20);
        file[5000] ^= 1;
        SnapshotStore receiver = SnapshotStore.open(disk, "other", 0);
        SnapshotReceiver receiving = receiver.receive(9, 2, file.length);
        receiving.accept(0, file);
        assertThrows(DamagedSnapshotException.class, receiving::finish);
        file[5000] ^= 1;
        SnapshotReceiver wrongTerm = receiver.receive(9, 3, file.length);
        wrongTerm.accept(0, file);
        assertThrows(DamagedSnapshotException.class, wrongTerm::finish);
        assertEquals(List.of(), disk.list("other"));
        SnapshotReceiver right = receiver.receive(9, 2, file.length);
        assertEquals(file.length, right.accept(0, file));
        assertEquals(9, right.finish().index());
    }

    @Test
    void theNewestIsTheOneWithTheHighestIndexAndOlderOnesCanBeDeleted() throws IOException {
        SnapshotStore store = open();
        write(store, 30, content(10));
        write(store, 20, content(10));
        SnapshotInfo newest = store.newest();
        assertNotNull(newest);
        assertEquals(30, newest.index());
        store.deleteOlder(30);
        assertEquals(1, disk.list("snapshot").size());
        assertEquals(newest, open().newest());
        disk.flipBit(newest.path(), 20, 1);
        assertThrows(DamagedSnapshotException.class, this::open);
    }

    @Test
    void aFullDiskIsATypedOutcome() throws IOException {
        SnapshotStore store = open();
        disk.setCapacityBytes(100_000);
        SnapshotWriter writer = store.begin(5, 1, MEMBERSHIP);
        assertThrows(DiskFullException.class, () -> writer.write(ByteBuffer.allocate(1 << 20)));
        writer.abort();
        SnapshotReceiver receiving = store.receive(5, 1, 200_000);
        assertThrows(DiskFullException.class, () -> receiving.accept(0, new byte[150_000]));
        assertEquals(0, receiving.nextOffset());
        disk.setCapacityBytes(1 << 20);
        assertEquals(150_000, receiving.accept(0, new byte[150_000]));
    }

    @Test
    void whatAStoreShowedOnceIsNotUndoneByALaterLossOfPower() throws IOException {
        for (int index = 1; index <= 20; index++) {
            SnapshotWriter writer = open().begin(index, 2, MEMBERSHIP);
            disk.setFault((call, path) -> {
                if (call == MemoryDisk.Call.SYNC_DIRECTORY) {
                    throw new MemoryDisk.Crashed("before the name is durable");
                }
            });
            assertThrows(MemoryDisk.Crashed.class, writer::finish);
            disk.clearFault();
            disk.kill();
            SnapshotInfo shown = open().newest();
            disk.crash();
            assertEquals(shown, open().newest());
        }
    }

    @Test
    void afterAFailedSyncReceivingBeginsAnew() throws IOException {
        SnapshotStore store = open();
        SnapshotReceiver receiving = store.receive(5, 1, 64 << 20);
        receiving.accept(0, new byte[5 << 20]);
        disk.setFault((call, path) -> {
            if (call == MemoryDisk.Call.SYNC) {
                throw new IOException("Input/output error");
            }
        });
        assertThrows(IOException.class, () -> receiving.accept(5 << 20, new byte[5 << 20]));
        disk.clearFault();
        assertTrue(receiving.isOver());
        assertThrows(IllegalStateException.class, () -> receiving.accept(5 << 20, new byte[1]));
        SnapshotReceiver anew = store.receive(5, 1, 64 << 20);
        assertNotSame(receiving, anew);
        assertEquals(0, anew.nextOffset());
        assertEquals(1, disk.list("snapshot").size());
    }
}
