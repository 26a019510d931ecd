package io.prez.node.snapshot;

import io.prez.node.raft.Membership;
import io.prez.node.world.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Writes one snapshot. Nothing counts before {@link #finish} returned; after an error or when it is not wanted any more,
 * {@link #abort}.
 */
public final class SnapshotWriter {
    private static final int BUFFER_BYTES = 1 << 18;

    private final SnapshotStore store;
    private final String temporary;
    private final long index;
    private final long term;
    private final SyncedOften file;
    private final ByteBuffer out = ByteBuffer.allocate(BUFFER_BYTES);
    private final ByteBuffer block = ByteBuffer.allocate(SnapshotFormat.BLOCK_BYTES_MAX);
    private long written;
    private long contentBytes;
    private int chain;
    private boolean over;

    SnapshotWriter(SnapshotStore store, Disk.File file, String temporary, long index, long term, Membership membership)
            throws IOException {
        this.store = store;
        this.temporary = temporary;
        this.index = index;
        this.term = term;
        this.file = new SyncedOften(file);
        ByteBuffer header = SnapshotFormat.header(store.groupId(), index, term, membership);
        chain = header.getInt(header.limit() - Integer.BYTES);
        this.file.write(header, 0);
        written = header.limit();
    }

    /** Appends the buffer's remaining bytes to the content. */
    public void write(ByteBuffer content) throws IOException {
        contentBytes += content.remaining();
        while (content.hasRemaining()) {
            int count = Math.min(content.remaining(), block.remaining());
            block.put(content.slice(content.position(), count));
            content.position(content.position() + count);
            if (!block.hasRemaining()) {
                endBlock();
            }
        }
    }

    private void endBlock() throws IOException {
        block.flip();
        if (out.remaining() < SnapshotFormat.BLOCK_HEADER_BYTES + block.limit()) {
            flush();
        }
        chain = SnapshotFormat.chainedCrc(chain, block.limit(), block);
        out.putInt(block.limit()).putInt(chain).put(block);
        block.clear();
    }

    private void flush() throws IOException {
        out.flip();
        int count = out.limit();
        file.write(out, written);
        written += count;
        out.clear();
    }

    /** Content bytes so far. */
    public long contentBytes() {
        return contentBytes;
    }

    /** Makes the snapshot whole and durable and gives it its name. It is the store's newest if its index is highest. */
    public SnapshotInfo finish() throws IOException {
        requireOpen();
        if (block.position() > 0) {
            endBlock();
        }
        if (out.remaining() < SnapshotFormat.FOOTER_BYTES) {
            flush();
        }
        ByteBuffer total = ByteBuffer.allocate(Long.BYTES).putLong(contentBytes).flip();
        out.putInt(0).putInt(SnapshotFormat.chainedCrc(chain, 0, total)).put(total);
        flush();
        file.close();
        over = true;
        return store.install(temporary, index, term);
    }

    /** Gives up and deletes the file; harmless when it is finished. */
    public void abort() throws IOException {
        if (!over) {
            over = true;
            file.abandon();
            store.discard(temporary);
        }
    }

    private void requireOpen() {
        if (over) {
            throw new IllegalStateException("snapshot of index " + index + " is over already");
        }
    }
}
