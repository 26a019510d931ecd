package io.prez.node.world;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDiskTest {
    private final Path directory;

    FileDiskTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void refusesADirectoryThatIsOpenAlready() throws IOException {
        try (FileDisk first = FileDisk.open(directory.resolve("data/node"))) {
            assertTrue(first.exists("lock"));
            DirectoryInUseException refusal =
                    assertThrows(DirectoryInUseException.class, () -> FileDisk.open(directory.resolve("data/node")));
            assertTrue(String.valueOf(refusal.getMessage()).contains("data/node"), refusal.getMessage());
        }
        FileDisk.open(directory.resolve("data/node")).close();
    }

    @Test
    void readsWhatWasWrittenWhereverItWasWritten() throws IOException {
        try (FileDisk disk = FileDisk.open(directory)) {
            disk.createDirectory("a/b");
            byte[] large = new byte[3 << 20];
            large[0] = 1;
            large[large.length - 1] = 2;
            try (Disk.File file = disk.open("a/b/file")) {
                file.write(ByteBuffer.wrap(large), 5);
                file.sync();
                assertEquals(large.length + 5, file.sizeBytes());
                ByteBuffer read = ByteBuffer.allocate(large.length + 100);
                assertEquals(large.length, file.read(read, 5));
                assertArrayEquals(large, Arrays.copyOf(read.array(), large.length));
                assertEquals(0, file.read(ByteBuffer.allocate(1), large.length + 5));
                file.truncate(10);
                assertEquals(10, file.sizeBytes());
                file.truncate(20);
                ByteBuffer tail = ByteBuffer.allocate(20);
                assertEquals(20, file.read(tail, 0));
                assertEquals(0, tail.get(19));
            }
        }
    }

    @Test
    void renamesListsAndDeletes() throws IOException {
        try (FileDisk disk = FileDisk.open(directory)) {
            assertEquals(List.of(), disk.list("missing"));
            disk.createDirectory("d");
            disk.open("d/b").close();
            disk.open("d/a").close();
            disk.rename("d/b", "d/c");
            disk.syncDirectory("d");
            assertEquals(List.of("a", "c"), disk.list("d"));
            disk.delete("d/a");
            disk.delete("d/a");
            assertFalse(disk.exists("d/a"));
            assertTrue(disk.freeBytes() > 0);
            assertThrows(IllegalArgumentException.class, () -> disk.open("../outside"));
        }
    }
}
