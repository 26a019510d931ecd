package io.prez.node.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prez.node.command.Operation.Invocation;
import io.prez.node.command.Operation.Transaction;
import io.prez.node.command.Operation.Versions;
import io.prez.node.command.Operation.Watch;
import io.prez.node.resp.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StateMachineTest {
    private static final long START_MILLIS = 1_000_000;

    private final StateMachineTarget target = new StateMachineTarget(START_MILLIS);

    @Test
    void aKeyIsInvisibleFromItsExpiryOnAndRemovedByTheNextEntry() {
        target.ask("SET", "k", "v", "PX", "100");
        target.ask("SET", "other", "v");
        target.timePasses(99);
        target.applyNothing();
        assertEquals("\"v\"", target.ask("GET", "k"));
        assertEquals("(integer) 1", target.ask("PTTL", "k"));
        assertFalse(target.machine().expiryDue(START_MILLIS + 99));
        assertTrue(target.machine().expiryDue(START_MILLIS + 100));

        target.timePasses(1);
        target.applyNothing();
        assertEquals("(nil)", target.ask("GET", "k"));
        assertEquals(1, target.machine().keys());
        assertEquals(1, target.machine().expiredKeys());
        assertEquals(Long.MAX_VALUE, target.machine().nextExpiryMillis());
    }

    @Test
    void readsDoNotSeeTimeThatNoEntryBrought() {
        target.ask("SET", "k", "v", "PX", "100");
        target.timePasses(1000);
        assertEquals("\"v\"", target.ask("GET", "k"));
        target.applyNothing();
        assertEquals("(nil)", target.ask("GET", "k"));
    }

    @Test
    void timeNeverGoesBack() {
        target.timePasses(1000);
        target.applyNothing();
        target.timePasses(-500);
        target.applyNothing();
        assertEquals(START_MILLIS + 1000, target.machine().timeMillis());
    }

    @Test
    void manyKeysThatExpireAtOnceAreRemovedInPortionsAndInvisibleAtOnce() {
        int keys = 2 * StateMachine.EXPIRED_PER_ENTRY_MAX + 10;
        for (int i = 0; i < keys; i++) {
            target.ask("SET", "k" + i, "v", "PX", "100");
        }
        target.timePasses(100);
        target.applyNothing();
        assertEquals(keys - StateMachine.EXPIRED_PER_ENTRY_MAX, target.machine().keys());
        for (int i = 0; i < keys; i++) {
            assertEquals("(integer) 0", target.ask("EXISTS", "k" + i));
        }
        assertEquals("(empty array)", target.ask("KEYS", "*"));
        assertEquals("(nil)", target.ask("RANDOMKEY"));
        assertTrue(target.machine().expiryDue(target.machine().timeMillis()));
        target.applyNothing();
        target.applyNothing();
        assertEquals(0, target.machine().keys());
    }

    @Test
    void writesTreatAnExpiredKeyThatIsStillThereAsAbsent() {
        List<String> commands = List.of("SETNX", "INCR", "APPEND", "SETRANGE", "KEEPTTL", "DEL", "PERSIST");
        int fillers = StateMachine.EXPIRED_PER_ENTRY_MAX;
        for (int i = 0; i < fillers; i++) {
            target.ask("SET", "filler" + i, "v", "PX", "50");
        }
        for (String command : commands) {
            target.ask("SET", command, "5", "PX", "100");
        }
        target.timePasses(100);
        assertEquals("(integer) 1", target.ask("SETNX", "SETNX", "new"));
        assertEquals("(integer) 7", keysAfterFirstPortion(commands.size()));
        assertEquals("(integer) 1", target.ask("INCR", "INCR"));
        assertEquals("(integer) 1", target.ask("APPEND", "APPEND", "x"));
        assertEquals("(integer) 2", target.ask("SETRANGE", "SETRANGE", "1", "x"));
        assertEquals("OK", target.ask("SET", "KEEPTTL", "x", "KEEPTTL"));
        assertEquals("(integer) -1", target.ask("TTL", "KEEPTTL"));
        assertEquals("(integer) 0", target.ask("DEL", "DEL"));
        assertEquals("(integer) 0", target.ask("PERSIST", "PERSIST"));
    }

    private String keysAfterFirstPortion(int expected) {
        return "(integer) " + Math.min(expected, target.machine().keys());
    }

    @Test
    void aTransactionAnswersEachCommandAndRunsOnDespiteErrors() {
        Reply reply = target.run(new Transaction(
                List.of(),
                List.of(
                        target.invocation("SET", "a", "text"),
                        target.invocation("INCR", "a"),
                        target.invocation("GET", "a"))));
        Reply.Array array = (Reply.Array) reply;
        assertEquals(Reply.OK, array.items().get(0));
        assertEquals(
                new Reply.Failure("ERR value is not an integer or out of range"),
                array.items().get(1));
        assertEquals("text", new String(((Reply.Bulk) array.items().get(2)).bytes(), StandardCharsets.UTF_8));
    }

    @Test
    void aTransactionDoesNothingWhenAWatchedKeyWasChangedCreatedRemovedOrExpired() {
        for (String change : List.of("SET k 2", "DEL k", "PEXPIRE k 1", "FLUSHALL", "SWAPDB 0 1", "RENAME k other")) {
            target.ask("FLUSHALL");
            target.ask("SET", "k", "1");
            long version = target.machine().version(0, bytes("k"));
            target.ask(change.split(" "));
            target.timePasses(10);
            assertEquals(Reply.NULL_ARRAY, target.run(watching("k", version)), change);
        }
        target.ask("SET", "fresh", "1");
        assertEquals(Reply.NULL_ARRAY, target.run(watching("fresh", 0)));
    }

    @Test
    void aTransactionRunsWhenWatchedKeysStayedAsTheyWere() {
        target.ask("SET", "k", "1");
        long version = target.machine().version(0, bytes("k"));
        target.ask("SET", "other", "1");
        target.ask("SETNX", "k", "2");
        target.ask("GET", "k");
        assertTrue(target.run(watching("k", version)) instanceof Reply.Array);
        assertTrue(target.run(watching("missing", 0)) instanceof Reply.Array);
    }

    private Transaction watching(String key, long version) {
        return new Transaction(
                List.of(new Watch(0, bytes(key), version)), List.of(target.invocation("SET", "done", "1")));
    }

    @Test
    void swappedDatabasesLookChangedToWatchersEvenWhenBothHaveTheKeyFromOneEntry() {
        Invocation first = target.invocation("SET", "k", "0");
        target.select(1);
        Invocation second = target.invocation("SET", "k", "1");
        target.select(0);
        target.run(new Transaction(List.of(), List.of(first, second)));
        long version = target.machine().version(0, bytes("k"));
        assertEquals(version, target.machine().version(1, bytes("k")));
        target.ask("SWAPDB", "0", "1");
        assertEquals(Reply.NULL_ARRAY, target.run(watching("k", version)));
    }

    @Test
    void versionsAreAnsweredInTheOrderOfTheKeys() {
        target.ask("SET", "a", "1");
        target.ask("SET", "b", "1");
        Reply reply = target.run(new Versions(0, List.of(bytes("b"), bytes("missing"), bytes("a"))));
        assertEquals(Reply.array(new Reply.Int(2), Reply.ZERO, Reply.ONE), reply);
    }

    @Test
    void entriesMustGrowAndBeUnderstood() {
        target.applyNothing();
        StateMachine machine = target.machine();
        byte[] empty = new BatchEncoder().finish(START_MILLIS, 0);
        ApplyListener nobody = (position, reply) -> assertEquals(0, position);
        assertThrows(IllegalStateException.class, () -> machine.apply(1, empty, nobody));
        assertThrows(IllegalStateException.class, () -> machine.skip(1));
        byte[] newer = empty.clone();
        newer[0] = 99;
        assertThrows(IllegalStateException.class, () -> machine.apply(2, newer, nobody));
        byte[] cut = Arrays.copyOf(empty, 5);
        assertThrows(IllegalStateException.class, () -> machine.apply(3, cut, nobody));
        BatchEncoder unknown = new BatchEncoder();
        CommandSpec get = CommandTable.standard().resolve(Args.of("GET", "k"));
        unknown.add(new Invocation(get, Args.of("NOSUCHCOMMAND", "k"), 0));
        byte[] payload = unknown.finish(START_MILLIS, 0);
        assertThrows(IllegalStateException.class, () -> machine.apply(4, payload, nobody));
    }

    @Test
    void aWriteIsNeverRunAsARead() {
        Invocation write = target.invocation("SET", "k", "v");
        assertThrows(IllegalStateException.class, () -> target.machine().read(write));
        assertEquals(0, target.machine().keys());
    }

    @Test
    void operationsOfABatchAreAnsweredInOrder() {
        BatchEncoder batch = new BatchEncoder();
        for (int i = 0; i < 5; i++) {
            batch.add(target.invocation("INCR", "n"));
        }
        batch.addEncoded(OperationCodec.encode(target.invocation("INCRBY", "n", "10")));
        assertEquals(6, batch.operations());
        int size = batch.sizeBytes();
        byte[] payload = batch.finish(START_MILLIS, 7);
        assertEquals(size, payload.length);
        assertEquals(0, batch.operations());
        List<String> replies = new ArrayList<>();
        target.machine()
                .apply(1, payload, (position, reply) -> replies.add(position + "=" + ((Reply.Int) reply).value()));
        assertEquals(List.of("0=1", "1=2", "2=3", "3=4", "4=5", "5=15"), replies);
    }

    @Test
    void theDigestTellsStatesApartAndOrdersAlike() {
        StateMachineTarget other = new StateMachineTarget(START_MILLIS);
        assertEquals(target.machine().digest(), other.machine().digest());
        run(target, "SET a 1", "SET b 2");
        run(other, "SET b 2", "SET a 1");
        // Versions differ.
        assertNotEquals(target.machine().digest(), other.machine().digest());
        BatchEncoder batch = new BatchEncoder();
        StateMachineTarget forth = new StateMachineTarget(START_MILLIS);
        StateMachineTarget back = new StateMachineTarget(START_MILLIS);
        batch.add(target.invocation("SET", "a", "1"));
        batch.add(target.invocation("SET", "b", "2"));
        forth.machine().apply(1, batch.finish(START_MILLIS, 0), (position, reply) -> assertEquals(Reply.OK, reply));
        batch.add(target.invocation("SET", "b", "2"));
        batch.add(target.invocation("SET", "a", "1"));
        back.machine().apply(1, batch.finish(START_MILLIS, 0), (position, reply) -> assertEquals(Reply.OK, reply));
        assertEquals(forth.machine().digest(), back.machine().digest());
        long before = forth.machine().digest();
        run(forth, "EXPIRE a 100");
        assertNotEquals(before, forth.machine().digest());
    }

    private static void run(StateMachineTarget target, String... lines) {
        for (String line : lines) {
            target.ask(line.split(" "));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
