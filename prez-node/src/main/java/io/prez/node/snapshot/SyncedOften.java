package io.prez.node.snapshot;

import io.prez.node.world.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A file that is synced every few megabytes, so that the last sync has little left to do: one sync of gigabytes would
 * hold up the log's, which share the device.
 */
final class SyncedOften {
    private static final long UNSYNCED_BYTES_MAX = 8L << 20;

    private final Disk.File file;
    private long unsyncedBytes;

    SyncedOften(Disk.File file) {
        this.file = file;
    }

    void write(ByteBuffer bytes, long offset) throws IOException {
        unsyncedBytes += bytes.remaining();
        file.write(bytes, offset);
        if (unsyncedBytes >= UNSYNCED_BYTES_MAX) {
            file.sync();
            unsyncedBytes = 0;
        }
    }

    /** Syncs and closes. */
    void close() throws IOException {
        file.sync();
        file.close();
    }

    /** Closes without caring for the content. */
    void abandon() throws IOException {
        file.close();
    }
}
