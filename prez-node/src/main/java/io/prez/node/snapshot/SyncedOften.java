package io.prez.node.snapshot;

import io.prez.node.world.Disk;
import io.prez.node.world.DiskFullException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A file that is synced every few megabytes, so that the last sync has little left to do: one sync of gigabytes would
 * hold up the log's, which share the device.
 *
 * <p>After a failed write or sync, a full disk apart, it can only be abandoned: the page cache may hold, and call clean,
 * what the disk does not have.
 */
final class SyncedOften {
    private static final long UNSYNCED_BYTES_MAX = 8L << 20;

    private final Disk.File file;
    private long unsyncedBytes;
    private boolean failed;

    SyncedOften(Disk.File file) {
        this.file = file;
    }

    void write(ByteBuffer bytes, long offset) throws IOException {
        int count = bytes.remaining();
        begin();
        try {
            file.write(bytes, offset);
        } catch (DiskFullException full) {
            failed = false;
            throw full;
        }
        unsyncedBytes += count;
        if (unsyncedBytes >= UNSYNCED_BYTES_MAX) {
            file.sync();
            unsyncedBytes = 0;
        }
        failed = false;
    }

    /** Syncs and closes. */
    void close() throws IOException {
        begin();
        file.sync();
        file.close();
    }

    /** Whether it can only be abandoned. */
    boolean hasFailed() {
        return failed;
    }

    /** Failed until the end of the call says otherwise. */
    private void begin() {
        if (failed) {
            throw new IllegalStateException("the file failed before and must be abandoned");
        }
        failed = true;
    }

    /** Closes without caring for the content. */
    void abandon() throws IOException {
        file.close();
    }
}
