package io.prez.node.keyspace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * SipHash-1-3 (Aumasson and Bernstein, 2012): a keyed hash, so that clients who do not know the seed cannot choose keys
 * that collide.
 */
public final class SipHash {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN)
            .withInvokeExactBehavior();

    private final long seed0;
    private final long seed1;

    /** The function with this 128-bit key. */
    public SipHash(long seed0, long seed1) {
        this.seed0 = seed0;
        this.seed1 = seed1;
    }

    /** The hash of a slice. */
    public long hash(byte[] bytes, int offset, int length) {
        long v0 = 0x736f6d6570736575L ^ seed0;
        long v1 = 0x646f72616e646f6dL ^ seed1;
        long v2 = 0x6c7967656e657261L ^ seed0;
        long v3 = 0x7465646279746573L ^ seed1;
        int at = offset;
        int wordsEnd = offset + (length & ~7);
        long word;
        for (; at < wordsEnd; at += 8) {
            word = (long) LONGS.get(bytes, at);
            v3 ^= word;
            // One round; written out because a method cannot change four variables.
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32) + v3;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 = Long.rotateLeft(v2, 32);
            v0 ^= word;
        }
        word = (long) length << 56;
        for (int i = 0; i < (length & 7); i++) {
            word |= (bytes[at + i] & 0xFFL) << (8 * i);
        }
        v3 ^= word;
        for (int round = 0; round < 4; round++) {
            if (round == 1) {
                v0 ^= word;
                v2 ^= 0xFF;
            }
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32) + v3;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 = Long.rotateLeft(v2, 32);
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }
}
