package io.prez.node.log;

import io.prez.node.raft.Entry;
import io.prez.node.raft.EntryKind;
import io.prez.node.world.Disk;
import io.prez.node.world.FileDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one durable append costs: the log's own, beside the bare write and fdatasync of the same bytes into a file of
 * zeros, and into a file that grows. Says nothing without the disk it ran on; {@code -Djava.io.tmpdir} chooses that.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class LogAppendBenchmark {
    private static final long FILE_BYTES = 64L << 20;

    /** Bytes of the one entry that each append makes durable. */
    @Param({"256", "4096", "65536"})
    public int payloadBytes;

    private @Nullable Path directory;
    private @Nullable FileDisk disk;
    private @Nullable SegmentedLog log;
    private Disk.@Nullable File zeroed;
    private Disk.@Nullable File growing;
    private byte[] payload = new byte[0];
    private long zeroedOffset;
    private long growingOffset;

    /** Makes the files. */
    @Setup
    public void open() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        payload = new byte[payloadBytes];
        random.nextBytes(payload);
        Path made = Files.createTempDirectory("log-append");
        FileDisk opened = FileDisk.open(made);
        directory = made;
        disk = opened;
        log = SegmentedLog.open(opened, "log", LogOptions.DEFAULT, random);
        Disk.File file = opened.open("zeroed");
        for (long offset = 0; offset < FILE_BYTES; offset += 1 << 20) {
            file.write(ByteBuffer.allocate(1 << 20), offset);
        }
        file.sync();
        zeroed = file;
        growing = opened.open("growing");
    }

    /** Removes them. */
    @TearDown
    public void close() throws IOException {
        Objects.requireNonNull(log).close();
        FileDisk opened = Objects.requireNonNull(disk);
        for (String name : opened.list("log")) {
            opened.delete("log/" + name);
        }
        opened.delete("zeroed");
        opened.delete("growing");
        opened.delete("lock");
        opened.close();
        Path made = Objects.requireNonNull(directory);
        Files.delete(made.resolve("log"));
        Files.delete(made);
    }

    /** Append and sync through the log, truncated now and then, so that segments are recycled. */
    @Benchmark
    public long append() throws IOException {
        SegmentedLog opened = Objects.requireNonNull(log);
        long index = opened.lastIndex() + 1;
        opened.append(null, List.of(new Entry(index, 1, EntryKind.BATCH, payload)));
        if (index % 1000 == 0) {
            opened.truncatePrefix(index - 500);
        }
        opened.sync();
        return index;
    }

    /** The bare minimum: one write and one fdatasync, size and blocks unchanged. */
    @Benchmark
    public long writeZeroed() throws IOException {
        Disk.File file = Objects.requireNonNull(zeroed);
        file.write(ByteBuffer.wrap(payload), zeroedOffset);
        file.sync();
        zeroedOffset = (zeroedOffset + payloadBytes) % (FILE_BYTES - payloadBytes);
        return zeroedOffset;
    }

    /** What preallocation saves: the same into a file whose size changes each time. */
    @Benchmark
    public long writeGrowing() throws IOException {
        Disk.File file = Objects.requireNonNull(growing);
        file.write(ByteBuffer.wrap(payload), growingOffset);
        file.sync();
        growingOffset += payloadBytes;
        return growingOffset;
    }
}
