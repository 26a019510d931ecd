package io.prez.node.raft;

import io.prez.node.raft.LogState.TermRun;
import io.prez.node.raft.Message.InstallSnapshot;
import io.prez.node.raft.Message.InstallSnapshotResponse;
import io.prez.node.raft.Ready.ReadGrant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A core with a disk that makes Readys durable only when told to, one by one and in order; a crash loses the others.
 * Snapshots are a single message and hold no state: tests compare the entries that were applied.
 */
final class TestNode {
    final long id;
    final RaftOptions options;
    final Membership formation;
    private final Consumer<Envelope> network;
    private final long seed;

    // What the disk holds.
    HardState hardState = HardState.INITIAL;
    final List<Entry> log = new ArrayList<>();
    long logStart = 1;
    long snapshotIndex;
    long snapshotTerm;
    Membership snapshotMembership;

    // What a crash loses.
    RaftCore core;
    boolean crashed;
    final Deque<Ready> unpersisted = new ArrayDeque<>();
    final List<ReadGrant> grants = new ArrayList<>();
    final List<String> events = new ArrayList<>();
    long confirmedRound;
    long handedOut;
    long appliedIndex;
    Membership appliedMembership;
    Consumer<Entry> onApply = entry -> {};
    Consumer<Ready> onReady = ready -> {};

    TestNode(long id, Membership formation, RaftOptions options, long seed, Consumer<Envelope> network) {
        this.id = id;
        this.formation = formation;
        this.options = options;
        this.seed = seed;
        this.network = network;
        snapshotMembership = formation;
        appliedMembership = formation;
        core = newCore(0);
    }

    private RaftCore newCore(long nowMillis) {
        List<TermRun> runs = new ArrayList<>();
        List<Membership> memberships = new ArrayList<>(List.of(snapshotMembership));
        if (snapshotIndex == logStart - 1 && snapshotIndex > 0) {
            runs.add(new TermRun(snapshotIndex, snapshotTerm));
        }
        for (Entry entry : log) {
            if (runs.isEmpty() || runs.getLast().term() != entry.term()) {
                runs.add(new TermRun(entry.index(), entry.term()));
            }
            if (entry.kind() == EntryKind.MEMBERSHIP && entry.index() > snapshotIndex) {
                memberships.add(MembershipCodec.decode(entry.payload()));
            }
        }
        LogState state = new LogState(logStart, durableIndex(), snapshotIndex, snapshotTerm, 0, runs, memberships);
        return new RaftCore(
                options, id, hardState, memberships.getLast(), state, this::read, new Random(seed), nowMillis);
    }

    long durableIndex() {
        return logStart + log.size() - 1;
    }

    /** What is on the disk at this index, or null. */
    @Nullable
    Entry durable(long index) {
        return index < logStart || index > durableIndex() ? null : log.get((int) (index - logStart));
    }

    /** Whether the disk holds this entry, itself or in a snapshot. */
    boolean hasDurably(long index, long term) {
        Entry entry = durable(index);
        return index <= snapshotIndex || (entry != null && entry.term() == term);
    }

    private List<Entry> read(long fromIndex, long toIndex, long bytesMax) {
        List<Entry> entries = new ArrayList<>();
        long bytes = 0;
        for (long index = fromIndex; index <= Math.min(toIndex, durableIndex()) && bytes <= bytesMax; index++) {
            Entry entry = log.get((int) (index - logStart));
            entries.add(entry);
            bytes += entry.sizeBytes();
        }
        return entries;
    }

    /** Loses what is not durable. */
    void crash() {
        crashed = true;
        unpersisted.clear();
        grants.clear();
    }

    void restart(long nowMillis) {
        crashed = false;
        appliedIndex = snapshotIndex;
        appliedMembership = snapshotMembership;
        confirmedRound = 0;
        handedOut = durableIndex();
        core = newCore(nowMillis);
    }

    /** Takes Readys until there is none, sends, applies; the disk waits for {@link #persistOne}. */
    void pump(long nowMillis) {
        while (!crashed && core.hasReady()) {
            Ready ready = core.ready();
            onReady.accept(ready);
            ready.messages().forEach(network);
            if (ready.mustPersist() || !ready.messagesAfterPersist().isEmpty()) {
                unpersisted.add(ready);
            }
            confirmedRound = ready.confirmedReadRound();
            grants.addAll(ready.readGrants());
            apply(ready.commitIndex());
            for (long peer : ready.snapshotsWanted()) {
                if (snapshotIndex > 0) {
                    core.snapshotSent(peer, snapshotIndex, snapshotTerm);
                    network.accept(core.envelope(
                            peer,
                            new InstallSnapshot(
                                    snapshotIndex, snapshotTerm, 0, 1, MembershipCodec.encode(snapshotMembership), 0)));
                }
            }
            for (Envelope chunk : ready.snapshotChunks()) {
                install(chunk, nowMillis);
            }
        }
    }

    private void apply(long commitIndex) {
        while (appliedIndex < commitIndex) {
            for (Entry entry : core.committedEntries(appliedIndex + 1, 1000)) {
                if (entry.index() != appliedIndex + 1) {
                    throw new IllegalStateException("asked for " + (appliedIndex + 1) + ", got " + entry.index());
                }
                appliedIndex = entry.index();
                if (entry.kind() == EntryKind.MEMBERSHIP) {
                    appliedMembership = MembershipCodec.decode(entry.payload());
                }
                onApply.accept(entry);
            }
        }
        core.applied(appliedIndex);
    }

    private void install(Envelope envelope, long nowMillis) {
        InstallSnapshot chunk = (InstallSnapshot) envelope.message();
        persistAll(nowMillis);
        if (!core.wantsSnapshot(chunk.snapshotIndex(), chunk.snapshotTerm())) {
            return;
        }
        log.clear();
        logStart = chunk.snapshotIndex() + 1;
        snapshotIndex = chunk.snapshotIndex();
        snapshotTerm = chunk.snapshotTerm();
        snapshotMembership = MembershipCodec.decode(chunk.data());
        appliedIndex = snapshotIndex;
        appliedMembership = snapshotMembership;
        core.snapshotInstalled(snapshotIndex, snapshotTerm, snapshotMembership, nowMillis);
        events.add("installed " + snapshotIndex);
        network.accept(core.envelope(
                envelope.from(),
                new InstallSnapshotResponse(snapshotIndex, chunk.totalBytes(), true, chunk.readRound())));
    }

    /** The oldest Ready on its way to the disk arrives there. */
    boolean persistOne(long nowMillis) {
        Ready ready = unpersisted.pollFirst();
        if (ready == null) {
            return false;
        }
        if (ready.hardState() != null) {
            hardState = ready.hardState();
        }
        for (Entry entry : ready.entries()) {
            while (durableIndex() >= entry.index()) {
                log.removeLast();
            }
            if (entry.index() != durableIndex() + 1) {
                throw new IllegalStateException("entry " + entry.index() + " written after " + durableIndex());
            }
            log.add(entry);
        }
        ready.messagesAfterPersist().forEach(network);
        core.persisted(ready.number());
        pump(nowMillis);
        return true;
    }

    void persistAll(long nowMillis) {
        boolean more = true;
        while (more) {
            more = persistOne(nowMillis);
        }
    }

    /** Takes a snapshot of what is applied, and keeps so many entries before it in the log. */
    void snapshot(long trailing) {
        if (appliedIndex <= snapshotIndex || appliedIndex > core.status().durableIndex()) {
            return;
        }
        snapshotTerm = core.termAt(appliedIndex);
        snapshotIndex = appliedIndex;
        snapshotMembership = appliedMembership;
        long upTo = snapshotIndex - trailing;
        if (upTo >= logStart) {
            log.subList(0, (int) (upTo - logStart + 1)).clear();
            logStart = upTo + 1;
            core.compact(upTo);
        }
    }
}
