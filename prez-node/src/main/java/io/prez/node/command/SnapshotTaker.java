package io.prez.node.command;

import io.prez.node.keyspace.ByteWriter;
import io.prez.node.keyspace.Databases;
import io.prez.node.keyspace.EntryImage;
import io.prez.node.keyspace.KeyspaceView;
import io.prez.node.keyspace.StringValue;
import io.prez.node.keyspace.TableSnapshot;
import io.prez.node.keyspace.Value;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Writes a snapshot's stream. Version 1:
 *
 * <pre>
 * stream   := "PREZSTAT" 1:int8 index:varint time:int64 database* 0:int8 digest:int64
 * database := 1:int8 number:varint entries:varint swappedAt:varint entry*     (databases without either are left out)
 * entry    := kind:int8 position:varint version:varint [expiry:varint] key:sized value:sized
 * kind     := type (0 string) * 8 + (has an expiry) * 4 + string encoding
 * </pre>
 *
 * Entries of a database come in no particular order; their positions say where they belong. The digest is that of the
 * state, see {@link StateDigest}.
 */
final class SnapshotTaker implements StateSnapshot {
    static final byte[] MAGIC = {'P', 'R', 'E', 'Z', 'S', 'T', 'A', 'T'};
    static final int VERSION = 1;
    static final int END = 0;
    static final int DATABASE = 1;
    static final int HAS_EXPIRY = 4;

    private final long index;
    private final long timeMillis;
    private final ArrayDeque<TableSnapshot> tables;
    private final StateDigest digest = new StateDigest();
    private boolean started;
    private boolean ended;
    private @Nullable TableSnapshot current;
    /** A string whose bytes did not fit into the last slice. */
    private @Nullable StringValue rest;

    private int restFrom;

    SnapshotTaker(long index, Databases databases) {
        this.index = index;
        this.timeMillis = databases.timeMillis();
        this.tables = new ArrayDeque<>(databases.beginSnapshot());
    }

    @Override
    public long index() {
        return index;
    }

    @Override
    public boolean writeSlice(Sink sink, int bytesMax) {
        if (ended) {
            return false;
        }
        ByteWriter out = new ByteWriter(bytesMax + 256);
        if (!started) {
            started = true;
            out.bytes(MAGIC, 0, MAGIC.length);
            out.int8(VERSION);
            out.varint(index);
            out.int64(timeMillis);
        }
        while (out.size() < bytesMax && !ended) {
            writeNext(out, bytesMax);
        }
        sink.write(out.array(), out.size());
        return !ended;
    }

    private void writeNext(ByteWriter out, int bytesMax) {
        if (rest != null) {
            writeRest(rest, out, bytesMax);
            return;
        }
        if (current == null) {
            current = tables.poll();
            if (current == null) {
                out.int8(END);
                out.int64(digest.finish(timeMillis));
                ended = true;
                return;
            }
            begin(current, out);
        }
        EntryImage image = current.next();
        if (image == null) {
            current = null;
            return;
        }
        digest.add(current.number(), image);
        write(image, out, bytesMax);
    }

    private void begin(TableSnapshot table, ByteWriter out) {
        digest.addDatabase(table.number(), table.swappedAt());
        if (table.size() > 0 || table.swappedAt() != 0) {
            out.int8(DATABASE);
            out.varint(table.number());
            out.varint(table.size());
            out.varint(table.swappedAt());
        }
    }

    private void write(EntryImage image, ByteWriter out, int bytesMax) {
        Value value = image.value();
        boolean expires = image.expiryMillis() != KeyspaceView.NO_EXPIRY;
        switch (value) {
            case StringValue string -> {
                out.int8((expires ? HAS_EXPIRY : 0) | string.encoding().number());
                out.varint(image.position());
                out.varint(image.version());
                if (expires) {
                    out.varint(image.expiryMillis());
                }
                out.sized(
                        image.key().buffer(), image.key().offset(), image.key().length());
                out.varint(string.length());
                restFrom = 0;
                writeRest(string, out, bytesMax);
            }
        }
    }

    private void writeRest(StringValue string, ByteWriter out, int bytesMax) {
        int room = Math.max(1, bytesMax - out.size());
        int count = Math.min(room, string.length() - restFrom);
        out.bytes(string.buffer(), string.offset() + restFrom, count);
        restFrom += count;
        rest = restFrom < string.length() ? string : null;
    }

    @Override
    public void close() {
        ended = true;
        rest = null;
        if (current != null) {
            current.end();
        }
        tables.forEach(TableSnapshot::end);
        tables.clear();
    }
}
