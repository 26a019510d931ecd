package io.prez.node.keyspace;

import java.util.Arrays;

/** An array that grows as bytes are appended: the writing half of the formats of log entries and snapshots. */
public final class ByteWriter {
    private byte[] bytes;
    private int size;

    /** @param capacityBytes what it can take before it grows for the first time */
    public ByteWriter(int capacityBytes) {
        bytes = new byte[Math.max(16, capacityBytes)];
    }

    /** Bytes written so far. */
    public int size() {
        return size;
    }

    /** Forgets what was written, and keeps the array unless it is larger than {@code bytesMax}. */
    public void clear(int bytesMax) {
        size = 0;
        if (bytes.length > bytesMax) {
            bytes = new byte[bytesMax];
        }
    }

    /** A copy of what was written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /** The array itself; only the first {@link #size} bytes mean something. */
    public byte[] array() {
        return bytes;
    }

    /** Appends the low eight bits. */
    public void int8(int value) {
        ensure(1);
        bytes[size++] = (byte) value;
    }

    /** Appends eight bytes, big-endian. */
    public void int64(long value) {
        ensure(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
    }

    /** Appends an unsigned number in groups of seven bits, the lowest first; negative numbers take ten bytes. */
    public void varint(long value) {
        ensure(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /** Appends a slice. */
    public void bytes(byte[] source, int offset, int length) {
        ensure(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
    }

    /** Appends a length and a slice. */
    public void sized(byte[] source, int offset, int length) {
        varint(length);
        bytes(source, offset, length);
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            long wanted = Math.max((long) size + more, bytes.length * 2L);
            if (wanted > Integer.MAX_VALUE - 16) {
                wanted = Math.max(Integer.MAX_VALUE - 16, Math.addExact(size, more));
            }
            bytes = Arrays.copyOf(bytes, (int) wanted);
        }
    }
}
