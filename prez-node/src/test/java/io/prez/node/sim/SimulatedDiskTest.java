package io.prez.node.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prez.node.world.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SimulatedDiskTest {
    private static byte[] filled(int size, int value) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static byte[] content(Disk disk, String path) throws IOException {
        try (Disk.File file = disk.open(path)) {
            ByteBuffer buffer = ByteBuffer.allocate((int) file.sizeBytes());
            assertEquals(buffer.capacity(), file.read(buffer, 0));
            return buffer.array();
        }
    }

    private static SimulatedDisk diskWithSyncedFile(Scheduler scheduler) throws IOException {
        SimulatedDisk disk = new SimulatedDisk(scheduler, "d");
        disk.createDirectory("log");
        Disk.File file = disk.open("log/a");
        file.write(ByteBuffer.wrap(filled(2048, 1)), 0);
        file.sync();
        disk.syncDirectory("log");
        disk.syncDirectory("");
        scheduler.runUntil(scheduler.nowNanos() + 1);
        return disk;
    }

    @Test
    void whatWasSyncedSurvivesAPowerFailure() throws IOException {
        for (int seed = 0; seed < 50; seed++) {
            Scheduler scheduler = new Scheduler(seed);
            SimulatedDisk disk = diskWithSyncedFile(scheduler);
            disk.powerFailed();
            assertArrayEquals(filled(2048, 1), content(disk, "log/a"));
        }
    }

    @Test
    void whatWasNotSyncedIsKeptLostOrTornBySector() throws IOException {
        Set<String> fates = new HashSet<>();
        for (int seed = 0; seed < 200; seed++) {
            Scheduler scheduler = new Scheduler(seed);
            SimulatedDisk disk = diskWithSyncedFile(scheduler);
            disk.open("log/a").write(ByteBuffer.wrap(filled(2048, 2)), 0);
            scheduler.runUntil(scheduler.nowNanos() + 1);
            disk.powerFailed();
            byte[] after = content(disk, "log/a");
            StringBuilder sectors = new StringBuilder();
            for (int sector = 0; sector < 4; sector++) {
                byte[] bytes = Arrays.copyOfRange(after, sector * 512, sector * 512 + 512);
                assertArrayEquals(filled(512, bytes[0]), bytes, "sectors are whole");
                sectors.append(bytes[0]);
            }
            fates.add(sectors.toString());
        }
        assertTrue(fates.contains("1111") && fates.contains("2222") && fates.size() > 10, fates::toString);
    }

    @Test
    void aSyncThatHadNotReturnedPromisesNothing() throws IOException {
        boolean lost = false;
        for (int seed = 0; seed < 100 && !lost; seed++) {
            Scheduler scheduler = new Scheduler(seed);
            SimulatedDisk disk = diskWithSyncedFile(scheduler);
            scheduler.after(10, () -> {
                try {
                    Disk.File file = disk.open("log/a");
                    file.write(ByteBuffer.wrap(filled(512, 2)), 0);
                    file.sync();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            // The sync takes at least 40 microseconds.
            scheduler.after(20_000, disk::powerFailed);
            scheduler.runUntil(1_000_000);
            lost = content(disk, "log/a")[0] == 1;
        }
        assertTrue(lost, "no seed lost a write whose sync was under way");
    }

    @Test
    void namesNeedTheDirectorysSync() throws IOException {
        Set<String> fates = new HashSet<>();
        for (int seed = 0; seed < 100; seed++) {
            Scheduler scheduler = new Scheduler(seed);
            SimulatedDisk disk = diskWithSyncedFile(scheduler);
            Disk.File file = disk.open("log/b.tmp");
            file.write(ByteBuffer.wrap(filled(10, 3)), 0);
            file.sync();
            disk.rename("log/b.tmp", "log/b");
            scheduler.runUntil(scheduler.nowNanos() + 1_000_000);
            disk.powerFailed();
            fates.add(disk.list("log").toString());
        }
        assertEquals(Set.of("[a]", "[a, b.tmp]", "[a, b]"), fates);
    }

    @Test
    void aRenameThatWasSyncedSurvives() throws IOException {
        for (int seed = 0; seed < 50; seed++) {
            Scheduler scheduler = new Scheduler(seed);
            SimulatedDisk disk = diskWithSyncedFile(scheduler);
            disk.rename("log/a", "log/b");
            disk.syncDirectory("log");
            scheduler.runUntil(scheduler.nowNanos() + 1_000_000);
            disk.powerFailed();
            assertEquals(List.of("b"), disk.list("log"));
        }
    }

    @Test
    void theDeathOfAProcessKeepsThePageCache() throws IOException {
        Scheduler scheduler = new Scheduler(1);
        SimulatedDisk disk = diskWithSyncedFile(scheduler);
        disk.open("log/a").write(ByteBuffer.wrap(filled(512, 2)), 0);
        scheduler.runUntil(scheduler.nowNanos() + 1);
        disk.processDied();
        assertEquals(2, content(disk, "log/a")[0]);
    }

    @Test
    void aFailedSyncLosesWhatItShouldHaveWritten() throws IOException {
        boolean lost = false;
        for (int seed = 0; seed < 50 && !lost; seed++) {
            Scheduler scheduler = new Scheduler(seed);
            SimulatedDisk disk = diskWithSyncedFile(scheduler);
            Disk.File file = disk.open("log/a");
            file.write(ByteBuffer.wrap(filled(512, 2)), 0);
            disk.failNextSync();
            assertThrows(IOException.class, file::sync);
            file.sync();
            scheduler.runUntil(scheduler.nowNanos() + 1_000_000);
            disk.powerFailed();
            lost = content(disk, "log/a")[0] == 1;
        }
        assertTrue(lost, "the second sync repaired what the first had lost");
    }

    @Test
    void aFullDiskRefusesGrowthButNotOverwriting() throws IOException {
        SimulatedDisk disk = diskWithSyncedFile(new Scheduler(1));
        disk.limitTo(2048);
        Disk.File file = disk.open("log/a");
        file.write(ByteBuffer.wrap(filled(512, 5)), 0);
        assertThrows(IOException.class, () -> file.write(ByteBuffer.wrap(filled(1, 5)), 2048));
        assertEquals(0, disk.freeBytes());
        disk.heal();
        file.write(ByteBuffer.wrap(filled(1, 5)), 2048);
        assertEquals(2049, file.sizeBytes());
    }

    @Test
    void aLyingSyncPromisesNothing() throws IOException {
        boolean lost = false;
        for (int seed = 0; seed < 50 && !lost; seed++) {
            Scheduler scheduler = new Scheduler(seed);
            SimulatedDisk disk = diskWithSyncedFile(scheduler);
            disk.lieAboutSyncs(true);
            Disk.File file = disk.open("log/a");
            file.write(ByteBuffer.wrap(filled(512, 2)), 0);
            file.sync();
            scheduler.runUntil(scheduler.nowNanos() + 1_000_000);
            disk.powerFailed();
            lost = content(disk, "log/a")[0] == 1;
        }
        assertTrue(lost);
    }

    @Test
    void aFlippedBitIsSeen() throws IOException {
        SimulatedDisk disk = diskWithSyncedFile(new Scheduler(1));
        assertTrue(disk.flipBit("log/a", 5, 3));
        assertEquals(1 ^ 8, content(disk, "log/a")[5]);
        assertFalse(disk.flipBit("log/a", 5000, 3));
    }

    @Test
    void whatAnInterruptedTaskWouldHaveDoneLaterDidNotHappen() throws IOException {
        for (int seed = 0; seed < 50; seed++) {
            Scheduler scheduler = new Scheduler(seed);
            SimulatedDisk disk = diskWithSyncedFile(scheduler);
            scheduler.after(10, () -> {
                try {
                    scheduler.elapse(1_000_000);
                    disk.rename("log/a", "log/b");
                    disk.syncDirectory("log");
                    disk.delete("log/b");
                    disk.syncDirectory("log");
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            scheduler.after(500_000, disk::powerFailed);
            scheduler.runUntil(10_000_000);
            assertEquals(List.of("a"), disk.list("log"));
        }
    }
}
