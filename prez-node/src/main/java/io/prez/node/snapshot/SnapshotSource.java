package io.prez.node.snapshot;

import io.prez.node.world.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A snapshot's file as it is, header and all, for sending it. */
public final class SnapshotSource implements AutoCloseable {
    private final Disk.File file;
    private final SnapshotInfo info;

    SnapshotSource(Disk.File file, SnapshotInfo info) {
        this.file = file;
        this.info = info;
    }

    /** The snapshot that this is the file of. */
    public SnapshotInfo info() {
        return info;
    }

    /** The bytes from this offset on, fewer than {@code lengthMax} only at the end; none at or behind the end. */
    public byte[] read(long offset, int lengthMax) throws IOException {
        long length = Math.max(0, Math.min(lengthMax, info.totalBytes() - offset));
        byte[] bytes = new byte[(int) length];
        int count = file.read(ByteBuffer.wrap(bytes), offset);
        return count == bytes.length ? bytes : Arrays.copyOf(bytes, count);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
