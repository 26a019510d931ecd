package io.prez.node.raft;

import io.prez.node.raft.Message.AppendEntries;
import io.prez.node.raft.Message.AppendResponse;
import io.prez.node.raft.Message.InstallSnapshot;
import io.prez.node.raft.Message.InstallSnapshotResponse;
import io.prez.node.raft.Message.PreVoteRequest;
import io.prez.node.raft.Message.PreVoteResponse;
import io.prez.node.raft.Message.ReadIndexRequest;
import io.prez.node.raft.Message.ReadIndexResponse;
import io.prez.node.raft.Message.TimeoutNow;
import io.prez.node.raft.Message.VoteRequest;
import io.prez.node.raft.Message.VoteResponse;
import io.prez.node.raft.RaftStatus.PeerProgress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A few cores that are told what happens to them, and that write down what they do. Messages lie on the wire until they
 * are delivered, Readys in the disk's queue until they are persisted.
 *
 * <pre>
 * add-nodes N            nodes 1..N, formed as one cluster     add-blank ID     a node that knows of no cluster
 * campaign ID            its election timeout passes           tick ID          its next deadline passes
 * advance MILLIS         time passes, nobody looks             stabilize        persist and deliver until all is quiet
 * persist ID             its disk catches up                   deliver ID       what is on the wire to it arrives
 * run MILLIS             time passes, everybody acts in time, everything arrives
 * drop FROM TO           what is on the wire is lost (* any)   duplicate FROM TO
 * partition A B | C      only within a group                   heal
 * crash ID | restart ID  what is not persisted is lost         unreachable ID   its leader's process died
 * propose ID TEXT        read ID                               read-request ID TOKEN
 * transfer ID TO         TO 0: whoever is best                 snapshot ID TRAILING
 * add-learner ID NEW | promote ID OTHER | remove ID OTHER | replace ID A B ...
 * status [ID] | log ID   quiet | loud                          whether to write down what follows
 * </pre>
 */
final class InteractionScript {
    private final Map<Long, TestNode> nodes = new TreeMap<>();
    private final List<Envelope> wire = new ArrayList<>();
    private final Map<Long, Integer> groups = new HashMap<>();
    private List<String> output = new ArrayList<>();
    private boolean quiet;
    private long now;

    /** What the nodes did because of this command. */
    List<String> run(String line) {
        output = new ArrayList<>();
        List<String> words = List.of(line.trim().split(" +", -1));
        String verb = words.getFirst();
        switch (verb) {
            case "quiet" -> quiet = true;
            case "loud" -> quiet = false;
            case "stabilize" -> stabilize();
            case "run" -> runFor(Long.parseLong(words.get(1)));
            case "advance" -> now += Long.parseLong(words.get(1));
            case "partition" -> partition(words.subList(1, words.size()));
            case "heal" -> groups.clear();
            case "drop" -> say("dropped " + take(words.get(1), words.get(2)).size());
            case "duplicate" -> {
                List<Envelope> doubled = take(words.get(1), words.get(2));
                wire.addAll(doubled);
                wire.addAll(doubled);
            }
            case "add-nodes" -> addNodes(Integer.parseInt(words.get(1)));
            case "status" -> {
                Stream<TestNode> shown = words.size() > 1 ? Stream.of(node(words.get(1))) : nodes.values().stream();
                shown.forEach(this::status);
            }
            default -> runOnNode(verb, words);
        }
        return output;
    }

    private void runOnNode(String verb, List<String> words) {
        if (verb.equals("add-blank")) {
            addNode(Long.parseLong(words.get(1)), Membership.NONE);
            return;
        }
        TestNode node = node(words.get(1));
        switch (verb) {
            case "campaign", "tick" -> {
                now = Math.max(now, node.core.nextDeadlineMillis());
                node.core.tick(now);
            }
            case "deliver" -> {
                for (Envelope envelope : take("*", words.get(1))) {
                    deliver(envelope);
                }
            }
            case "persist" -> node.persistAll(now);
            case "crash" -> node.crash();
            case "restart" -> node.restart(now);
            case "unreachable" -> node.core.leaderUnreachable(now);
            case "propose" -> say(node, "proposed at " + node.core.propose(bytes(words.get(2)), now));
            case "read" -> say(node, "read at " + node.core.readIndex() + " in round " + node.core.beginReadRound(now));
            case "read-request" -> node.core.requestReadIndex(Long.parseLong(words.get(2)), now);
            case "transfer" -> say(node, text(node.core.transferLeadership(Long.parseLong(words.get(2)), now)));
            case "snapshot" -> node.snapshot(Long.parseLong(words.get(2)));
            case "log" -> log(node);
            default -> say(node, text(node.core.change(change(verb, node, words), now)));
        }
        node.pump(now);
    }

    private MembershipChange change(String verb, TestNode node, List<String> words) {
        List<Long> ids =
                words.subList(2, words.size()).stream().map(Long::valueOf).toList();
        return switch (verb) {
            case "add-learner" -> new MembershipChange.AddLearner(member(ids.getFirst()), -1, 0);
            case "promote" -> new MembershipChange.Promote(ids.getFirst(), -1, 0);
            case "remove" -> new MembershipChange.Remove(ids.getFirst(), -1, 0);
            case "replace" ->
                new MembershipChange.Replace(
                        ids.stream().map(InteractionScript::member).toList(), -1, 0);
            default -> throw new IllegalArgumentException("node " + node.id + " does not know how to " + verb);
        };
    }

    static Member member(long id) {
        return new Member(id, "node-" + id, "host:" + id, "");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private TestNode node(String word) {
        TestNode node = nodes.get(Long.valueOf(word));
        if (node == null) {
            throw new IllegalArgumentException("no node " + word);
        }
        return node;
    }

    private void addNodes(int count) {
        List<Member> voters = new ArrayList<>();
        for (long id = 1; id <= count; id++) {
            voters.add(member(id));
        }
        Membership formation = new Membership(0, "c", voters, List.of(), List.of(), Set.of(), 0);
        voters.forEach(voter -> addNode(voter.id(), formation));
    }

    private void addNode(long id, Membership formation) {
        TestNode node = new TestNode(id, formation, RaftOptions.DEFAULT, id, this::send);
        node.onReady = ready -> ready(node, ready);
        node.onApply = entry -> say(node, "applies " + text(entry));
        nodes.put(id, node);
        node.pump(now);
    }

    private void partition(List<String> words) {
        int group = 1;
        for (String word : words) {
            if (word.equals("|")) {
                group++;
            } else {
                groups.put(Long.valueOf(word), group);
            }
        }
    }

    private void send(Envelope envelope) {
        wire.add(envelope);
        say("  " + envelope.from() + " > " + envelope.to() + " term " + envelope.term() + ": "
                + text(envelope.message()));
    }

    private List<Envelope> take(String from, String to) {
        List<Envelope> taken = wire.stream()
                .filter(envelope -> (from.equals("*") || envelope.from() == Long.parseLong(from))
                        && (to.equals("*") || envelope.to() == Long.parseLong(to)))
                .toList();
        wire.removeAll(taken);
        return taken;
    }

    private void deliver(Envelope envelope) {
        TestNode to = nodes.get(envelope.to());
        boolean cut = !groups.getOrDefault(envelope.from(), 0).equals(groups.getOrDefault(envelope.to(), 0));
        if (to == null || to.crashed || cut) {
            say("  " + envelope.from() + " > " + envelope.to() + " lost");
            return;
        }
        to.core.receive(envelope, now);
        to.pump(now);
        to.events.forEach(event -> say(to, event));
        to.events.clear();
    }

    private void stabilize() {
        boolean busy = true;
        for (int round = 0; busy && round < 1000; round++) {
            busy = false;
            for (TestNode node : nodes.values()) {
                node.pump(now);
                busy |= node.persistOne(now);
            }
            if (!wire.isEmpty()) {
                busy = true;
                deliver(wire.removeFirst());
            }
            // News of a commit waits a moment for company.
            for (TestNode node : nodes.values()) {
                if (!busy && !node.crashed && node.core.nextDeadlineMillis() <= now + 2) {
                    now += 2;
                    node.core.tick(now);
                    busy = true;
                }
            }
        }
    }

    private void runFor(long millis) {
        long end = now + millis;
        while (now < end) {
            long next = end;
            for (TestNode node : nodes.values()) {
                next = node.crashed ? next : Math.min(next, node.core.nextDeadlineMillis());
            }
            now = Math.max(now, next);
            for (TestNode node : nodes.values()) {
                if (!node.crashed && node.core.nextDeadlineMillis() <= now) {
                    node.core.tick(now);
                }
            }
            stabilize();
        }
    }

    private void ready(TestNode node, Ready ready) {
        List<String> parts = new ArrayList<>();
        if (ready.role() != null) {
            parts.add(ready.role().role().name().toLowerCase(Locale.ROOT) + " in term "
                    + ready.role().term()
                    + (ready.role().leaderId() == 0
                            ? ""
                            : " of leader " + ready.role().leaderId()));
        }
        if (ready.hardState() != null) {
            parts.add("hard state term " + ready.hardState().term() + " vote "
                    + ready.hardState().votedFor());
        }
        if (!ready.entries().isEmpty()) {
            parts.add("entries " + texts(ready.entries()));
        }
        if (ready.membership() != null) {
            parts.add("membership " + text(ready.membership()));
        }
        ready.readGrants().forEach(grant -> parts.add("read " + grant.token() + " granted at " + grant.index()));
        if (ready.confirmedReadRound() != node.confirmedRound) {
            parts.add("round " + ready.confirmedReadRound() + " confirmed");
        }
        if (!ready.snapshotsWanted().isEmpty()) {
            parts.add("snapshots wanted by " + ready.snapshotsWanted());
        }
        if (!parts.isEmpty()) {
            say(node, String.join("; ", parts));
        }
    }

    private void status(TestNode node) {
        RaftStatus status = node.core.status();
        say(
                node,
                status.role().name().toLowerCase(Locale.ROOT) + " term " + status.term() + " leader "
                        + status.leaderId() + " log " + status.firstIndex() + ".." + status.lastIndex() + " durable "
                        + status.durableIndex() + " commit " + status.commitIndex() + " " + text(status.membership())
                        + (status.membershipCommitted() ? "" : " uncommitted")
                        + (status.removed() ? " removed" : ""));
        for (PeerProgress peer : status.peers()) {
            say("  peer " + peer.memberId() + " " + peer.state().text() + " match " + peer.matchIndex() + " next "
                    + peer.nextIndex());
        }
    }

    private void log(TestNode node) {
        say(node, "durable " + texts(node.log));
    }

    private void say(TestNode node, String what) {
        say(node.id + " " + what);
    }

    private void say(String what) {
        if (!quiet) {
            output.add(what);
        }
    }

    private static String texts(List<Entry> entries) {
        return entries.stream().map(InteractionScript::text).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String text(Entry entry) {
        String what = switch (entry.kind()) {
            case NO_OP -> "no-op";
            case BATCH -> new String(entry.payload(), java.nio.charset.StandardCharsets.UTF_8);
            case MEMBERSHIP -> text(MembershipCodec.decode(entry.payload()));
        };
        return entry.index() + "/" + entry.term() + " " + what;
    }

    private static String text(Membership membership) {
        return "voters " + ids(membership.voters())
                + (membership.isJoint() ? " outgoing " + ids(membership.outgoing()) : "")
                + (membership.learners().isEmpty() ? "" : " learners " + ids(membership.learners()));
    }

    private static List<Long> ids(List<Member> members) {
        return members.stream().map(Member::id).toList();
    }

    private static String text(ChangeOutcome outcome) {
        return switch (outcome) {
            case ChangeOutcome.Accepted accepted -> "change accepted at " + accepted.index();
            case ChangeOutcome.Refused refused -> "change refused: " + refused.reason() + ", " + refused.text();
        };
    }

    private static String text(TransferOutcome outcome) {
        return switch (outcome) {
            case TransferOutcome.Started started -> "transfer to " + started.targetId();
            case TransferOutcome.Refused refused -> "transfer refused: " + refused.reason() + ", " + refused.text();
        };
    }

    private static String text(Message message) {
        return switch (message) {
            case PreVoteRequest m -> "would you vote? log ends " + m.lastLogIndex() + "/" + m.lastLogTerm();
            case PreVoteResponse m -> m.granted() ? "I would" : "I would not";
            case VoteRequest m ->
                "vote! log ends " + m.lastLogIndex() + "/" + m.lastLogTerm()
                        + (m.leadershipTransfer() ? ", by transfer" : "");
            case VoteResponse m -> m.granted() ? "my vote" : "no vote";
            case AppendEntries m ->
                (m.entries().isEmpty() ? "heartbeat" : "append " + texts(m.entries())) + " after " + m.prevLogIndex()
                        + "/" + m.prevLogTerm() + ", commit " + m.leaderCommit() + round(m.readRound());
            case AppendResponse m ->
                (m.success()
                                ? "ok, durable to " + m.matchIndex() + ", log ends "
                                : "no match at " + m.rejectedIndex() + ", try ")
                        + m.hintIndex() + "/" + m.hintTerm() + round(m.readRound());
            case InstallSnapshot m -> "snapshot " + m.snapshotIndex() + "/" + m.snapshotTerm();
            case InstallSnapshotResponse m ->
                "snapshot " + m.snapshotIndex() + (m.installed() ? " installed" : " at byte " + m.nextOffset());
            case TimeoutNow _ -> "campaign now";
            case ReadIndexRequest m -> "where may I read? token " + m.token();
            case ReadIndexResponse m -> "read token " + m.token() + " at " + m.index();
        };
    }

    private static String round(long round) {
        return round == 0 ? "" : ", round " + round;
    }
}
