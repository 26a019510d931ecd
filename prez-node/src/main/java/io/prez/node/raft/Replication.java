package io.prez.node.raft;

import io.prez.node.raft.Message.AppendEntries;
import io.prez.node.raft.Message.AppendResponse;
import io.prez.node.raft.Message.InstallSnapshotResponse;
import io.prez.node.raft.RaftStatus.PeerState;
import java.util.List;

/** What a leader sends to one peer and learns from its answers (§5.3). */
final class Replication {
    /** Appends under way to a peer whose entries have to be read from files: enough to keep a link busy. */
    private static final int UNCACHED_INFLIGHT_MAX = 4;

    private final RaftCore core;
    private final RaftLog log;
    private final ReadRounds rounds;

    Replication(RaftCore core, ReadRounds rounds) {
        this.core = core;
        this.log = core.log();
        this.rounds = rounds;
    }

    /** Sends as many entries as flow control allows. */
    void sendEntries(Progress peer, long nowMillis) {
        switch (peer.state) {
            case PROBE -> {
                if (!peer.paused && prepare(peer, nowMillis)) {
                    peer.paused = true;
                    List<Entry> entries = peer.next > log.lastIndex() ? List.of() : nextEntries(peer);
                    sendAppend(peer, peer.next - 1, entries);
                }
            }
            case REPLICATE -> {
                while (peer.next <= log.lastIndex() && mayRead(peer) && prepare(peer, nowMillis)) {
                    List<Entry> entries = nextEntries(peer);
                    long previous = peer.next - 1;
                    long bytes = 0;
                    for (int i = 0; i < entries.size(); i++) {
                        bytes += entries.get(i).sizeBytes();
                    }
                    peer.sent(previous + entries.size(), bytes, nowMillis);
                    sendAppend(peer, previous, entries);
                }
            }
            case SNAPSHOT -> {}
        }
    }

    private boolean mayRead(Progress peer) {
        return !peer.inflights.isFull() && (log.isCached(peer.next) || peer.inflights.count() < UNCACHED_INFLIGHT_MAX);
    }

    /** False when the peer's next entry, or the term before it, is gone: then it needs a snapshot (§7). */
    private boolean prepare(Progress peer, long nowMillis) {
        if (peer.next >= log.firstIndex() && log.termAt(peer.next - 1) >= 0) {
            return true;
        }
        peer.becomeSnapshot(nowMillis);
        core.outbox().wantSnapshot(peer.id);
        return false;
    }

    private List<Entry> nextEntries(Progress peer) {
        return log.entries(peer.next, log.lastIndex(), core.options().maxEntryBytesPerMessage());
    }

    private void sendAppend(Progress peer, long previous, List<Entry> entries) {
        peer.sentCommit = log.commitIndex();
        peer.sentRound = rounds.newest();
        core.send(
                peer.id, new AppendEntries(previous, log.termAt(previous), entries, log.commitIndex(), rounds.stamp()));
    }

    /**
     * An append without entries, after what has arrived at the peer, so that it matches whatever else is under way; and
     * so that a peer that restarted learns how much of its log is good, and can acknowledge it. The peer commits no
     * further than what it has verified itself.
     */
    void heartbeat(Progress peer) {
        sendAppend(peer, log.termAt(peer.arrived) >= 0 ? peer.arrived : 0, List.of());
    }

    /** Takes in a success; true when the peer has more durably than was known. */
    boolean accepted(Progress peer, AppendResponse response, long nowMillis) {
        if (response.matchIndex() > log.lastIndex()) {
            throw new IllegalStateException("member " + Member.idText(peer.id) + " claims to match up to "
                    + response.matchIndex() + " of a log that ends at " + log.lastIndex());
        }
        boolean news = peer.matched(response.matchIndex(), nowMillis);
        // Equal index and term: equal logs (§5.3). So the hint tells what arrived there, durable or not.
        boolean verified = log.termAt(response.hintIndex()) == response.hintTerm();
        long arrived = verified ? Math.max(peer.match, response.hintIndex()) : peer.match;
        peer.arrived = arrived;
        peer.paused = false;
        switch (peer.state) {
            case PROBE -> {
                if (verified || arrived >= peer.next - 1) {
                    peer.becomeReplicate(arrived + 1, nowMillis);
                }
            }
            case REPLICATE -> {
                boolean stalled = peer.inflights.count() > 0
                        && arrived < peer.next - 1
                        && nowMillis - peer.lastProgressMillis >= core.options().electionTimeoutMillis();
                if (stalled) {
                    peer.becomeProbe(arrived + 1);
                }
            }
            case SNAPSHOT -> {
                if (arrived + 1 >= log.firstIndex() && log.termAt(arrived) >= 0) {
                    peer.becomeReplicate(arrived + 1, nowMillis);
                }
            }
        }
        return news;
    }

    /** Takes in a refusal: goes back to where the logs may agree, a term at a time instead of an entry (§5.3). */
    void rejected(Progress peer, AppendResponse response) {
        long agreement = response.hintTerm() == 0
                ? response.hintIndex()
                : log.lastIndexWithTermAtMost(response.hintIndex(), response.hintTerm());
        peer.rejected(response.rejectedIndex(), agreement);
    }

    /** Takes in the peer's answer to a piece of a snapshot. */
    void snapshotResponse(Progress peer, InstallSnapshotResponse response, long nowMillis) {
        peer.snapshotActivityMillis = nowMillis;
        if (!response.installed() || response.snapshotIndex() > log.commitIndex()) {
            return;
        }
        peer.matched(response.snapshotIndex(), nowMillis);
        if (peer.state == PeerState.SNAPSHOT) {
            peer.becomeReplicate(peer.match + 1, nowMillis);
        }
    }

    /** Asks the shell again when nothing has been heard of a snapshot for an election timeout, but the peer is there. */
    void remindOfSnapshot(Progress peer, long nowMillis) {
        long timeoutMillis = core.options().electionTimeoutMillis();
        if (peer.state == PeerState.SNAPSHOT
                && nowMillis - peer.snapshotActivityMillis >= timeoutMillis
                && nowMillis - peer.lastContactMillis < timeoutMillis) {
            peer.snapshotActivityMillis = nowMillis;
            core.outbox().wantSnapshot(peer.id);
        }
    }
}
