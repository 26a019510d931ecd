package io.prez.node.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The keyspace against a map of the JDK, by random changes. */
final class KeyspaceModelTest {
    private record Entry(String value, long expiryMillis, long version) {}

    private final Map<String, Entry> model = new HashMap<>();
    private final Databases databases = new Databases(2, 42);
    private final Keyspace keyspace = databases.get(0);
    private long timeMillis = 1000;
    private long index;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void agreesWithAMapWhateverHappens(long seed) {
        Random random = new Random(seed);
        int keys = 1 + random.nextInt(20_000);
        for (int i = 0; i < 60_000; i++) {
            step(random, "k" + random.nextInt(keys));
            if (i % 10_000 == 0) {
                compare();
            }
        }
        compare();
        for (String key : new ArrayList<>(model.keySet())) {
            keyspace.remove(key(key));
        }
        model.clear();
        timeMillis = Long.MAX_VALUE;
        databases.advance(++index, timeMillis);
        databases.removeExpired(Integer.MAX_VALUE);
        assertEquals(0, keyspace.size());
        assertEquals(0, keyspace.sizeWithExpiry());
        assertEquals(0, databases.memoryBytes());
    }

    private void step(Random random, String key) {
        timeMillis += random.nextInt(3);
        databases.advance(++index, timeMillis);
        databases.removeExpired(random.nextInt(3));
        Entry old = live(key);
        assertEquals(old != null, keyspace.contains(key(key)), key);
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> put(key, "v" + random.nextInt(1000), KeyspaceView.NO_EXPIRY);
            case 3 -> put(key, "w".repeat(random.nextInt(100)), timeMillis + 1 + random.nextInt(2000));
            case 4 -> putKeeping(key, "" + random.nextInt(), old);
            case 5, 6 -> {
                assertEquals(old != null, keyspace.remove(key(key)));
                model.remove(key);
            }
            case 7 -> expire(random, key, old);
            default -> write(random, key, old);
        }
    }

    private void put(String key, String value, long expiryMillis) {
        keyspace.put(key(key), value(value), expiryMillis);
        model.put(key, new Entry(value, expiryMillis, index));
    }

    private void putKeeping(String key, String value, @Nullable Entry old) {
        keyspace.put(key(key), value(value), Keyspace.KEEP_EXPIRY);
        model.put(key, new Entry(value, old == null ? KeyspaceView.NO_EXPIRY : old.expiryMillis, index));
    }

    private void expire(Random random, String key, @Nullable Entry old) {
        if (old != null) {
            long when = random.nextInt(3) == 0 ? KeyspaceView.NO_EXPIRY : timeMillis + 1 + random.nextInt(1000);
            keyspace.setExpiry(key(key), when);
            model.put(key, new Entry(old.value, when, index));
        }
    }

    private void write(Random random, String key, @Nullable Entry old) {
        String was = old == null ? "" : old.value;
        int position = random.nextBoolean() ? was.length() : random.nextInt(6000);
        byte[] bytes = "abc".getBytes(StandardCharsets.UTF_8);
        int length = keyspace.write(key(key), position, bytes, 0, 3);
        StringBuilder now = new StringBuilder(was);
        while (now.length() < position + 3) {
            now.append('\0');
        }
        now.replace(position, position + 3, "abc");
        assertEquals(now.length(), length);
        model.put(key, new Entry(now.toString(), old == null ? KeyspaceView.NO_EXPIRY : old.expiryMillis, index));
    }

    private @Nullable Entry live(String key) {
        Entry entry = model.get(key);
        return entry == null || (entry.expiryMillis >= 0 && entry.expiryMillis <= timeMillis) ? null : entry;
    }

    private void compare() {
        Set<String> seen = new HashSet<>();
        keyspace.scan(0, Long.MAX_VALUE, (key, value) -> {
            String name = new String(key.toBytes(), StandardCharsets.UTF_8);
            assertTrue(seen.add(name), name);
            Entry expected = live(name);
            assertNotNull(expected, name);
            assertEquals(expected.value, value.toString());
            assertEquals(expected.expiryMillis, keyspace.expiryMillis(key));
            assertEquals(expected.version, keyspace.version(key));
        });
        assertEquals(model.keySet().stream().filter(key -> live(key) != null).count(), seen.size());
        long nextExpiry = Long.MAX_VALUE;
        for (Entry entry : model.values()) {
            if (entry.expiryMillis > timeMillis) {
                nextExpiry = Math.min(nextExpiry, entry.expiryMillis);
            }
        }
        long told = databases.nextExpiryMillis();
        assertTrue(told <= timeMillis || told == nextExpiry, told + " instead of " + nextExpiry);
    }

    @Test
    void manyKeysAreFoundAgain() {
        int keys = 300_000;
        for (int i = 0; i < keys; i++) {
            databases.advance(++index, 1);
            keyspace.put(key("key:" + i), value("" + i), KeyspaceView.NO_EXPIRY);
        }
        for (int i = 0; i < keys; i += 2) {
            assertTrue(keyspace.remove(key("key:" + i)));
        }
        for (int i = 0; i < keys; i++) {
            Value value = keyspace.get(key("key:" + i));
            assertEquals(i % 2 == 0 ? "null" : "" + i, String.valueOf(value));
        }
        assertEquals(keys / 2, keyspace.size());
    }

    @Test
    void aScanSeesEveryKeyThatStaysWhateverComesAndGoes() {
        for (long seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            keyspace.clear();
            List<String> stay = new ArrayList<>();
            List<String> go = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                String name = "key" + i;
                (random.nextBoolean() ? stay : go).add(name);
                keyspace.put(key(name), value("v"), KeyspaceView.NO_EXPIRY);
            }
            Set<String> seen = new HashSet<>();
            long cursor = 0;
            int extra = 0;
            do {
                cursor = keyspace.scan(
                        cursor,
                        1 + random.nextInt(20),
                        (key, value) -> seen.add(new String(key.toBytes(), StandardCharsets.UTF_8)));
                for (int i = random.nextInt(8); i > 0 && !go.isEmpty(); i--) {
                    keyspace.remove(key(go.remove(random.nextInt(go.size()))));
                }
                for (int i = random.nextInt(8); i > 0; i--) {
                    keyspace.put(key("new" + extra++), value("v"), KeyspaceView.NO_EXPIRY);
                }
            } while (cursor != 0);
            assertTrue(seen.containsAll(stay), "seed " + seed);
        }
    }

    @Test
    void randomKeysAreDrawnFromAllKeysThatDidNotExpire() {
        databases.advance(1, 1000);
        for (int i = 0; i < 10; i++) {
            keyspace.put(key("k" + i), value("v"), i % 2 == 0 ? KeyspaceView.NO_EXPIRY : 2000);
        }
        databases.advance(2, 2000);
        Set<String> drawn = new HashSet<>();
        Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            byte[] key = keyspace.randomKey(random);
            assertNotNull(key);
            drawn.add(new String(key, StandardCharsets.UTF_8));
        }
        assertEquals(Set.of("k0", "k2", "k4", "k6", "k8"), drawn);
        keyspace.clear();
        assertNull(keyspace.randomKey(random));
        assertFalse(keyspace.contains(key("k0")));
    }

    private static Key key(String text) {
        return new Key(text.getBytes(StandardCharsets.UTF_8));
    }

    private static StringValue value(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return StringValue.of(bytes, 0, bytes.length);
    }
}
