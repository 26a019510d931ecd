package io.prez.node.snapshot;

import io.prez.node.raft.Membership;
import io.prez.node.world.Disk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * The content of a snapshot. Each block is verified before any of its bytes is given out, and the end only when it is
 * the end that was written; else a {@link DamagedSnapshotException}. Whoever restores from it must read to the end.
 */
public final class SnapshotReader extends InputStream {
    private static final int WINDOW_BYTES = 1 << 18;

    private final Disk.File file;
    private final String path;
    private final SnapshotFormat.Header header;
    private final ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES).limit(0);
    private long windowOffset;
    private long nextBlock;
    private long contentBytes;
    private int chain;
    private boolean ended;
    private ByteBuffer block = ByteBuffer.allocate(0);

    SnapshotReader(Disk.File file, String path) throws IOException {
        this.file = file;
        this.path = path;
        this.header = SnapshotStore.readHeader(path, file);
        this.nextBlock = header.bytes();
        this.chain = header.crc();
    }

    /** The last log index that the content covers. */
    public long index() {
        return header.index();
    }

    /** The term of the entry there. */
    public long term() {
        return header.term();
    }

    /** The membership effective there. */
    public Membership membership() {
        return header.membership();
    }

    int groupId() {
        return header.groupId();
    }

    @Override
    public int read() throws IOException {
        return fill() ? block.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, block.remaining());
        block.get(target, offset, count);
        return count;
    }

    @Override
    public int available() {
        return block.remaining();
    }

    /** Makes sure that the block has bytes left; false at the end. */
    private boolean fill() throws IOException {
        while (!block.hasRemaining() && !ended) {
            nextBlock();
        }
        return block.hasRemaining();
    }

    private void nextBlock() throws IOException {
        int at = window(nextBlock, SnapshotFormat.BLOCK_HEADER_BYTES);
        int length = window.getInt(at);
        int crc = window.getInt(at + Integer.BYTES);
        if (length < 0 || length > SnapshotFormat.BLOCK_BYTES_MAX) {
            throw damaged("a block claims to have " + length + " bytes");
        }
        int dataBytes = length == 0 ? Long.BYTES : length;
        int from = window(nextBlock + SnapshotFormat.BLOCK_HEADER_BYTES, dataBytes);
        ByteBuffer data = window.duplicate().limit(from + dataBytes).position(from);
        if (SnapshotFormat.chainedCrc(chain, length, data) != crc) {
            throw damaged("the checksum of a block is wrong");
        }
        chain = crc;
        nextBlock += SnapshotFormat.BLOCK_HEADER_BYTES + dataBytes;
        if (length > 0) {
            contentBytes += length;
            block = data;
            return;
        }
        ended = true;
        if (data.getLong() != contentBytes || file.sizeBytes() != nextBlock) {
            throw damaged("it does not end where it should");
        }
    }

    /** Makes these bytes of the file available and returns where in the window they are. */
    private int window(long offset, int length) throws IOException {
        if (offset < windowOffset || offset + length > windowOffset + window.limit()) {
            window.clear();
            int count = file.read(window, offset);
            window.clear().limit(count);
            windowOffset = offset;
            if (count < length) {
                throw damaged("the file ends too early");
            }
        }
        return (int) (offset - windowOffset);
    }

    private DamagedSnapshotException damaged(String reason) {
        return new DamagedSnapshotException(path, nextBlock, reason);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
