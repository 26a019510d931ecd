package io.prez.node.sim;

import io.prez.node.raft.Entry;
import io.prez.node.raft.EntryKind;
import io.prez.node.raft.Envelope;
import io.prez.node.raft.Member;
import io.prez.node.raft.Membership;
import io.prez.node.raft.Message;
import io.prez.node.raft.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What must be true after every event, seen from outside: from the nodes' own words, from what is on their disks, and
 * from every message on the wire. Remembers all that was ever committed. The first breach throws a {@link Violation}.
 *
 * <ul>
 *   <li>election safety: one leader per term (§5.2), and one vote per voter and term, across restarts
 *   <li>terms, commit and applied indexes never go back; applied ≤ committed ≤ last
 *   <li>log matching: an index and a term name one entry with one predecessor, wherever it appears (§5.3)
 *   <li>a committed entry is durable on a majority when it is first called committed, and never changes
 *   <li>leader completeness: a new leader holds all that was committed (§5.4)
 *   <li>the membership in force is never older than what was applied
 *   <li>what a node called durable is there after a restart
 *   <li>state machine safety: equal applied indexes mean equal digests
 * </ul>
 */
final class Invariants {
    private record Position(long index, long term) {}

    private record Content(long previousTerm, long fingerprint) {}

    private record VoteOf(long voter, long term) {}

    /** What one life of a node showed last. */
    private static final class Seen {
        NodeProcess process;
        long term;
        long commitIndex;
        long appliedIndex;
        long durableIndex = -1;
        Role role = Role.FOLLOWER;
        Membership membership = Membership.NONE;
    }

    private final Map<Long, Observed> nodes = new TreeMap<>();
    private final Map<Long, Seen> seen = new HashMap<>();
    private final Map<Long, Long> leaderOfTerm = new HashMap<>();
    private final Map<VoteOf, Long> votes = new HashMap<>();
    private final Map<Position, Content> logs = new HashMap<>();
    private final Map<Long, Long> digestAt = new HashMap<>();
    /** Up to where a node said that its log is durable, with the term there. */
    private final Map<Long, Position> claims = new HashMap<>();
    /** The committed log; the entry at position i has the index i + 1. */
    private final List<Entry> committed = new ArrayList<>();

    /** Indexes of committed memberships. */
    private final TreeSet<Long> memberships = new TreeSet<>(List.of(0L));

    private long leadersElected;

    /** Watches this node from now on. */
    void add(Observed node) {
        nodes.put(node.id(), node);
        seen.put(node.id(), new Seen());
    }

    /** Everything that any node called committed so far. */
    List<Entry> committed() {
        return committed;
    }

    long leadersElected() {
        return leadersElected;
    }

    /** A message is about to leave its sender. */
    void sent(Envelope envelope) {
        switch (envelope.message()) {
            case Message.VoteRequest request -> voted(envelope.from(), envelope.term(), envelope.from());
            case Message.VoteResponse response -> {
                if (response.granted()) {
                    voted(envelope.from(), envelope.term(), envelope.to());
                }
            }
            case Message.AppendEntries append -> appendSent(envelope, append);
            case Message.AppendResponse response -> acknowledged(envelope, response);
            default -> {}
        }
    }

    private void voted(long voter, long term, long candidate) {
        Long before = votes.putIfAbsent(new VoteOf(voter, term), candidate);
        if (before != null && before != candidate) {
            throw new Violation(Trace.name(voter) + " voted twice in term " + term + ": for " + Trace.name(before)
                    + " and for " + Trace.name(candidate));
        }
    }

    private void appendSent(Envelope envelope, Message.AppendEntries append) {
        leads(envelope.from(), envelope.term());
        long previousTerm = append.prevLogTerm();
        long index = append.prevLogIndex();
        for (Entry entry : append.entries()) {
            if (entry.index() != index + 1) {
                throw new Violation("entries out of order: " + Trace.words(envelope));
            }
            exists(entry, previousTerm);
            previousTerm = entry.term();
            index = entry.index();
        }
    }

    private void exists(Entry entry, long previousTerm) {
        Content content = new Content(previousTerm, fingerprint(entry));
        Content before = logs.putIfAbsent(new Position(entry.index(), entry.term()), content);
        if (before != null && !before.equals(content)) {
            throw new Violation(
                    "log matching broken at " + entry.index() + "/" + entry.term() + ": " + before + " and " + content);
        }
    }

    private void acknowledged(Envelope envelope, Message.AppendResponse response) {
        Observed node = nodes.get(envelope.from());
        if (node != null
                && response.success()
                && response.matchIndex() > 0
                && node.durableTerm(response.matchIndex()) < 0) {
            throw new Violation(Trace.name(envelope.from()) + " acknowledges entry " + response.matchIndex()
                    + " that is not durable there: " + Trace.words(envelope));
        }
    }

    private void leads(long id, long term) {
        Long before = leaderOfTerm.putIfAbsent(term, id);
        if (before == null) {
            leadersElected++;
        } else if (before != id) {
            throw new Violation("two leaders in term " + term + ": " + Trace.name(before) + " and " + Trace.name(id));
        }
    }

    /** An event of this process is over; null for an event of the world. */
    void afterEvent(NodeProcess process) {
        if (process != null) {
            Observed node = nodes.get(process.nodeId());
            if (node != null && node.process() == process && node.isRunning()) {
                check(node);
            }
        }
    }

    private void check(Observed node) {
        Seen before = seen.get(node.id());
        if (before.process != node.process()) {
            before = new Seen();
            before.process = node.process();
            seen.put(node.id(), before);
            recovered(node);
        }
        long term = node.term();
        long commit = node.commitIndex();
        long applied = node.appliedIndex();
        notBack(node, "term", before.term, term);
        notBack(node, "commit index", before.commitIndex, commit);
        notBack(node, "applied index", before.appliedIndex, applied);
        if (applied > commit || commit > node.lastIndex()) {
            throw new Violation(Trace.name(node.id()) + ": applied " + applied + ", committed " + commit + ", last "
                    + node.lastIndex());
        }
        Role role = node.role();
        if (role == Role.LEADER && (before.role != Role.LEADER || before.term != term)) {
            leads(node.id(), term);
            complete(node);
        }
        if (commit > before.commitIndex) {
            committed(node, before.commitIndex + 1, commit, before.membership);
        }
        if (applied > before.appliedIndex) {
            applied(node, applied);
        }
        long newest = memberships.floor(applied);
        if (node.membership().index() < newest) {
            throw new Violation(Trace.name(node.id()) + " applied the membership of " + newest
                    + " and goes by the one of " + node.membership().index());
        }
        long durable = node.durableIndex();
        if (durable != before.durableIndex) {
            claims.put(node.id(), new Position(durable, node.durableTerm(durable)));
            before.durableIndex = durable;
        }
        before.term = term;
        before.commitIndex = commit;
        before.appliedIndex = applied;
        before.role = role;
        before.membership = node.membership();
    }

    /** What a node once called durable, and what was committed, is there after a restart. */
    private void recovered(Observed node) {
        Position claim = claims.get(node.id());
        if (claim == null || claim.index() > committed.size() || claim.index() == 0) {
            return;
        }
        Entry entry = committed.get((int) claim.index() - 1);
        long term = node.durableTerm(claim.index());
        if (claim.term() == entry.term() && term != 0 && term != entry.term()) {
            throw new Violation(Trace.name(node.id()) + " had " + words(entry)
                    + " durable before it restarted, and now has term " + term + " there");
        }
    }

    private static void notBack(Observed node, String what, long before, long now) {
        if (now < before) {
            throw new Violation(Trace.name(node.id()) + ": " + what + " went back from " + before + " to " + now);
        }
    }

    private void complete(Observed leader) {
        if (committed.isEmpty()) {
            return;
        }
        Entry last = committed.getLast();
        long held = leader.termAt(last.index());
        boolean compacted = held < 0 && leader.commitIndex() >= last.index();
        if (!compacted && held != last.term()) {
            throw new Violation(Trace.name(leader.id()) + " leads term " + leader.term()
                    + " without the committed entry " + last.index() + "/" + last.term() + ": it has term " + held
                    + " there, and last " + leader.lastIndex());
        }
    }

    private void committed(Observed node, long from, long to, Membership before) {
        long known = committed.size();
        for (long index = from; index <= to; index++) {
            Entry entry = node.entry(index);
            if (entry == null) {
                if (index > known) {
                    throw new Violation(Trace.name(node.id()) + " calls " + index
                            + " committed, which it does not have and nobody committed before");
                }
                continue;
            }
            if (index <= known) {
                same(node, entry, committed.get((int) index - 1));
            } else {
                if (index != committed.size() + 1) {
                    throw new Violation(Trace.name(node.id()) + " commits " + index + " after " + committed.size());
                }
                committed.add(entry);
                if (entry.kind() == EntryKind.MEMBERSHIP) {
                    memberships.add(entry.index());
                }
            }
        }
        if (to > known) {
            durableOnMajority(node, committed.getLast(), before);
        }
    }

    private static void same(Observed node, Entry entry, Entry before) {
        if (entry.term() != before.term() || fingerprint(entry) != fingerprint(before)) {
            throw new Violation(Trace.name(node.id()) + " committed " + words(entry) + " where " + words(before)
                    + " was committed before");
        }
    }

    /** One event may commit under one membership and then append another, so either may vouch. */
    private void durableOnMajority(Observed node, Entry entry, Membership before) {
        if (!isDurable(node.membership(), entry) && !isDurable(before, entry)) {
            StringBuilder where = new StringBuilder();
            nodes.values()
                    .forEach(n -> where.append(' ')
                            .append(Trace.name(n.id()))
                            .append('=')
                            .append(n.durableTerm(entry.index())));
            throw new Violation(Trace.name(node.id()) + " calls " + words(entry)
                    + " committed, which is not durable on a majority; terms there:" + where);
        }
    }

    private boolean isDurable(Membership membership, Entry entry) {
        return majority(membership.voters(), entry)
                && (!membership.isJoint() || majority(membership.outgoing(), entry));
    }

    private boolean majority(List<Member> voters, Entry entry) {
        int durable = 0;
        for (Member voter : voters) {
            Observed node = nodes.get(voter.id());
            long term = node == null ? -1 : node.durableTerm(entry.index());
            durable += term == 0 || term == entry.term() ? 1 : 0;
        }
        return durable > voters.size() / 2;
    }

    private void applied(Observed node, long applied) {
        long digest = node.digest();
        Long before = digestAt.putIfAbsent(applied, digest);
        if (before != null && before != digest) {
            throw new Violation(Trace.name(node.id()) + " has digest " + Long.toHexString(digest) + " at " + applied
                    + ", where another had " + Long.toHexString(before));
        }
    }

    private static long fingerprint(Entry entry) {
        return Arrays.hashCode(entry.payload()) * 31L + entry.kind().code();
    }

    private static String words(Entry entry) {
        return entry.index() + "/" + entry.term() + " " + entry.kind() + " of " + entry.payload().length + " bytes";
    }
}
