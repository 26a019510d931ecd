package io.prez.node.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prez.node.command.Operation.Invocation;
import io.prez.node.resp.Reply;
import io.prez.node.resp.ReplyCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A replica that lived through the whole log and one that was restored from a snapshot, taken in slices while writes went
 * on, give the same answers and are the same.
 */
final class ReplayEquivalenceTest {
    private static final int ENTRIES = 600;

    private final CommandTable table = CommandTable.standard();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aRestoredReplicaIsAsGoodAsOneThatSawEverything(long seed) throws IOException {
        Random random = new Random(seed);
        List<byte[]> log = log(seed, random);
        StateMachine straight = new StateMachine(table, 16, seed);
        StateMachine restarting = new StateMachine(table, 16, -seed);
        StateSnapshot snapshot = null;
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        long digestAtSnapshot = 0;
        int restores = 0;
        for (int i = 0; i < log.size(); i++) {
            long index = i + 1L;
            assertEquals(apply(straight, index, log.get(i)), apply(restarting, index, log.get(i)), "entry " + index);
            if (snapshot == null && random.nextInt(20) == 0) {
                snapshot = restarting.beginSnapshot();
                digestAtSnapshot = restarting.digest();
                stream.reset();
            } else if (snapshot != null && !snapshot.writeSlice(collecting(stream), random.nextInt(30_000) + 1)) {
                StateMachine restored = new StateMachine(table, 16, seed * 31);
                restored.restore(new ByteArrayInputStream(stream.toByteArray()));
                assertEquals(snapshot.index(), restored.appliedIndex());
                assertEquals(digestAtSnapshot, restored.digest(), "digest at " + snapshot.index());
                for (long next = snapshot.index() + 1; next <= index; next++) {
                    apply(restored, next, log.get((int) next - 1));
                }
                assertSame(straight, restored, index);
                restarting = restored;
                snapshot = null;
                restores++;
            }
        }
        assertSame(straight, restarting, log.size());
        assertTrue(restores > 3, "restored " + restores + " times");
    }

    private List<byte[]> log(long seed, Random random) {
        RandomCommands commands = new RandomCommands(seed);
        List<byte[]> log = new ArrayList<>();
        BatchEncoder batch = new BatchEncoder();
        long timeMillis = 1_000_000;
        for (int i = 0; i < ENTRIES; i++) {
            timeMillis += random.nextInt(50);
            int operations = random.nextInt(8);
            while (batch.operations() < operations) {
                Args args = random.nextInt(3) == 0 ? spread(random) : commands.next();
                CommandSpec spec = table.find(args);
                if (spec != null && spec.kind() == CommandSpec.Kind.WRITE && spec.accepts(args.count())) {
                    batch.add(new Invocation(spec, args, random.nextInt(3)));
                }
            }
            log.add(batch.finish(timeMillis, random.nextLong()));
        }
        return log;
    }

    /** Many keys, long values, and expiries that come while the log is played. */
    private static Args spread(Random random) {
        String key = "key" + random.nextInt(300);
        String value = "x".repeat(random.nextInt(10) == 0 ? 5000 + random.nextInt(3000) : random.nextInt(40));
        return switch (random.nextInt(6)) {
            case 0 -> Args.of("SET", key, value, "PX", "" + (1 + random.nextInt(2000)));
            case 1 -> Args.of("APPEND", key, value);
            case 2 -> Args.of("SETRANGE", key, "" + random.nextInt(6000), value);
            case 3 -> Args.of("DEL", key, "key" + random.nextInt(300));
            case 4 -> Args.of("PEXPIRE", key, "" + random.nextInt(1000));
            default -> Args.of("SET", key, value);
        };
    }

    private static List<String> apply(StateMachine machine, long index, byte[] payload) {
        List<String> replies = new ArrayList<>();
        machine.apply(index, payload, (position, reply) -> replies.add(text(reply)));
        return replies;
    }

    private static String text(Reply reply) {
        return HexFormat.of().formatHex(ReplyCodec.encode(reply));
    }

    private void assertSame(StateMachine one, StateMachine other, long index) {
        assertEquals(one.digest(), other.digest(), "digest after " + index);
        assertEquals(one.keys(), other.keys(), "keys after " + index);
        assertEquals(one.nextExpiryMillis(), other.nextExpiryMillis(), "next expiry after " + index);
        for (int database = 0; database < 3; database++) {
            Args keys = Args.of("KEYS", "*");
            Invocation all = new Invocation(table.resolve(keys), keys, database);
            assertEquals(text(one.read(all)), text(other.read(all)), "order of keys after " + index);
        }
    }

    private static StateSnapshot.Sink collecting(ByteArrayOutputStream stream) {
        return (bytes, length) -> stream.write(bytes, 0, length);
    }

    @Test
    void slicesAreBoundedAlsoForLongValues() throws IOException {
        StateMachineTarget target = new StateMachineTarget(1);
        target.ask("SET", "long", "x".repeat(100_000));
        target.ask("SET", "short", "y");
        StateSnapshot snapshot = target.machine().beginSnapshot();
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        int slices = 0;
        boolean more = true;
        while (more) {
            int before = stream.size();
            more = snapshot.writeSlice(collecting(stream), 1000);
            assertTrue(stream.size() - before < 1100, "a slice of " + (stream.size() - before));
            target.ask("APPEND", "long", "z");
            slices++;
        }
        assertTrue(slices > 100, slices + " slices");
        StateMachineTarget restored = new StateMachineTarget(1);
        restored.machine().restore(new ByteArrayInputStream(stream.toByteArray()));
        assertEquals("(integer) 100000", restored.ask("STRLEN", "long"));
        assertEquals("(integer) " + (100_000 + slices), target.ask("STRLEN", "long"));
    }

    @Test
    void aDamagedSnapshotIsRefusedAndChangesNothing() throws IOException {
        StateMachineTarget source = new StateMachineTarget(1);
        for (int i = 0; i < 50; i++) {
            source.ask("SET", "key" + i, "value" + i, "PX", "" + (1000 + i));
        }
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        StateSnapshot snapshot = source.machine().beginSnapshot();
        assertFalse(snapshot.writeSlice(collecting(stream), 1 << 20));
        byte[] good = stream.toByteArray();
        StateMachineTarget target = new StateMachineTarget(1);
        target.ask("SET", "own", "1");
        long digest = target.machine().digest();
        for (int cut = 0; cut < good.length; cut += 7) {
            byte[] short_ = Arrays.copyOf(good, cut);
            assertThrows(IOException.class, () -> target.machine().restore(new ByteArrayInputStream(short_)));
        }
        // Byte 9 begins the index, which the digest does not cover: the file's own checksum does.
        for (int at = 11; at < good.length; at++) {
            byte[] bad = good.clone();
            bad[at] ^= 1;
            assertThrows(
                    IOException.class, () -> target.machine().restore(new ByteArrayInputStream(bad)), "byte " + at);
        }
        assertEquals(digest, target.machine().digest());
        target.machine().restore(new ByteArrayInputStream(good));
        assertEquals(source.machine().digest(), target.machine().digest());
    }

    @Test
    void aSnapshotThatIsGivenUpLeavesNoTrace() {
        StateMachineTarget target = new StateMachineTarget(1);
        for (int i = 0; i < 100; i++) {
            target.ask("SET", "key" + i, "value");
        }
        StateSnapshot snapshot = target.machine().beginSnapshot();
        assertTrue(snapshot.writeSlice((bytes, length) -> assertTrue(length > 0), 100));
        snapshot.close();
        assertFalse(snapshot.writeSlice((bytes, length) -> assertTrue(length > 0), 100));
        target.ask("SET", "key1", "other");
        assertEquals("\"other\"", target.ask("GET", "key1"));
    }
}
