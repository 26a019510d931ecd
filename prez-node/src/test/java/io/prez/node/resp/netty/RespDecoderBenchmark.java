package io.prez.node.resp.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.prez.node.resp.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a request costs from its bytes to its words, and a reply back: 16-byte keys, 128-byte values, pipelined by 16. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class RespDecoderBenchmark {
    private static final int REQUESTS = 16;

    private final RespDecoder decoder = new RespDecoder();
    private final List<Object> requests = new ArrayList<>();
    private final ByteBuf in = PooledByteBufAllocator.DEFAULT.directBuffer();
    private final ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer();
    private final Reply bulk = Reply.bulk(new byte[128]);

    /** Sixteen SETs in one buffer. */
    @Setup
    public void fill() {
        String request = "*3\r\n$3\r\nSET\r\n$16\r\nkey:000000000001\r\n$128\r\n" + "v".repeat(128) + "\r\n";
        in.writeBytes(request.repeat(REQUESTS).getBytes(StandardCharsets.UTF_8));
    }

    /** Requests out of a buffer. */
    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public int decode() {
        in.readerIndex(0);
        requests.clear();
        decoder.read(in, requests);
        return requests.size();
    }

    /** Bulk replies into a buffer. */
    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public int encode() {
        out.clear();
        for (int i = 0; i < REQUESTS; i++) {
            RespEncoder.encode(bulk, 2, out);
        }
        return out.writerIndex();
    }
}
