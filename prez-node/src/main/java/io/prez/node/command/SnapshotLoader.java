package io.prez.node.command;

import io.prez.node.keyspace.Databases;
import io.prez.node.keyspace.EntryImage;
import io.prez.node.keyspace.Key;
import io.prez.node.keyspace.KeyspaceView;
import io.prez.node.keyspace.StringValue;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads what {@link SnapshotTaker} wrote, and believes nothing of it that it can check. */
final class SnapshotLoader {
    private static final int TYPE_SHIFT = 3;
    private static final int ENCODING_MASK = 3;

    private final InputStream in;
    private final Databases databases;
    private final StateDigest digest = new StateDigest();

    private SnapshotLoader(InputStream in, Databases databases) {
        this.in = in;
        this.databases = databases;
    }

    /** Fills empty databases; returns the index of the snapshot. */
    static long load(InputStream in, Databases databases) throws IOException {
        try {
            return new SnapshotLoader(in, databases).load();
        } catch (IllegalArgumentException e) {
            throw new IOException("the snapshot is damaged: " + e.getMessage(), e);
        }
    }

    private long load() throws IOException {
        if (!Arrays.equals(bytes(SnapshotTaker.MAGIC.length), SnapshotTaker.MAGIC)) {
            throw new IllegalArgumentException("it does not begin like one");
        }
        int version = int8();
        if (version != SnapshotTaker.VERSION) {
            throw new IOException(
                    "the snapshot has version " + version + ", this node knows up to " + SnapshotTaker.VERSION);
        }
        long index = varint();
        databases.advance(index, int64());
        int tag = int8();
        for (; tag == SnapshotTaker.DATABASE; tag = int8()) {
            loadDatabase();
        }
        if (tag != SnapshotTaker.END) {
            throw new IllegalArgumentException("an unknown part " + tag);
        }
        long expected = int64();
        long actual = digest.finish(databases.timeMillis());
        if (actual != expected) {
            throw new IllegalArgumentException(
                    "its digest is " + Long.toHexString(actual) + " instead of " + Long.toHexString(expected));
        }
        return index;
    }

    private void loadDatabase() throws IOException {
        int number = number();
        if (number >= databases.count()) {
            throw new IOException(
                    "the snapshot has a database " + number + ", this node is configured for " + databases.count());
        }
        int entries = number();
        long swappedAt = varint();
        digest.addDatabase(number, swappedAt);
        Databases.Loader loader = databases.load(number, entries, swappedAt);
        for (int i = 0; i < entries; i++) {
            EntryImage image = entry();
            digest.add(number, image);
            loader.add(image);
        }
        loader.end();
    }

    private EntryImage entry() throws IOException {
        int kind = int8();
        if (kind >> TYPE_SHIFT != 0) {
            throw new IllegalArgumentException("a value of an unknown type " + (kind >> TYPE_SHIFT));
        }
        int position = number();
        long version = varint();
        long expiryMillis = (kind & SnapshotTaker.HAS_EXPIRY) != 0 ? varint() : KeyspaceView.NO_EXPIRY;
        byte[] key = bytes(number());
        byte[] value = bytes(number());
        StringValue string = StringValue.of(value, 0, value.length, StringValue.Encoding.of(kind & ENCODING_MASK));
        return new EntryImage(position, new Key(key), string, expiryMillis, version);
    }

    private int int8() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException("the snapshot ends too early");
        }
        return next;
    }

    private long int64() throws IOException {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = (value << 8) | int8();
        }
        return value;
    }

    private long varint() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            int next = int8();
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number of more than ten bytes");
    }

    private int number() throws IOException {
        long value = varint();
        if (value < 0 || value > Integer.MAX_VALUE - 16) {
            throw new IllegalArgumentException("a count or length of " + value);
        }
        return (int) value;
    }

    private byte[] bytes(int length) throws IOException {
        // Grows with what is really there, not with what a damaged length announces.
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the snapshot ends too early");
        }
        return bytes;
    }
}
