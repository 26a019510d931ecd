package io.prez.node.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prez.node.sim.LinearizabilityCheck.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Histories written by hand: the judge has to be right before it may judge. */
class LinearizabilityCheckTest {
    private final List<Call> history = new ArrayList<>();

    private void call(long from, long to, String reply, String... words) {
        history.add(new Call(history.size(), "p", List.of(List.of(words)), null, Map.of(), from, to, reply));
    }

    private void unknown(long from, String... words) {
        call(from, Call.NEVER, null, words);
    }

    private Verdict verdict() {
        return LinearizabilityCheck.check(history, 100_000);
    }

    private void assertLinearizable() {
        Verdict verdict = verdict();
        assertInstanceOf(Verdict.Linearizable.class, verdict, verdict::toString);
    }

    private void assertBroken() {
        assertInstanceOf(Verdict.Broken.class, verdict());
    }

    @Test
    void aSequenceOfCorrectAnswersIsLinearizable() {
        call(0, 1, "OK", "SET", "k", "a");
        call(2, 3, "\"a\"", "GET", "k");
        call(4, 5, ":1", "DEL", "k");
        call(6, 7, "nil", "GET", "k");
        assertLinearizable();
    }

    @Test
    void aStaleReadIsFound() {
        call(0, 1, "OK", "SET", "k", "a");
        call(2, 3, "OK", "SET", "k", "b");
        call(4, 5, "\"a\"", "GET", "k");
        assertBroken();
    }

    @Test
    void aReadThatOverlapsAWriteMaySeeEitherValue() {
        call(0, 1, "OK", "SET", "k", "a");
        call(2, 9, "OK", "SET", "k", "b");
        call(3, 4, "\"a\"", "GET", "k");
        call(5, 6, "\"b\"", "GET", "k");
        assertLinearizable();
    }

    @Test
    void readsThatGoBackInTimeAreFound() {
        call(0, 1, "OK", "SET", "k", "a");
        call(2, 9, "OK", "SET", "k", "b");
        call(3, 4, "\"b\"", "GET", "k");
        call(5, 6, "\"a\"", "GET", "k");
        assertBroken();
    }

    @Test
    void aLostUpdateIsFound() {
        call(0, 5, ":1", "INCR", "k");
        call(1, 4, ":1", "INCR", "k");
        assertBroken();
    }

    @Test
    void aWriteOfUnknownOutcomeMayHaveHappened() {
        call(0, 1, "OK", "SET", "k", "a");
        unknown(2, "SET", "k", "b");
        call(50, 51, "\"b\"", "GET", "k");
        assertLinearizable();
    }

    @Test
    void aWriteOfUnknownOutcomeMayNeverHaveHappened() {
        call(0, 1, "OK", "SET", "k", "a");
        unknown(2, "SET", "k", "b");
        call(50, 51, "\"a\"", "GET", "k");
        assertLinearizable();
    }

    @Test
    void aWriteOfUnknownOutcomeMayHappenLateButOnlyOnce() {
        unknown(0, "INCR", "k");
        call(10, 11, "nil", "GET", "k");
        call(20, 21, "\"1\"", "GET", "k");
        assertLinearizable();
        call(30, 31, "\"2\"", "GET", "k");
        assertBroken();
    }

    @Test
    void aValueFromNowhereIsFound() {
        call(0, 1, "OK", "SET", "k", "a");
        call(2, 3, "\"z\"", "GET", "k");
        assertBroken();
    }

    @Test
    void transactionsAreOneStep() {
        List<List<String>> transfer = List.of(List.of("INCRBY", "x", "-5"), List.of("INCRBY", "y", "5"));
        history.add(new Call(0, "p", transfer, null, Map.of(), 0, 10, "[:-5, :5]"));
        call(2, 3, "[\"-5\", \"5\"]", "MGET", "x", "y");
        assertLinearizable();
        call(4, 5, "[\"-5\", nil]", "MGET", "x", "y");
        assertBroken();
    }

    @Test
    void aTransactionWhoseWatchedKeyChangedMayNotRun() {
        call(0, 1, "OK", "SET", "k", "a");
        call(2, 3, "OK", "SET", "k", "b");
        history.add(new Call(7, "p", List.of(List.of("SET", "k", "c")), null, Map.of("k", "a"), 4, 5, "[OK]"));
        assertBroken();
        history.removeLast();
        history.add(
                new Call(7, "p", List.of(List.of("SET", "k", "c")), null, Map.of("k", "a"), 4, 5, StoreModel.ABORTED));
        call(6, 7, "\"b\"", "GET", "k");
        assertLinearizable();
    }

    @Test
    void aPipelinedReadSeesTheWriteBeforeIt() {
        call(0, 1, "OK", "SET", "k", "a");
        Call write = new Call(1, "p", List.of(List.of("SET", "k", "b")), null, Map.of(), 2, 9, "OK");
        Call read = new Call(1, "p", List.of(List.of("GET", "k")), write, Map.of(), 2, 10, "\"a\"");
        history.add(write);
        history.add(read);
        assertBroken();
        history.removeLast();
        history.add(new Call(1, "p", List.of(List.of("GET", "k")), write, Map.of(), 2, 10, "\"b\""));
        assertLinearizable();
    }

    @Test
    void partitionsAreJudgedApart() {
        history.add(new Call(0, "p", List.of(List.of("SET", "k", "a")), null, Map.of(), 0, 1, "OK"));
        history.add(new Call(0, "q", List.of(List.of("GET", "l")), null, Map.of(), 2, 3, "\"stale\""));
        assertEquals("q", assertInstanceOf(Verdict.Broken.class, verdict()).partition());
    }

    /** Method: run concurrent calls against one real register, whose history is linearizable by construction. */
    @Test
    void generatedHistoriesAreJudgedRightly() {
        for (int seed = 0; seed < 200; seed++) {
            List<Call> made = generate(new SplittableRandom(seed));
            assertInstanceOf(Verdict.Linearizable.class, LinearizabilityCheck.check(made, 1_000_000), "seed " + seed);
            List<Call> spoilt = spoil(made);
            if (!spoilt.isEmpty()) {
                Verdict verdict = LinearizabilityCheck.check(spoilt, 1_000_000);
                assertTrue(verdict instanceof Verdict.Broken, "seed " + seed + " " + verdict);
            }
        }
    }

    private static List<Call> generate(SplittableRandom random) {
        List<Call> made = new ArrayList<>();
        Map<String, String> store = new HashMap<>();
        long[] free = new long[4];
        long effect = 0;
        for (int i = 0; i < 60; i++) {
            effect += 1 + random.nextInt(4);
            int client = random.nextInt(free.length);
            if (free[client] >= effect) {
                continue;
            }
            long invoked = Math.max(free[client] + 1, effect - random.nextInt(10));
            long completed = effect + random.nextInt(10);
            free[client] = completed;
            List<String> words = random.nextBoolean()
                    ? List.of("GET", "k")
                    : random.nextInt(4) == 0 ? List.of("APPEND", "k", "+" + i) : List.of("SET", "k", "v" + i);
            boolean lost = random.nextInt(10) == 0;
            Call asked = new Call(client, "p", List.of(words), null, Map.of(), invoked, completed, null);
            if (lost && random.nextBoolean()) {
                made.add(new Call(client, "p", List.of(words), null, Map.of(), invoked, Call.NEVER, null));
                continue;
            }
            StoreModel.Step step = StoreModel.step(store, asked);
            store = step.state();
            made.add(new Call(
                    client,
                    "p",
                    List.of(words),
                    null,
                    Map.of(),
                    invoked,
                    lost ? Call.NEVER : completed,
                    lost ? null : step.reply()));
        }
        return made;
    }

    /** Adds a read at the end that sees the value before the last acknowledged SET. */
    private static List<Call> spoil(List<Call> made) {
        List<Call> sets = made.stream()
                .filter(c -> c.commands().getFirst().getFirst().equals("SET") && c.isKnown())
                .toList();
        for (Call first : sets) {
            for (Call later : sets) {
                if (first.completedAt() < later.invokedAt()) {
                    List<Call> spoilt = new ArrayList<>(made);
                    String old = first.commands().getFirst().get(2);
                    spoilt.add(new Call(
                            9, "p", List.of(List.of("GET", "k")), null, Map.of(), 9_999, 10_000, '"' + old + '"'));
                    return spoilt;
                }
            }
        }
        return List.of();
    }
}
