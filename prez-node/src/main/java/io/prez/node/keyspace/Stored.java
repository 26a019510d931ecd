package io.prez.node.keyspace;

import io.prez.node.keyspace.StringValue.Encoding;
import java.util.Arrays;

/**
 * How a {@link Table} holds a key with its value: a place of the table is an {@code Object} of one of two kinds, so that
 * an ordinary string costs one array and nothing else.
 *
 * <pre>
 * byte[]     := header key value      header = varint of (key length * 4 + string encoding); never changes
 * LongString    a string that was changed in place and is long: grows without being copied each time
 * </pre>
 */
final class Stored {
    /** Strings that reach this length by changes in place get room to grow. */
    static final int LONG_BYTES_MIN = 4096;

    /** Array header and alignment, with compact object headers or not far from it. */
    private static final int ARRAY_BYTES = 16;

    private static final int ARRAY_LENGTH_MAX = Integer.MAX_VALUE - 16;

    private Stored() {}

    /** A string with spare room. Bytes before {@code length} change only through {@link #writeAt}. */
    static final class LongString {
        final byte[] key;
        byte[] bytes;
        int length;

        LongString(byte[] key, byte[] bytes, int length) {
            this.key = key;
            this.bytes = bytes;
            this.length = length;
        }

        /** @param shared whether somebody may still read the bytes that are there */
        void writeAt(int position, byte[] source, int offset, int count, boolean shared) {
            int end = Math.max(length, position + count);
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, room(end));
            } else if (shared && position < length) {
                bytes = bytes.clone();
            }
            // What lies between length and position was never written, or is left of a longer past: must be zero.
            if (position > length) {
                Arrays.fill(bytes, length, position, (byte) 0);
            }
            System.arraycopy(source, offset, bytes, position, count);
            length = end;
        }

        static int room(int length) {
            return (int) Math.min(ARRAY_LENGTH_MAX, length + (long) (length >> 1));
        }
    }

    static Object of(Key key, Value value) {
        return switch (value) {
            case StringValue string -> blob(key, string);
        };
    }

    private static byte[] blob(Key key, StringValue string) {
        int header = (key.length << 2) | string.encoding().number();
        if (key.length >= 1 << 29) {
            throw new IllegalArgumentException("a key of " + key.length + " bytes");
        }
        int headerBytes = headerBytes(header);
        byte[] blob = new byte[Math.addExact(headerBytes + key.length, string.length())];
        int at = 0;
        int rest = header;
        while ((rest & ~0x7F) != 0) {
            blob[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        blob[at++] = (byte) rest;
        System.arraycopy(key.buffer, key.offset, blob, at, key.length);
        System.arraycopy(string.buffer(), string.offset(), blob, at + key.length, string.length());
        return blob;
    }

    private static int headerBytes(int header) {
        return header < 1 << 7 ? 1 : header < 1 << 14 ? 2 : header < 1 << 21 ? 3 : header < 1 << 28 ? 4 : 5;
    }

    private static int header(byte[] blob) {
        int value = blob[0];
        if (value >= 0) {
            return value;
        }
        value &= 0x7F;
        for (int i = 1; ; i++) {
            int next = blob[i];
            value |= (next & 0x7F) << (7 * i);
            if (next >= 0) {
                return value;
            }
        }
    }

    static boolean hasKey(Object stored, Key key) {
        if (stored instanceof byte[] blob) {
            int header = header(blob);
            int length = header >>> 2;
            if (length != key.length) {
                return false;
            }
            int at = headerBytes(header);
            return Arrays.equals(blob, at, at + length, key.buffer, key.offset, key.offset + length);
        }
        byte[] own = ((LongString) stored).key;
        return Arrays.equals(own, 0, own.length, key.buffer, key.offset, key.offset + key.length);
    }

    static Key key(Object stored) {
        if (stored instanceof byte[] blob) {
            int header = header(blob);
            return new Key(blob, headerBytes(header), header >>> 2);
        }
        return new Key(((LongString) stored).key);
    }

    static Value value(Object stored) {
        if (stored instanceof byte[] blob) {
            int header = header(blob);
            int at = headerBytes(header) + (header >>> 2);
            return StringValue.of(blob, at, blob.length - at, Encoding.of(header & 3));
        }
        LongString string = (LongString) stored;
        return StringValue.of(string.bytes, 0, string.length, Encoding.RAW);
    }

    /** A string after bytes were written into it, in the place of {@code stored}. */
    static Object written(Object stored, int position, byte[] buffer, int offset, int length, boolean shared) {
        if (stored instanceof LongString string) {
            string.writeAt(position, buffer, offset, length, shared);
            return string;
        }
        StringValue old = (StringValue) value(stored);
        return written(key(stored), old, position, buffer, offset, length);
    }

    /** A new string with bytes written into it. */
    static Object written(Key key, StringValue old, int position, byte[] buffer, int offset, int length) {
        int end = Math.max(old.length(), position + length);
        boolean grows = end >= LONG_BYTES_MIN;
        byte[] bytes = new byte[grows ? LongString.room(end) : end];
        System.arraycopy(old.buffer(), old.offset(), bytes, 0, old.length());
        System.arraycopy(buffer, offset, bytes, position, length);
        return grows
                ? new LongString(key.toBytes(), bytes, end)
                : blob(key, StringValue.of(bytes, 0, end, Encoding.RAW));
    }

    /** What a snapshot keeps of an entry that is about to change. */
    static Object frozen(Object stored) {
        return stored instanceof LongString string ? new LongString(string.key, string.bytes, string.length) : stored;
    }

    static long memoryBytes(Object stored) {
        if (stored instanceof byte[] blob) {
            return aligned(ARRAY_BYTES + blob.length);
        }
        LongString string = (LongString) stored;
        return 24 + aligned(ARRAY_BYTES + string.key.length) + aligned(ARRAY_BYTES + string.bytes.length);
    }

    private static long aligned(long bytes) {
        return (bytes + 7) & ~7;
    }
}
