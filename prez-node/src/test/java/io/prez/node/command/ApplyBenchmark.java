package io.prez.node.command;

import io.prez.node.command.Operation.Invocation;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What one command of a batch costs the thread that applies it: 16-byte keys, 128-byte values. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ApplyBenchmark {
    private static final int OPERATIONS = 50;

    /** Keys in the database. */
    @Param({"1000", "1000000"})
    public int keys;

    private final CommandTable table = CommandTable.standard();
    private final StateMachine machine = new StateMachine(table, 16, 42);
    private final BatchEncoder batch = new BatchEncoder();
    private byte[][] setBatches = {};
    private Invocation[] gets = {};
    private long index;
    private int turn;

    /** Fills the database and makes batches of random keys. */
    @Setup
    public void fill() {
        byte[] value = "v".repeat(128).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < keys; i++) {
            batch.add(invocation("SET", key(i), value));
            if (batch.operations() == OPERATIONS) {
                machine.apply(++index, batch.finish(1, 1), (position, reply) -> {});
            }
        }
        setBatches = new byte[1000][];
        gets = new Invocation[OPERATIONS * setBatches.length];
        long random = 1;
        for (int i = 0; i < setBatches.length; i++) {
            for (int j = 0; j < OPERATIONS; j++) {
                random = random * 6364136223846793005L + 1442695040888963407L;
                byte[] key = key((int) ((random >>> 33) % keys));
                batch.add(invocation("SET", key, value));
                gets[i * OPERATIONS + j] = invocation("GET", key);
            }
            setBatches[i] = batch.finish(1, 1);
        }
    }

    private static byte[] key(int number) {
        return "key:%012d".formatted(number).getBytes(StandardCharsets.UTF_8);
    }

    private Invocation invocation(String command, byte[]... words) {
        byte[][] all = new byte[words.length + 1][];
        all[0] = command.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(words, 0, all, 1, words.length);
        Args args = Args.of(all);
        return new Invocation(table.resolve(args), args, 0);
    }

    /** A batch of SETs from its bytes to its replies. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public void set(Blackhole hole) {
        byte[] payload = setBatches[turn++ % setBatches.length];
        machine.apply(++index, payload, (position, reply) -> hole.consume(reply));
    }

    /** GETs of random keys. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public void get(Blackhole hole) {
        int from = turn++ % setBatches.length * OPERATIONS;
        for (int i = from; i < from + OPERATIONS; i++) {
            hole.consume(machine.read(gets[i]));
        }
    }

    /** Gathering a batch, as the leader does. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public byte[] encode() {
        int from = turn++ % setBatches.length * OPERATIONS;
        for (int i = from; i < from + OPERATIONS; i++) {
            batch.add(gets[i]);
        }
        return batch.finish(1, 1);
    }
}
