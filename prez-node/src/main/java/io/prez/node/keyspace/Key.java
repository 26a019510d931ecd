package io.prez.node.keyspace;

import java.util.Arrays;

/** A key as a slice of somebody else's array, which must not change while the key is in use. Never kept. */
public final class Key {
    final byte[] buffer;
    final int offset;
    final int length;
    private int hash;
    private boolean hashed;

    /** The slice of these bytes. */
    public Key(byte[] buffer, int offset, int length) {
        this.buffer = buffer;
        this.offset = offset;
        this.length = length;
    }

    /** All of these bytes. */
    public Key(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /** The array that holds the bytes. */
    public byte[] buffer() {
        return buffer;
    }

    /** Where the bytes begin in {@link #buffer}. */
    public int offset() {
        return offset;
    }

    /** How many bytes. */
    public int length() {
        return length;
    }

    /** A copy of the key's bytes. */
    public byte[] toBytes() {
        return Arrays.copyOfRange(buffer, offset, offset + length);
    }

    /** Whether both have the same bytes. */
    public boolean sameAs(Key other) {
        return Arrays.equals(buffer, offset, offset + length, other.buffer, other.offset, other.offset + other.length);
    }

    /** Computed once; every database of a node has the same hash function. */
    int hash(SipHash function) {
        if (!hashed) {
            long wide = function.hash(buffer, offset, length);
            hash = (int) (wide ^ (wide >>> 32));
            hashed = true;
        }
        return hash;
    }
}
