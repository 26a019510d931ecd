package io.prez.node.replica;

import io.prez.node.command.StateSnapshot;
import io.prez.node.raft.Membership;
import io.prez.node.raft.RaftCore;
import io.prez.node.snapshot.SnapshotInfo;
import io.prez.node.snapshot.SnapshotWriter;
import io.prez.node.world.Loop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes snapshots of this replica without stopping it: each turn serialises a slice, another loop writes it, and what is
 * on its way to the disk is bounded. Afterwards the log's prefix goes, less a window for members that lag a little.
 */
final class SnapshotTaking {
    private static final Logger LOGGER = LoggerFactory.getLogger(SnapshotTaking.class);
    private static final long SPOOL_BYTES_MAX = 8 << 20;
    private static final long RETRY_AFTER_FAILURE_BYTES = 64 << 20;

    private final Replica replica;
    private final ReplicaOptions options;
    private final ReplicaEnvironment environment;
    private final Loop loop;
    private final List<Consumer<AdminOutcome>> waiting = new ArrayList<>();

    private @Nullable Run run;
    private long grownBytes;
    private long newestIndex;
    private long count;
    private long lastFinishedMillis;

    SnapshotTaking(Replica replica, ReplicaOptions options, ReplicaEnvironment environment) {
        this.replica = replica;
        this.options = options;
        this.environment = environment;
        this.loop = environment.loop();
        SnapshotInfo newest = environment.snapshots().newest();
        if (newest != null) {
            this.newestIndex = newest.index();
        }
    }

    /** One snapshot on its way. */
    private static final class Run {
        private final StateSnapshot state;
        private final long index;
        private final long term;
        private final Membership membership;
        private @Nullable SnapshotWriter writer;
        private long spooledBytes;
        private boolean serialised;

        Run(StateSnapshot state, long index, long term, Membership membership) {
            this.state = state;
            this.index = index;
            this.term = term;
            this.membership = membership;
        }
    }

    void grown(long bytes) {
        grownBytes += bytes;
    }

    void take(RaftCore raft, Consumer<AdminOutcome> done) {
        if (run == null && newestIndex == replica.appliedIndex()) {
            done.accept(new AdminOutcome.Done(newestIndex, ""));
            return;
        }
        if (run != null && run.index < replica.appliedIndex()) {
            // The one under way is older than what was asked for, but it is a durable snapshot all the same.
            LOGGER.info("a snapshot at index {} is under way already", run.index);
        }
        waiting.add(done);
        if (run == null) {
            begin(raft);
        }
    }

    void turn(RaftCore raft) {
        if (run == null && grownBytes >= options.snapshotLogBytes() && replica.appliedIndex() > newestIndex) {
            begin(raft);
        }
        Run current = run;
        if (current == null || current.serialised || current.spooledBytes >= SPOOL_BYTES_MAX) {
            return;
        }
        boolean more = current.state.writeSlice(
                (bytes, length) -> spool(current, ByteBuffer.wrap(bytes, 0, length)), options.snapshotSliceBytes());
        if (more) {
            replica.scheduleTurn();
        } else {
            current.serialised = true;
            current.state.close();
            environment.snapshotLoop().execute(() -> finish(current));
        }
    }

    private void begin(RaftCore raft) {
        long index = replica.appliedIndex();
        Run started =
                new Run(replica.machine().beginSnapshot(), index, raft.termAt(index), replica.appliedMembership());
        run = started;
        grownBytes = 0;
        LOGGER.info("snapshot at index {} begins", index);
        environment.snapshotLoop().execute(() -> {
            try {
                started.writer = environment.snapshots().begin(started.index, started.term, started.membership);
            } catch (IOException e) {
                failed(started, e);
            }
        });
        replica.scheduleTurn();
    }

    private void spool(Run current, ByteBuffer bytes) {
        int length = bytes.remaining();
        current.spooledBytes += length;
        environment.snapshotLoop().execute(() -> {
            SnapshotWriter writer = current.writer;
            if (writer != null) {
                try {
                    writer.write(bytes);
                } catch (IOException e) {
                    failed(current, e);
                }
            }
            loop.execute(() -> {
                current.spooledBytes -= length;
                replica.scheduleTurn();
            });
        });
    }

    private void finish(Run current) {
        SnapshotWriter writer = current.writer;
        if (writer == null) {
            return;
        }
        try {
            writer.finish();
            environment.snapshots().deleteOlder(current.index);
        } catch (IOException e) {
            failed(current, e);
            return;
        }
        long finishedMillis = environment.clock().wallMillis();
        loop.execute(() -> finished(current, finishedMillis));
    }

    private void finished(Run current, long finishedMillis) {
        run = null;
        newestIndex = Math.max(newestIndex, current.index);
        lastFinishedMillis = finishedMillis;
        count++;
        LOGGER.info("snapshot at index {} is durable", current.index);
        replica.truncateLog(current.index);
        answer(new AdminOutcome.Done(current.index, ""));
        replica.scheduleTurn();
    }

    /** On the snapshot loop. What is there stays there; the next attempt comes when the log has grown some more. */
    private void failed(Run current, IOException cause) {
        SnapshotWriter writer = current.writer;
        current.writer = null;
        if (writer != null) {
            try {
                writer.abort();
            } catch (IOException e) {
                cause.addSuppressed(e);
            }
        }
        LOGGER.warn("snapshot at index {} failed: {}", current.index, cause.toString());
        loop.execute(() -> {
            if (run != current) {
                return;
            }
            current.state.close();
            run = null;
            grownBytes = Math.max(0, options.snapshotLogBytes() - RETRY_AFTER_FAILURE_BYTES);
            answer(new AdminOutcome.Refused("DISK", String.valueOf(cause.getMessage())));
        });
    }

    private void answer(AdminOutcome outcome) {
        List<Consumer<AdminOutcome>> answered = new ArrayList<>(waiting);
        waiting.clear();
        answered.forEach(done -> done.accept(outcome));
    }

    long newestIndex() {
        return newestIndex;
    }

    long count() {
        return count;
    }

    boolean isRunning() {
        return run != null;
    }

    long lastFinishedMillis() {
        return lastFinishedMillis;
    }
}
