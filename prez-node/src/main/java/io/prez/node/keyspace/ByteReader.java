package io.prez.node.keyspace;

import java.util.Arrays;

/** Reads what {@link ByteWriter} wrote. Every method throws {@link IllegalArgumentException} when the bytes run out. */
public final class ByteReader {
    private final byte[] bytes;
    private final int end;
    private int at;

    /** Reads the whole array. */
    public ByteReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /** Reads a slice. */
    public ByteReader(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.at = offset;
        this.end = offset + length;
    }

    /** Where the next byte is in the array. */
    public int position() {
        return at;
    }

    /** The array itself. */
    public byte[] array() {
        return bytes;
    }

    /** Bytes that were not read yet. */
    public int remaining() {
        return end - at;
    }

    /** One byte as a number from 0 to 255. */
    public int int8() {
        require(1);
        return bytes[at++] & 0xFF;
    }

    /** Eight bytes, big-endian. */
    public long int64() {
        require(8);
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = (value << 8) | (bytes[at++] & 0xFF);
        }
        return value;
    }

    /** What {@link ByteWriter#varint} wrote. */
    public long varint() {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            int next = int8();
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number of more than ten bytes ends at " + at);
    }

    /** A count or length; what it counts takes at least {@code bytesEach} of the remaining bytes. */
    public int count(int bytesEach) {
        long count = varint();
        if (count < 0 || count * bytesEach > remaining()) {
            throw new IllegalArgumentException("a count of " + count + " with " + remaining() + " bytes left");
        }
        return (int) count;
    }

    /** A small number that is no length. */
    public int number(int max) {
        long value = varint();
        if (value < 0 || value > max) {
            throw new IllegalArgumentException("a number of " + value + " where " + max + " is the greatest");
        }
        return (int) value;
    }

    /** A copy of the next bytes. */
    public byte[] bytes(int length) {
        require(length);
        byte[] copy = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return copy;
    }

    /** Passes over bytes and tells where they began. */
    public int skip(int length) {
        require(length);
        int from = at;
        at += length;
        return from;
    }

    /** Nothing may be left. */
    public void end() {
        if (at != end) {
            throw new IllegalArgumentException(remaining() + " bytes too many");
        }
    }

    private void require(int length) {
        if (length < 0 || end - at < length) {
            throw new IllegalArgumentException("the bytes end after " + remaining() + " of " + length);
        }
    }
}
