package io.prez.node.snapshot;

import io.prez.node.world.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Takes the pieces of a leader's snapshot file in order. Pieces that come twice or too early are ignored: the answer
 * says which byte is wanted, so that a sender can go on after a lost connection, and so can another leader that has the
 * same file.
 */
public final class SnapshotReceiver {
    private final SnapshotStore store;
    private final String temporary;
    private final long index;
    private final long term;
    private final long totalBytes;
    private final Disk.File file;
    private final SyncedOften synced;
    private long nextOffset;
    private boolean over;

    SnapshotReceiver(SnapshotStore store, Disk.File file, String temporary, long index, long term, long totalBytes) {
        this.store = store;
        this.temporary = temporary;
        this.index = index;
        this.term = term;
        this.totalBytes = totalBytes;
        this.file = file;
        this.synced = new SyncedOften(file);
    }

    boolean isFor(long otherIndex, long otherTerm, long otherTotalBytes) {
        return index == otherIndex && term == otherTerm && totalBytes == otherTotalBytes;
    }

    /** Whether it was finished or given up, or can only be given up because the disk failed. */
    public boolean isOver() {
        return over || synced.hasFailed();
    }

    /** The byte that is wanted next. */
    public long nextOffset() {
        return nextOffset;
    }

    /** Whether all bytes are there, so that {@link #finish} may be called. */
    public boolean isComplete() {
        return nextOffset == totalBytes;
    }

    /**
     * Takes what is new in these bytes.
     *
     * @return the byte that is wanted next
     * @throws io.prez.node.world.DiskFullException when there is no room; the same bytes may be given again later
     * @throws IOException anything else: this receiver is over, and receiving has to begin anew
     */
    public long accept(long offset, byte[] bytes) throws IOException {
        if (isOver()) {
            throw new IllegalStateException("receiving the snapshot of index " + index + " is over already");
        }
        long end = offset + bytes.length;
        if (offset <= nextOffset && end > nextOffset && end <= totalBytes) {
            int known = (int) (nextOffset - offset);
            synced.write(ByteBuffer.wrap(bytes, known, bytes.length - known), nextOffset);
            nextOffset = end;
        }
        return nextOffset;
    }

    /**
     * Verifies the whole file, makes it durable and gives it its name.
     *
     * @throws DamagedSnapshotException when it is not a whole snapshot of this index and term: it is deleted, and
     *     receiving has to begin anew
     */
    public SnapshotInfo finish() throws IOException {
        if (over || !isComplete()) {
            throw new IllegalStateException("snapshot of index " + index + " has " + nextOffset + " bytes of "
                    + totalBytes + (over ? " and is over" : ""));
        }
        try {
            verify();
        } catch (DamagedSnapshotException damaged) {
            abort();
            throw damaged;
        }
        over = true;
        synced.close();
        return store.install(temporary, index, term);
    }

    // The reader is not closed: the file is this receiver's.
    @SuppressWarnings("resource")
    private void verify() throws IOException {
        SnapshotReader reader = new SnapshotReader(file, temporary);
        if (reader.index() != index || reader.term() != term || reader.groupId() != store.groupId()) {
            throw new DamagedSnapshotException(
                    temporary,
                    0,
                    "it is of index " + reader.index() + " in term " + reader.term() + " of group " + reader.groupId()
                            + ", not of index " + index + " in term " + term);
        }
        byte[] sink = new byte[1 << 16];
        while (reader.read(sink) >= 0) {
            // Reading verifies.
        }
    }

    /** Gives up and deletes what came; harmless when it is over. */
    public void abort() throws IOException {
        if (!over) {
            over = true;
            synced.abandon();
            store.discard(temporary);
        }
    }
}
