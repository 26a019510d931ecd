package io.prez.node.log;

import io.prez.node.world.Clock;
import io.prez.node.world.DiskFullException;
import io.prez.node.world.Loop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Group commit: everything that was submitted while the last write and sync ran goes out in the next one. There is no
 * linger; a lone batch is written at once.
 *
 * <p>The log belongs to the log's loop from the construction on. The methods here only queue; call them from one loop,
 * the owner's, on which the completions run, in the order of submission, when the work is durable.
 *
 * <p>While the disk is full, submissions wait and are tried again each second. Any other failure is thrown as an
 * {@link UncheckedIOException} on the log's loop, which has to end the process: after it no completion runs any more.
 */
public final class LogWriter {
    private static final long DISK_FULL_RETRY_MILLIS = 1000;

    private final SegmentedLog log;
    private final Loop logLoop;
    private final Loop owner;
    private final Loop background;
    private final Clock clock;
    private final LogObserver observer;

    // Only the log's loop touches these.
    private List<Submission> waiting = new ArrayList<>();
    private List<Runnable> staged = new ArrayList<>();
    private boolean flushQueued;
    private boolean retryQueued;
    private boolean spareQueued;
    private boolean full;
    private boolean closed;

    private record Submission(Work work, Runnable completion) {}

    private interface Work {
        void run() throws IOException;
    }

    /**
     * @param logLoop does the writing; nothing else that blocks should run there
     * @param owner the loop that submits, and that completions are posted to
     * @param background makes files for later segments ready; may be the same as {@code logLoop}
     */
    public LogWriter(SegmentedLog log, Loop logLoop, Loop owner, Loop background, Clock clock, LogObserver observer) {
        this.log = log;
        this.logLoop = logLoop;
        this.owner = owner;
        this.background = background;
        this.clock = clock;
        this.observer = observer;
    }

    /** Queues a batch; the completion runs on the owner's loop when it is durable. */
    public void submit(LogBatch batch, Runnable completion) {
        queue(() -> log.append(batch.hardState(), batch.entries()), completion);
    }

    /**
     * Queues that the entries up to this index may go; see {@link SegmentedLog#truncatePrefix}. First make sure that the
     * snapshot is durable and that nobody reads them any more ({@code RaftCore.compact}).
     */
    public void truncatePrefix(long index, Runnable completion) {
        queue(() -> log.truncatePrefix(index), completion);
    }

    /** Queues that the log begins anew behind a snapshot, which must be durable; see {@link SegmentedLog#reset}. */
    public void reset(long snapshotIndex, long snapshotTerm, Runnable completion) {
        queue(() -> log.reset(snapshotIndex, snapshotTerm), completion);
    }

    /** Queues the end: when the completion runs, everything submitted is durable and the files are closed. */
    public void close(Runnable completion) {
        queue(() -> closed = true, completion);
    }

    private void queue(Work work, Runnable completion) {
        logLoop.execute(() -> enter(new Submission(work, completion)));
    }

    /**
     * While a flush blocks the loop, submissions pile up in its queue. The first of them queues the next flush, behind
     * all that are there by then: that is the whole of group commit.
     */
    private void enter(Submission submission) {
        waiting.add(submission);
        if (!flushQueued && !retryQueued) {
            flushQueued = true;
            logLoop.execute(this::flush);
        }
    }

    private void flush() {
        flushQueued = false;
        retryQueued = false;
        try {
            stageWaiting();
            long bytes = log.stagedBytes();
            long began = clock.monotonicNanos();
            log.sync();
            if (closed) {
                log.close();
            }
            observer.synced(clock.monotonicNanos() - began, bytes, staged.size());
            complete();
            if (!closed) {
                prepareSpare();
            }
        } catch (DiskFullException noRoom) {
            retryLater();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void stageWaiting() throws IOException {
        List<Submission> taken = waiting;
        waiting = new ArrayList<>();
        for (Submission submission : taken) {
            submission.work().run();
            staged.add(submission.completion());
        }
    }

    private void complete() {
        List<Runnable> completions = staged;
        staged = new ArrayList<>();
        owner.execute(() -> completions.forEach(Runnable::run));
    }

    private void retryLater() {
        diskFull(true);
        if (!retryQueued) {
            retryQueued = true;
            logLoop.schedule(DISK_FULL_RETRY_MILLIS, this::flush);
        }
    }

    private void diskFull(boolean nowFull) {
        if (full != nowFull) {
            full = nowFull;
            observer.diskFull(nowFull);
        }
    }

    private void prepareSpare() {
        if (!log.wantsSpare()) {
            diskFull(false);
        } else if (!spareQueued) {
            spareQueued = true;
            String path = log.newSparePath();
            background.execute(() -> makeSpare(path));
        }
    }

    private void makeSpare(String path) {
        try {
            log.makeSpare(path);
            logLoop.execute(() -> spareMade(path));
        } catch (DiskFullException noRoom) {
            logLoop.execute(() -> {
                diskFull(true);
                logLoop.schedule(DISK_FULL_RETRY_MILLIS, () -> {
                    spareQueued = false;
                    if (!closed) {
                        prepareSpare();
                    }
                });
            });
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void spareMade(String path) {
        spareQueued = false;
        log.addSpare(path);
        diskFull(false);
    }
}
