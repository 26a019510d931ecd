package io.prez.node.server;

import io.prez.node.command.Args;
import io.prez.node.command.CommandFlag;
import io.prez.node.command.CommandSpec;
import io.prez.node.resp.Reply;
import io.prez.node.world.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Requests that took long, newest first. Unlike Redis' the time counts from reading the request to its reply, so that
 * it includes the log and the majority. Any thread may use it.
 */
final class SlowLog {
    private static final int WORDS_MAX = 32;
    private static final int WORD_BYTES_MAX = 128;

    private record Slow(long id, long wallMillis, long micros, List<Reply> words, String address, String name) {}

    private final ServerSettings settings;
    private final Clock clock;
    private final ConcurrentLinkedDeque<Slow> newestFirst = new ConcurrentLinkedDeque<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicLong nextId = new AtomicLong();

    SlowLog(ServerSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** Keeps the request when it took long enough. */
    void offer(ClientConnection connection, ReplySlot slot, long nanos) {
        CommandSpec spec = slot.spec();
        if (nanos >= settings.slowerThanNanos() && spec != null && slot.fate() == ReplySlot.Fate.RAN) {
            offer(connection, spec, slot.args(), nanos);
        }
    }

    /** The same for a command that EXEC ran. */
    void offer(ClientConnection connection, CommandSpec spec, Args args, long nanos) {
        if (nanos < settings.slowerThanNanos() || spec.has(CommandFlag.SKIP_SLOWLOG)) {
            return;
        }
        newestFirst.addFirst(new Slow(
                nextId.getAndIncrement(),
                clock.wallMillis(),
                nanos / 1000,
                words(args),
                ClientLine.address(connection),
                connection.state().name));
        size.incrementAndGet();
        while (size.get() > settings.config().slowlogMaxLength() && newestFirst.pollLast() != null) {
            size.decrementAndGet();
        }
    }

    private static List<Reply> words(Args args) {
        List<Reply> words = new ArrayList<>();
        boolean tooMany = args.count() > WORDS_MAX;
        int shown = tooMany ? WORDS_MAX - 1 : args.count();
        for (int i = 0; i < shown; i++) {
            int length = args.length(i);
            if (length > WORD_BYTES_MAX) {
                String begin = new String(
                        args.buffer(), args.offset(i), WORD_BYTES_MAX, java.nio.charset.StandardCharsets.ISO_8859_1);
                words.add(Reply.bulk((begin + "... (" + (length - WORD_BYTES_MAX) + " more bytes)")
                        .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)));
            } else {
                words.add(Reply.bulk(args.bytes(i)));
            }
        }
        if (tooMany) {
            words.add(Reply.bulk("... (" + (args.count() - shown) + " more arguments)"));
        }
        return words;
    }

    int size() {
        return size.get();
    }

    /** SLOWLOG GET; a negative count asks for everything. */
    Reply get(long count) {
        List<Reply> replies = new ArrayList<>();
        for (Slow slow : newestFirst) {
            if (count >= 0 && replies.size() >= count) {
                break;
            }
            replies.add(Reply.array(
                    Reply.integer(slow.id),
                    Reply.integer(slow.wallMillis / 1000),
                    Reply.integer(slow.micros),
                    new Reply.Array(slow.words),
                    Reply.bulk(slow.address),
                    Reply.bulk(slow.name)));
        }
        return new Reply.Array(replies);
    }

    void reset() {
        while (newestFirst.pollLast() != null) {
            size.decrementAndGet();
        }
    }
}
