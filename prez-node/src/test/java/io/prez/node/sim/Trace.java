package io.prez.node.sim;

import io.prez.node.raft.Entry;
import io.prez.node.raft.Envelope;
import io.prez.node.raft.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What happened, one line per event, newest last. A ring: a long run keeps only its end, which is where it failed. A
 * line is put into words when somebody asks, so details have to be immutable. The hash covers every event since the
 * start, also those that left the ring: equal hashes mean the same run.
 */
final class Trace {
    private final int capacity;
    private final long[] times;
    private final String[] places;
    private final String[] kinds;
    private final Object[] details;
    private long added;
    private long hash = 0xcbf29ce484222325L;

    Trace(int capacity) {
        this.capacity = capacity;
        this.times = new long[capacity];
        this.places = new String[capacity];
        this.kinds = new String[capacity];
        this.details = new Object[capacity];
    }

    /**
     * @param place a node's name, a client's, or {@code world}
     * @param fingerprint what tells this event from a similar one; part of the hash
     */
    void add(long timeNanos, String place, String kind, Object detail, long fingerprint) {
        int slot = (int) (added % capacity);
        times[slot] = timeNanos;
        places[slot] = place;
        kinds[slot] = kind;
        details[slot] = detail;
        added++;
        hash = mix(mix(mix(mix(hash, timeNanos), place.hashCode()), kind.hashCode()), fingerprint);
    }

    /** An event whose detail is cheap to hash. */
    void add(long timeNanos, String place, String kind, String detail) {
        add(timeNanos, place, kind, detail, detail.hashCode());
    }

    /** Stands for all events so far, their order and their times. */
    long hash() {
        return hash;
    }

    /** How many events there were. */
    long size() {
        return added;
    }

    /** The newest lines, oldest first. */
    List<String> lines(int linesMax) {
        int count = (int) Math.min(Math.min(added, capacity), linesMax);
        List<String> lines = new ArrayList<>(count);
        for (long i = added - count; i < added; i++) {
            int slot = (int) (i % capacity);
            lines.add(String.format(
                    Locale.ROOT,
                    "%12.3fms %-9s %-9s %s",
                    times[slot] / 1e6,
                    places[slot],
                    kinds[slot],
                    words(details[slot])));
        }
        return lines;
    }

    /** FNV-1a over the eight bytes at once, then stirred, so that order counts. */
    static long mix(long hash, long value) {
        long mixed = (hash ^ value) * 0x100000001b3L;
        return mixed ^ (mixed >>> 29);
    }

    private static String words(Object detail) {
        return detail instanceof Envelope envelope ? words(envelope) : String.valueOf(detail);
    }

    /** A message on one line, entries as ranges. */
    static String words(Envelope envelope) {
        String head = name(envelope.from()) + "→" + name(envelope.to()) + " t" + envelope.term() + " ";
        return head
                + switch (envelope.message()) {
                    case Message.AppendEntries m ->
                        "append prev=" + m.prevLogIndex() + "/" + m.prevLogTerm() + range(m.entries()) + " commit="
                                + m.leaderCommit() + " round=" + m.readRound();
                    case Message.AppendResponse m ->
                        m.success()
                                ? "appended match=" + m.matchIndex() + " round=" + m.readRound()
                                : "rejected at=" + m.rejectedIndex() + " hint=" + m.hintIndex() + "/" + m.hintTerm();
                    case Message.InstallSnapshot m ->
                        "snapshot " + m.snapshotIndex() + "/" + m.snapshotTerm() + " bytes " + m.offset() + "+"
                                + m.data().length + " of " + m.totalBytes();
                    default -> envelope.message().toString();
                };
    }

    private static String range(List<Entry> entries) {
        if (entries.isEmpty()) {
            return " heartbeat";
        }
        return " entries=" + entries.getFirst().index() + ".."
                + entries.getLast().index() + "/" + entries.getLast().term();
    }

    /** A member as the trace calls it: the simulator gives out small ids. */
    static String name(long id) {
        return "n" + id;
    }
}
