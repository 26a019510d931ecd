package io.prez.node.raft;

import io.prez.node.raft.Ready.ReadGrant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The cluster of {@link RandomClusterTest}: what may happen, and what must hold after it. */
final class RandomCluster {
    /** How often something interesting happened. */
    static final class Coverage {
        int elections;
        int truncations;
        int snapshotsInstalled;
        int membershipChanges;
        int jointChanges;
        int readsConfirmed;
        int followerReads;
        int transfers;
        int crashes;

        void add(Coverage other) {
            elections += other.elections;
            truncations += other.truncations;
            snapshotsInstalled += other.snapshotsInstalled;
            membershipChanges += other.membershipChanges;
            jointChanges += other.jointChanges;
            readsConfirmed += other.readsConfirmed;
            followerReads += other.followerReads;
            transfers += other.transfers;
            crashes += other.crashes;
        }

        @Override
        public String toString() {
            return "elections " + elections + ", truncations " + truncations + ", snapshots " + snapshotsInstalled
                    + ", changes " + membershipChanges + " (joint " + jointChanges + "), reads " + readsConfirmed
                    + " (follower " + followerReads + "), transfers " + transfers + ", crashes " + crashes;
        }
    }

    private record Identity(Entry entry, long previousTerm) {}

    private record Read(long nodeId, long term, long round, long index, long committedBefore) {}

    private record Question(long nodeId, long committedBefore) {}

    private static final RaftOptions OPTIONS = RaftOptions.DEFAULT
            .withTimeouts(50, 10)
            .withBounds(4, 300, 120, 2000)
            .withTailCacheBytes(200);

    private final Random random;
    private final Map<Long, TestNode> nodes = new TreeMap<>();
    private final List<Envelope> wire = new ArrayList<>();
    private final Set<Long> isolated = new HashSet<>();
    /** Nodes that stand still: no time passes for them, and what they are sent waits. */
    private final Set<Long> paused = new HashSet<>();

    /** What any node ever appended at (index, term): together with the term before it, log matching by induction. */
    private final Map<List<Long>, Identity> appended = new HashMap<>();
    /** What any node ever knew to be committed. */
    private final TreeMap<Long, Entry> committed = new TreeMap<>();

    /** The term in which that was first known, which is not before the one in which it happened. */
    private final Map<Long, Long> committedInTerm = new HashMap<>();

    private final Map<Long, Long> leaderOfTerm = new HashMap<>();
    private final Map<Long, Long> lastTerm = new HashMap<>();
    private final List<Read> reads = new ArrayList<>();
    private final Map<Long, Question> tokens = new HashMap<>();
    final Coverage coverage = new Coverage();
    private final double lossRate;
    private final double crashRate;
    private long now;
    private long lastToken;
    private long lastMemberId;
    private long lastPayload;
    private int step;

    RandomCluster(long seed) {
        random = new Random(seed);
        int size = 1 + random.nextInt(5);
        lossRate = random.nextBoolean() ? 0.02 : 0.2;
        crashRate = random.nextBoolean() ? 0.002 : 0.02;
        List<Member> voters = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            voters.add(member(++lastMemberId));
        }
        Membership formation = new Membership(0, "c", voters, List.of(), List.of(), Set.of(), 0);
        for (Member voter : voters) {
            addNode(voter.id(), formation);
        }
    }

    private static Member member(long id) {
        return new Member(id, "node-" + id, "h:" + id, "");
    }

    private void addNode(long id, Membership formation) {
        TestNode node = new TestNode(id, formation, OPTIONS, random.nextLong(), wire::add);
        node.onReady = ready -> onReady(node, ready);
        node.onApply = entry -> onApply(node, entry);
        nodes.put(id, node);
    }

    String whereabouts() {
        return "step " + step + ", " + now + " ms, committed " + committed.size() + ", terms " + leaderOfTerm.size();
    }

    int committedCount() {
        return committed.size();
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            step++;
            act();
            check();
        }
    }

    private void act() {
        double dice = random.nextDouble();
        TestNode node = pick();
        if (dice < 0.55) {
            for (int i = random.nextInt(4); i >= 0; i--) {
                deliver();
            }
        } else if (dice < 0.75) {
            if (!node.crashed) {
                node.persistOne(now);
            }
        } else if (dice < 0.85) {
            now += random.nextInt(12);
            nodes.values().forEach(this::tick);
        } else if (dice < 0.93) {
            propose(node);
        } else if (dice < 0.96) {
            read(node);
        } else if (dice < 0.97) {
            snapshot(node);
        } else if (dice < 0.975) {
            transfer(node);
        } else if (dice < 0.985) {
            change(node);
        } else if (dice < 0.985 + crashRate / 2) {
            crashOrRestart(node);
        } else if (dice < 0.9955) {
            partition(node);
        } else if (dice < 0.9975) {
            pauseOrResume(node);
        } else {
            signal(node);
        }
        if (node.crashed && random.nextInt(6) == 0) {
            node.restart(now);
        }
        nodes.values().forEach(each -> each.pump(now));
    }

    private TestNode pick() {
        List<TestNode> all = new ArrayList<>(nodes.values());
        return all.get(random.nextInt(all.size()));
    }

    private void tick(TestNode node) {
        if (!node.crashed
                && !paused.contains(node.id)
                && node.core.nextDeadlineMillis() <= now
                && random.nextInt(4) > 0) {
            node.core.tick(now);
        }
    }

    private void deliver() {
        if (wire.isEmpty()) {
            return;
        }
        // Mostly in order, as over TCP; sometimes not, as after a reconnect.
        int position = random.nextInt(5) == 0 ? random.nextInt(wire.size()) : 0;
        Envelope envelope = wire.remove(position);
        if (paused.contains(envelope.to())) {
            wire.add(envelope);
            return;
        }
        TestNode to = nodes.get(envelope.to());
        boolean cut = isolated.contains(envelope.to()) || isolated.contains(envelope.from());
        if (to == null || to.crashed || cut || random.nextDouble() < lossRate) {
            return;
        }
        if (random.nextInt(20) == 0) {
            wire.add(envelope);
        }
        boolean asksForVote = envelope.message() instanceof Message.VoteRequest;
        to.core.receive(envelope, now);
        to.pump(now);
        if (asksForVote && random.nextInt(4) == 0) {
            // The moment at which a vote that is not durable would be given twice.
            crashOrRestart(to);
            crashOrRestart(to);
        }
        coverage.snapshotsInstalled += to.events.size();
        to.events.clear();
    }

    private void propose(TestNode node) {
        if (!node.crashed) {
            byte[] payload = new byte[8 + random.nextInt(60)];
            Arrays.fill(payload, (byte) ++lastPayload);
            payload[0] = (byte) (lastPayload >> 8);
            payload[1] = (byte) (lastPayload >> 16);
            node.core.propose(payload, now);
        }
    }

    private void read(TestNode node) {
        if (node.crashed) {
            return;
        }
        long committedBefore = committed.isEmpty() ? 0 : committed.lastKey();
        if (random.nextBoolean()) {
            long index = node.core.readIndex();
            if (index >= 0) {
                reads.add(new Read(node.id, node.core.term(), node.core.beginReadRound(now), index, committedBefore));
            }
        } else {
            long token = ++lastToken;
            tokens.put(token, new Question(node.id, committedBefore));
            node.core.requestReadIndex(token, now);
        }
    }

    private void snapshot(TestNode node) {
        if (!node.crashed) {
            node.snapshot(random.nextInt(4));
        }
    }

    private void transfer(TestNode node) {
        if (!node.crashed) {
            TransferOutcome outcome =
                    node.core.transferLeadership(random.nextBoolean() ? HardState.NOBODY : pick().id, now);
            coverage.transfers += outcome instanceof TransferOutcome.Started ? 1 : 0;
        }
    }

    private void change(TestNode node) {
        Membership membership = node.core.membership();
        if (node.crashed || node.core.role() != Role.LEADER) {
            return;
        }
        List<Member> all = new ArrayList<>(membership.voters());
        all.addAll(membership.learners());
        MembershipChange change = switch (random.nextInt(4)) {
            case 0 -> new MembershipChange.AddLearner(member(lastMemberId + 1), -1, 0);
            case 1 ->
                new MembershipChange.Promote(
                        membership.learners().isEmpty()
                                ? 1
                                : membership.learners().getFirst().id(),
                        membership.index(),
                        0);
            case 2 ->
                new MembershipChange.Remove(all.get(random.nextInt(all.size())).id(), -1, 0);
            default -> {
                List<Member> wanted = new ArrayList<>(all);
                wanted.removeIf(member -> random.nextInt(3) == 0);
                yield new MembershipChange.Replace(wanted, -1, 0);
            }
        };
        if (membership.voters().size() < 3 && !(change instanceof MembershipChange.Promote) && nodes.size() < 8) {
            change = new MembershipChange.AddLearner(member(lastMemberId + 1), -1, 0);
        }
        if (change instanceof MembershipChange.AddLearner && nodes.size() >= 12) {
            return;
        }
        if (node.core.change(change, now) instanceof ChangeOutcome.Accepted) {
            coverage.membershipChanges++;
            coverage.jointChanges += node.core.membership().isJoint() ? 1 : 0;
            if (change instanceof MembershipChange.AddLearner add) {
                lastMemberId = add.member().id();
                addNode(lastMemberId, Membership.NONE);
            }
        }
    }

    private void crashOrRestart(TestNode node) {
        if (node.crashed) {
            node.restart(now);
        } else {
            node.crash();
            tokens.values().removeIf(question -> question.nodeId == node.id);
            coverage.crashes++;
        }
    }

    private void partition(TestNode node) {
        TestNode leader = leader();
        if (leader != null && !leader.crashed && random.nextInt(4) == 0 && isolated.size() < nodes.size() / 2) {
            isolated.add(leader.id);
            for (int i = random.nextInt(4); i >= 0; i--) {
                propose(leader);
            }
        } else if (!isolated.remove(node.id) && isolated.size() < nodes.size() / 2) {
            isolated.add(node.id);
        }
    }

    /** What connections tell: wrong now and then. */
    private void signal(TestNode node) {
        if (!node.crashed) {
            if (random.nextBoolean()) {
                node.core.leaderUnreachable(now);
            } else {
                node.core.peerUnreachable(pick().id);
            }
        }
    }

    /** A leader that wakes up believes for a moment that it still leads: that is when it must not answer reads. */
    private void pauseOrResume(TestNode node) {
        if (!paused.isEmpty()) {
            for (long id : List.copyOf(paused)) {
                paused.remove(id);
                TestNode woken = nodes.get(id);
                if (woken != null) {
                    read(woken);
                    read(woken);
                }
            }
        } else {
            TestNode leader = leader();
            paused.add(leader == null ? node.id : leader.id);
        }
    }

    private void onReady(TestNode node, Ready ready) {
        if (!ready.entries().isEmpty()) {
            boolean again = ready.entries().getFirst().index() <= node.handedOut;
            coverage.truncations += again ? 1 : 0;
            node.handedOut = ready.entries().getLast().index();
        }
        for (Entry entry : ready.entries()) {
            Identity identity = new Identity(entry, node.core.termAt(entry.index() - 1));
            Identity known = appended.putIfAbsent(List.of(entry.index(), entry.term()), identity);
            require(
                    known == null || (known.previousTerm == identity.previousTerm && same(known.entry, entry)),
                    "log matching: two entries " + entry.index() + " of term " + entry.term());
        }
        commit(node, ready.commitIndex());
        for (ReadGrant grant : ready.readGrants()) {
            Question question = tokens.remove(grant.token());
            require(question != null, "token " + grant.token() + " answered twice");
            if (question != null && grant.index() >= 0) {
                coverage.followerReads++;
                require(
                        grant.index() >= question.committedBefore,
                        "stale read at " + grant.index() + " when " + question.committedBefore + " was committed");
            }
        }
    }

    private void commit(TestNode node, long commitIndex) {
        long from = committed.isEmpty() ? 1 : committed.lastKey() + 1;
        for (long index = from; index <= commitIndex; index++) {
            Identity identity = appended.get(List.of(index, node.core.termAt(index)));
            require(identity != null, "committed entry " + index + " was never appended");
            if (identity != null) {
                committed.put(index, identity.entry);
                committedInTerm.put(index, node.core.term());
            }
        }
        if (commitIndex >= from && node.core.role() == Role.LEADER) {
            requireDurableQuorum(node, commitIndex);
        }
    }

    private void requireDurableQuorum(TestNode leader, long index) {
        // A leave entry may have been appended by this very commit: the membership before it decided.
        Membership membership = leader.core.membership();
        if (membership.index() > index) {
            return;
        }
        requireMajority(membership.voters(), index);
        if (membership.isJoint()) {
            requireMajority(membership.outgoing(), index);
        }
    }

    private void requireMajority(List<Member> voters, long index) {
        Entry entry = committed.get(index);
        long term = entry == null ? -1 : entry.term();
        int count = 0;
        for (Member voter : voters) {
            TestNode node = nodes.get(voter.id());
            count += node != null && node.hasDurably(index, term) ? 1 : 0;
        }
        require(
                count > voters.size() / 2,
                "entry " + index + " committed, but durable on " + count + " of " + voters.size());
    }

    private void onApply(TestNode node, Entry entry) {
        Entry known = committed.get(entry.index());
        require(
                known != null && same(known, entry),
                "state machine safety: node " + node.id + " applied another entry " + entry.index());
    }

    private static boolean same(Entry one, Entry other) {
        return one.term() == other.term()
                && one.kind() == other.kind()
                && Arrays.equals(one.payload(), other.payload());
    }

    private void check() {
        for (TestNode node : nodes.values()) {
            if (node.crashed) {
                continue;
            }
            RaftCore core = node.core;
            require(core.term() >= lastTerm.getOrDefault(node.id, 0L) || core.term() >= node.hardState.term(), "term");
            if (core.role() == Role.LEADER) {
                checkLeader(node);
            }
        }
        checkReads();
    }

    private void checkLeader(TestNode node) {
        RaftCore core = node.core;
        Long known = leaderOfTerm.putIfAbsent(core.term(), node.id);
        require(known == null || known == node.id, "election safety: two leaders in term " + core.term());
        if (known != null) {
            return;
        }
        coverage.elections++;
        for (Map.Entry<Long, Entry> each : committed.entrySet()) {
            long term = core.termAt(each.getKey());
            if (committedInTerm.getOrDefault(each.getKey(), 0L) >= core.term()) {
                continue;
            }
            boolean compacted = term < 0 && each.getKey() < core.lastIndex();
            require(
                    compacted || term == each.getValue().term(),
                    "leader completeness: leader of term " + core.term() + " lacks entry " + each.getKey());
        }
    }

    private void checkReads() {
        for (Read read : List.copyOf(reads)) {
            TestNode node = nodes.get(read.nodeId);
            if (node == null || node.crashed || node.core.term() != read.term || node.core.role() != Role.LEADER) {
                reads.remove(read);
            } else if (node.confirmedRound >= read.round) {
                reads.remove(read);
                coverage.readsConfirmed++;
                require(
                        read.index >= read.committedBefore,
                        "stale read at " + read.index + " when " + read.committedBefore + " was committed");
            }
        }
    }

    /** Everybody is back and hears everybody: a leader must be found, and everything must reach every member. */
    void healAndFinish() {
        isolated.clear();
        paused.clear();
        for (TestNode node : nodes.values()) {
            if (node.crashed) {
                node.restart(now);
            }
        }
        for (int turn = 0; turn < 600; turn++) {
            step++;
            settle();
            now += 5;
            for (TestNode node : nodes.values()) {
                node.core.tick(now);
                node.pump(now);
            }
            check();
            TestNode leader = leader();
            if (leader != null && turn % 20 == 0) {
                propose(leader);
            }
        }
        settle();
        TestNode leader = leader();
        require(leader != null, "no leader after everything healed");
        if (leader == null) {
            return;
        }
        long last = leader.core.lastIndex();
        require(
                leader.core.commitIndex() == last,
                "commit " + leader.core.commitIndex() + " of " + last + ": "
                        + leader.core.status().peers());
        require(!leader.core.membership().isJoint(), "the joint membership was never finished");
        List<Member> members = new ArrayList<>(leader.core.membership().voters());
        members.addAll(leader.core.membership().learners());
        for (Member each : members) {
            TestNode node = nodes.get(each.id());
            require(
                    node != null && node.appliedIndex == last,
                    "member " + each.name() + " did not catch up with " + last + ": "
                            + leader.core.status().peers());
        }
        require(reads.isEmpty() && tokens.isEmpty(), "reads without an answer: " + reads + tokens.keySet());
    }

    private void settle() {
        for (int i = 0; i < 100_000; i++) {
            boolean busy = false;
            for (TestNode node : nodes.values()) {
                node.pump(now);
                busy |= node.persistOne(now);
            }
            if (!wire.isEmpty()) {
                busy = true;
                Envelope envelope = wire.removeFirst();
                TestNode to = nodes.get(envelope.to());
                if (to != null) {
                    to.core.receive(envelope, now);
                    to.pump(now);
                }
            }
            if (!busy) {
                return;
            }
        }
        throw new IllegalStateException("the cluster never comes to rest");
    }

    private @Nullable TestNode leader() {
        TestNode leader = null;
        for (TestNode node : nodes.values()) {
            if (node.core.role() == Role.LEADER && (leader == null || node.core.term() > leader.core.term())) {
                leader = node;
            }
        }
        return leader;
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new IllegalStateException(what);
        }
    }
}
