package io.prez.node.raft;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/** One core among peers that the test plays itself: says what they say, looks at what they would get. */
final class SoloNode {
    static final long SELF = 1;

    final TestNode node;
    final List<Envelope> sent = new ArrayList<>();
    long now;

    /** A member of a cluster of so many voters, with ids from 1 on; the core is number 1. */
    SoloNode(int voters) {
        this(formation(LongStream.rangeClosed(1, voters).toArray()), RaftOptions.DEFAULT);
    }

    SoloNode(Membership formation, RaftOptions options) {
        node = new TestNode(SELF, formation, options, 42, sent::add);
        node.pump(now);
    }

    static Membership formation(long... ids) {
        return new Membership(
                0,
                "c",
                Arrays.stream(ids).mapToObj(InteractionScript::member).toList(),
                List.of(),
                List.of(),
                Set.of(),
                0);
    }

    static Entry entry(long index, long term) {
        return new Entry(index, term, EntryKind.BATCH, new byte[] {(byte) index, (byte) term});
    }

    static Message.AppendEntries append(long previous, long previousTerm, long commit, Entry... entries) {
        return new Message.AppendEntries(previous, previousTerm, List.of(entries), commit, 0);
    }

    static Message.AppendResponse ok(long match) {
        return new Message.AppendResponse(true, match, 0, 0, 0, 0);
    }

    RaftCore core() {
        return node.core;
    }

    void give(long from, long term, Message message) {
        core().receive(new Envelope(0, from, SELF, term, message), now);
        node.pump(now);
    }

    void persist() {
        node.persistAll(now);
    }

    void tick() {
        core().tick(now);
        node.pump(now);
    }

    void passDeadline() {
        now = Math.max(now, core().nextDeadlineMillis());
        tick();
    }

    void pass(long millis) {
        now += millis;
        tick();
    }

    /** Makes the core a follower of this leader with a log of these terms, all durable, so far committed. */
    void follow(long leader, long term, long commit, long... terms) {
        Entry[] entries = new Entry[terms.length];
        for (int i = 0; i < terms.length; i++) {
            entries[i] = entry(i + 1, terms[i]);
        }
        give(leader, term, append(0, 0, commit, entries));
        persist();
        sent.clear();
    }

    /** Makes the core a candidate of the next term whose own vote is durable. */
    void campaign() {
        long term = core().term() + 1;
        passDeadline();
        for (Member voter : core().membership().voters()) {
            if (core().role() == Role.PRE_CANDIDATE) {
                give(voter.id(), term, new Message.PreVoteResponse(true));
            }
        }
        persist();
    }

    /** Makes the core the leader of the next term; its no-op is neither durable nor committed. */
    void lead() {
        campaign();
        for (Member voter : core().membership().voters()) {
            if (core().role() == Role.CANDIDATE) {
                give(voter.id(), core().term(), new Message.VoteResponse(true));
            }
        }
        if (core().role() != Role.LEADER) {
            throw new IllegalStateException("is " + core().role());
        }
    }

    /** The same, with everything it has durable and committed, and its peers known to have it. */
    void leadSettled() {
        lead();
        persist();
        acknowledge(core().lastIndex());
        sent.clear();
    }

    /** Every peer has everything up to here. */
    void acknowledge(long index) {
        long term = core().termAt(index);
        for (Member voter : core().membership().voters()) {
            if (voter.id() != SELF) {
                give(voter.id(), core().term(), new Message.AppendResponse(true, index, 0, index, term, 0));
            }
        }
    }

    void propose(int payloadBytes) {
        core().propose(new byte[payloadBytes], now);
        node.pump(now);
    }

    /** What was sent to this peer, of this type, since {@link #sent} was cleared. */
    <T extends Message> List<T> sentTo(long peer, Class<T> type) {
        return sent.stream()
                .filter(envelope -> envelope.to() == peer && type.isInstance(envelope.message()))
                .map(envelope -> type.cast(envelope.message()))
                .toList();
    }

    <T extends Message> T lastTo(long peer, Class<T> type) {
        return sentTo(peer, type).getLast();
    }
}
