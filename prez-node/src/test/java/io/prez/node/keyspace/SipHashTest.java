package io.prez.node.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SipHashTest {
    /** SipHash-1-3 of 00 01 02 … with the key 00 01 … 0f, as in the reference implementation's vectors. */
    @Test
    void agreesWithTheReferenceVectors() {
        SipHash hash = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
        byte[] bytes = new byte[64];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        assertEquals(0xabac0158050fc4dcL, hash.hash(bytes, 0, 0));
        assertEquals(0xc9f49bf37d57ca93L, hash.hash(bytes, 0, 1));
        assertEquals(0x82cb9b024dc7d44dL, hash.hash(bytes, 0, 2));
        assertEquals(0x8bf80ab8e7ddf7fbL, hash.hash(bytes, 0, 3));
    }

    @Test
    void dependsOnEveryByteAndOnTheSeed() {
        byte[] bytes = "The quick brown fox".getBytes(StandardCharsets.UTF_8);
        SipHash hash = new SipHash(1, 2);
        Set<Long> seen = new HashSet<>();
        seen.add(hash.hash(bytes, 0, bytes.length));
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] ^= 1;
            seen.add(hash.hash(bytes, 0, bytes.length));
            bytes[i] ^= 1;
        }
        assertEquals(bytes.length + 1, seen.size());
        assertNotEquals(hash.hash(bytes, 0, 5), new SipHash(1, 3).hash(bytes, 0, 5));
        assertEquals(hash.hash(bytes, 4, 5), hash.hash("quick".getBytes(StandardCharsets.UTF_8), 0, 5));
    }
}
