package io.prez.node.sim;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whether one order explains what all clients were told: each call took effect at one moment between its invocation and
 * its completion. Wing and Gong's search with Lowe's memory of visited configurations, partition by partition
 * (Horn and Kroening's locality), as porcupine does it. A call whose outcome is unknown may have taken effect at any
 * moment after its invocation, or never.
 */
final class LinearizabilityCheck {
    /** What was found out. */
    sealed interface Verdict {
        /** There is such an order. */
        record Linearizable() implements Verdict {}

        /** There is none: {@code explanation} shows the calls around the place where every search got stuck. */
        record Broken(String partition, String explanation) implements Verdict {}

        /** The search was given up. */
        record Undecided(String partition) implements Verdict {}
    }

    /** An invocation or a completion, in the order of time, in a list from which calls are taken and put back. */
    private static final class Node {
        final Call call;
        final int id;
        final boolean isReturn;
        Node match;
        Node previous;
        Node next;

        Node(Call call, int id, boolean isReturn) {
            this.call = call;
            this.id = id;
            this.isReturn = isReturn;
        }
    }

    private record Visited(BitSet done, Map<String, String> state) {}

    private record Choice(Node node, Map<String, String> stateBefore) {}

    private LinearizabilityCheck() {}

    /** @param stepsMax how many steps the search of one partition may take */
    static Verdict check(List<Call> history, int stepsMax) {
        Map<String, List<Call>> partitions = new TreeMap<>();
        for (Call call : history) {
            if (call.isKnown() || !call.isRead()) {
                partitions
                        .computeIfAbsent(call.partition(), p -> new ArrayList<>())
                        .add(call);
            }
        }
        Verdict worst = new Verdict.Linearizable();
        for (Map.Entry<String, List<Call>> partition : partitions.entrySet()) {
            Verdict verdict = checkPartition(partition.getKey(), partition.getValue(), stepsMax);
            if (verdict instanceof Verdict.Broken) {
                return verdict;
            }
            if (verdict instanceof Verdict.Undecided) {
                worst = verdict;
            }
        }
        return worst;
    }

    private static Verdict checkPartition(String partition, List<Call> calls, int stepsMax) {
        Node head = link(calls);
        int returnsLeft = (int) calls.stream().filter(Call::isKnown).count();
        BitSet done = new BitSet(calls.size());
        Map<String, String> state = Map.of();
        Set<Visited> visited = new HashSet<>();
        IdentityHashMap<Call, Integer> ids = new IdentityHashMap<>();
        calls.forEach(call -> ids.put(call, ids.size()));
        List<Choice> choices = new ArrayList<>();
        List<Node> deepest = List.of();
        Node stuckAt = null;
        Node node = head.next;
        // Calls of unknown outcome are tried last: most of them never happened, or show in the next answer.
        boolean tryingUnknown = false;
        for (int steps = 0; returnsLeft > 0; steps++) {
            if (steps == stepsMax) {
                return new Verdict.Undecided(partition);
            }
            if (node != null && !node.isReturn) {
                Call call = node.call;
                boolean tried = call.isKnown() != tryingUnknown && !comesTooEarly(call, ids, done);
                Map<String, String> after = tried ? outcome(state, call) : null;
                if (after != null && visit(visited, done, node.id, after)) {
                    choices.add(new Choice(node, state));
                    done.set(node.id);
                    state = after;
                    returnsLeft -= node.match == null ? 0 : 1;
                    lift(node);
                    node = head.next;
                    tryingUnknown = false;
                } else {
                    node = node.next;
                }
                continue;
            }
            if (!tryingUnknown) {
                tryingUnknown = true;
                node = head.next;
                continue;
            }
            // A completion whose call has no place before it (or nothing left to try): take the last choice back.
            if (choices.size() >= deepest.size()) {
                deepest = choices.stream().map(Choice::node).toList();
                stuckAt = node;
            }
            if (choices.isEmpty()) {
                return new Verdict.Broken(partition, explain(deepest, stuckAt, head));
            }
            Choice last = choices.removeLast();
            state = last.stateBefore();
            done.clear(last.node().id);
            returnsLeft += last.node().match == null ? 0 : 1;
            putBack(last.node());
            tryingUnknown = !last.node().call.isKnown();
            node = last.node().next;
        }
        return new Verdict.Linearizable();
    }

    /** Whether an earlier call of the same connection, whose effect is certain, has not had it yet. */
    private static boolean comesTooEarly(Call call, IdentityHashMap<Call, Integer> ids, BitSet done) {
        Call first = call.after();
        if (first == null || !first.isKnown()) {
            return false;
        }
        Integer id = ids.get(first);
        return id != null && !done.get(id);
    }

    /** The state after the call if it may have been told what it was told, else null. */
    private static Map<String, String> outcome(Map<String, String> state, Call call) {
        boolean holds = StoreModel.watchesHold(state, call);
        if (StoreModel.ABORTED.equals(call.reply()) || (!call.isKnown() && !holds)) {
            // Values may have changed and changed back, so an abort is always possible when something was watched.
            return call.watched().isEmpty() ? null : state;
        }
        if (!holds) {
            return null;
        }
        StoreModel.Step step = StoreModel.step(state, call);
        return !call.isKnown() || step.reply().equals(call.reply()) ? step.state() : null;
    }

    private static boolean visit(Set<Visited> visited, BitSet done, int id, Map<String, String> state) {
        BitSet copy = (BitSet) done.clone();
        copy.set(id);
        return visited.add(new Visited(copy, state));
    }

    private static Node link(List<Call> calls) {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            Call call = calls.get(i);
            Node invocation = new Node(call, i, false);
            nodes.add(invocation);
            if (call.isKnown()) {
                invocation.match = new Node(call, i, true);
                nodes.add(invocation.match);
            }
        }
        // At the same moment invocations come first: the calls overlapped.
        nodes.sort(Comparator.<Node>comparingLong(n -> n.isReturn ? n.call.completedAt() : n.call.invokedAt())
                .thenComparing(n -> n.isReturn)
                .thenComparingInt(n -> n.id));
        Node head = new Node(null, -1, false);
        Node last = head;
        for (Node node : nodes) {
            node.previous = last;
            last.next = node;
            last = node;
        }
        return head;
    }

    private static void lift(Node node) {
        unlink(node);
        if (node.match != null) {
            unlink(node.match);
        }
    }

    private static void putBack(Node node) {
        if (node.match != null) {
            relink(node.match);
        }
        relink(node);
    }

    private static void unlink(Node node) {
        node.previous.next = node.next;
        if (node.next != null) {
            node.next.previous = node.previous;
        }
    }

    private static void relink(Node node) {
        node.previous.next = node;
        if (node.next != null) {
            node.next.previous = node;
        }
    }

    private static String explain(List<Node> deepest, Node stuckAt, Node head) {
        StringBuilder text = new StringBuilder("an order was found for these calls (the last of them):\n");
        Map<String, String> state = new HashMap<>();
        int from = Math.max(0, deepest.size() - 20);
        for (int i = 0; i < deepest.size(); i++) {
            Call call = deepest.get(i).call;
            Map<String, String> after = outcome(state, call);
            state = after == null ? state : after;
            if (i >= from) {
                text.append("  ").append(call).append('\n');
            }
        }
        text.append("then the state was ").append(new TreeMap<>(state)).append('\n');
        text.append("and there was no place for: ")
                .append(stuckAt == null ? "the rest" : stuckAt.call)
                .append('\n');
        return text.append("(" + count(head) + " calls of the partition were looked at)")
                .toString();
    }

    private static int count(Node head) {
        int count = 0;
        for (Node node = head.next; node != null; node = node.next) {
            count += node.isReturn ? 0 : 1;
        }
        return count;
    }
}
