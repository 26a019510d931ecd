package io.prez.node.raft;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MembershipCodecTest {
    private static final Membership FULL = new Membership(
            77,
            "cluster-ü-1",
            List.of(new Member(-5, "a", "h:1", ""), new Member(9, "b", "h:2", "c:3")),
            List.of(new Member(-5, "a", "h:1", "")),
            List.of(new Member(Long.MAX_VALUE, "läufer", "[::1]:4", "")),
            Set.of(4L, -4L, Long.MIN_VALUE),
            12);

    @Test
    void everythingComesBack() {
        assertEquals(FULL, MembershipCodec.decode(MembershipCodec.encode(FULL)));
        assertEquals(Membership.NONE, MembershipCodec.decode(MembershipCodec.encode(Membership.NONE)));
    }

    @Test
    void equalMembershipsHaveEqualBytes() {
        Membership again = MembershipCodec.decode(MembershipCodec.encode(FULL));
        assertArrayEquals(MembershipCodec.encode(FULL), MembershipCodec.encode(again));
    }

    @Test
    void cutOffOrPaddedBytesAreRefused() {
        byte[] bytes = MembershipCodec.encode(FULL);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThrows(IllegalArgumentException.class, () -> MembershipCodec.decode(cut));
        }
        byte[] padded = Arrays.copyOf(bytes, bytes.length + 1);
        assertThrows(IllegalArgumentException.class, () -> MembershipCodec.decode(padded));
    }

    @Test
    void damagedBytesGiveAnErrorOrAMembershipAndNeverMuchMemory() {
        Random random = new Random(5);
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = MembershipCodec.encode(FULL);
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            try {
                MembershipCodec.decode(bytes);
            } catch (IllegalArgumentException e) {
                refused++;
            }
        }
        assertEquals(true, refused > 1000, "only " + refused + " refused");
    }
}
