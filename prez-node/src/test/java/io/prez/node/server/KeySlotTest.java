package io.prez.node.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The slots of keys; the numbers are those of redis-server 7.0. */
class KeySlotTest {
    @ParameterizedTest
    @CsvSource({"123456789, 12739", "foo, 12182", "{foo}bar, 12182", "a{foo}{bar}, 12182", "{}foo, 9500", "{foo, 13308"
    })
    void slotsAreThoseOfRedis(String key, int slot) {
        assertEquals(slot, KeySlot.of(key.getBytes(StandardCharsets.UTF_8)));
    }
}
