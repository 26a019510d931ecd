package io.prez.node.cluster;

import io.prez.node.config.HostPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Names to addresses, off the thread that carries the messages: the JDK's resolver blocks, for many seconds when a name
 * server is ill, and heartbeats to other peers must not wait for it. How long the JVM remembers an answer is set by the
 * main class.
 */
final class NameResolution implements AutoCloseable {
    private static final int THREADS_MAX = 8;
    private static final int WAITING_MAX = 1024;

    private final ExecutorService threads;

    NameResolution() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS_MAX,
                THREADS_MAX,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING_MAX),
                Thread.ofPlatform().name("prez-names-", 0).daemon().factory());
        pool.allowCoreThreadTimeOut(true);
        threads = pool;
    }

    /** What became of a look-up. */
    sealed interface Answer {
        record Found(InetSocketAddress address) implements Answer {}

        record Failed(String reason) implements Answer {}
    }

    /** Where to look: called on a thread of the pool, may block. */
    interface Question {
        /** The address, or IllegalArgumentException when there is none. */
        HostPort address();
    }

    /** Looks up; {@code done} is called on a thread of the pool. */
    void resolve(Question question, int turn, Consumer<Answer> done) {
        try {
            threads.execute(() -> done.accept(answer(question, turn)));
        } catch (RejectedExecutionException e) {
            done.accept(new Answer.Failed("too many names wait for an answer"));
        }
    }

    private static Answer answer(Question question, int turn) {
        HostPort wanted;
        try {
            wanted = question.address();
        } catch (IllegalArgumentException e) {
            return new Answer.Failed("its address is not known");
        }
        try {
            InetAddress[] addresses = InetAddress.getAllByName(wanted.host());
            InetAddress address = addresses[Math.floorMod(turn, addresses.length)];
            return new Answer.Found(new InetSocketAddress(address, wanted.port()));
        } catch (UnknownHostException e) {
            return new Answer.Failed(wanted.host() + " has no address");
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
