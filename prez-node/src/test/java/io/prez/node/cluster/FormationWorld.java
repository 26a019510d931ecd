package io.prez.node.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prez.node.raft.Member;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Nodes without data in simulated time: messages are late or lost, disks are slow, nodes crash, networks split. */
final class FormationWorld {
    static final long STEP_MILLIS = 10;
    static final long GRACE_MILLIS = 3_000;

    /** One machine; {@code durable} is what its disk says. */
    final class Node {
        final int number;
        final Member member;
        final List<String> listed;
        FormationState durable = new FormationState.Blank();
        Formation formation;
        boolean up;
        long life;
        Formation.@Nullable Save pendingSave;

        Node(int number, List<String> listed) {
            this.number = number;
            this.listed = listed;
            this.member = new Member(1000L + number, name(number), "host:" + (10_000 + number), "");
            this.formation = new Formation(options(), member, durable, random, 0);
        }

        void start() {
            up = true;
            life++;
            formation = new Formation(options(), member, durable, random.split(), nowMillis);
        }

        Formation.Options options() {
            return new Formation.Options(true, listed, GRACE_MILLIS);
        }

        /** Power off. A write that was under way may or may not have reached the disk. */
        void crash() {
            Formation.Save lost = pendingSave;
            if (lost != null && random.nextBoolean()) {
                durable = lost.state();
            }
            up = false;
            pendingSave = null;
            life++;
            dropLinks(this);
        }
    }

    private record Event(long atMillis, long order, Runnable action) {}

    final SplittableRandom random;
    final List<Node> nodes = new ArrayList<>();
    final List<String> trace = new ArrayList<>();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::atMillis).thenComparingLong(Event::order));
    private final boolean[][] linked;
    private final boolean[][] cut;
    private final Set<String> committed = new TreeSet<>();
    long nowMillis;
    private long order;
    double lossRate;
    long delayMaxMillis = 20;
    long diskMaxMillis = 20;

    FormationWorld(long seed, int listedCount) {
        random = new SplittableRandom(seed);
        List<String> listed = new ArrayList<>();
        for (int i = 0; i < listedCount; i++) {
            listed.add(name(i));
        }
        for (int i = 0; i < listedCount; i++) {
            nodes.add(new Node(i, listed));
        }
        linked = new boolean[listedCount][listedCount];
        cut = new boolean[listedCount][listedCount];
    }

    static String name(int number) {
        return "node-" + (9000 + number);
    }

    void startAll() {
        nodes.forEach(Node::start);
    }

    /** Nodes with a number in {@code side} and the others cannot reach each other. */
    void split(Set<Integer> side) {
        for (Node a : nodes) {
            for (Node b : nodes) {
                cut[a.number][b.number] = side.contains(a.number) != side.contains(b.number);
            }
        }
    }

    /** One direction of a connection: {@code from} cannot dial {@code to}, nor send to it. */
    void cutOneWay(int from, int to) {
        cut[from][to] = true;
    }

    void heal() {
        for (boolean[] row : cut) {
            Arrays.fill(row, false);
        }
    }

    void run(long millis) {
        long end = nowMillis + millis;
        while (nowMillis < end) {
            step();
        }
    }

    void step() {
        nowMillis += STEP_MILLIS;
        while (!events.isEmpty() && events.peek().atMillis() <= nowMillis) {
            events.poll().action().run();
        }
        updateLinks();
        for (Node node : nodes) {
            if (node.up) {
                node.formation.tick(nowMillis);
                drain(node);
            }
        }
        check();
    }

    private void updateLinks() {
        for (Node from : nodes) {
            for (Node to : nodes) {
                if (from == to) {
                    continue;
                }
                boolean possible = from.up && to.up && !cut[from.number][to.number];
                boolean is = linked[from.number][to.number];
                if (possible && !is && random.nextInt(4) == 0) {
                    linked[from.number][to.number] = true;
                    from.formation.sighted(
                            new Formation.Sighting(
                                    to.member,
                                    to.formation.state().clusterId(),
                                    to.options().listDigest()),
                            nowMillis);
                } else if (!possible && is) {
                    linked[from.number][to.number] = false;
                    if (from.up) {
                        from.formation.lost(to.member.id(), nowMillis);
                    }
                }
            }
        }
    }

    /** Everybody loses sight of a node that crashed or took another identity, and it of them. */
    private void dropLinks(Node node) {
        for (Node other : nodes) {
            if (linked[other.number][node.number] && other.up) {
                other.formation.lost(node.member.id(), nowMillis);
            }
            if (linked[node.number][other.number] && node.up) {
                node.formation.lost(other.member.id(), nowMillis);
            }
            linked[other.number][node.number] = false;
            linked[node.number][other.number] = false;
        }
    }

    private void drain(Node node) {
        Formation.Save save = node.formation.takeSave();
        if (save != null) {
            node.pendingSave = save;
            long life = node.life;
            later(random.nextLong(diskMaxMillis), () -> {
                if (node.life == life) {
                    trace.add(nowMillis + " " + node.member.name() + " "
                            + save.state().text());
                    node.durable = save.state();
                    node.pendingSave = null;
                    boolean identityChanged = !save.state().clusterId().isEmpty();
                    node.formation.saved(save.number(), nowMillis);
                    drain(node);
                    if (identityChanged) {
                        dropLinks(node);
                    }
                }
            });
        }
        for (Formation.Outgoing outgoing : node.formation.takeMessages()) {
            if (random.nextDouble() < lossRate) {
                continue;
            }
            later(random.nextLong(delayMaxMillis), () -> deliver(node, outgoing));
        }
    }

    private void deliver(Node from, Formation.Outgoing outgoing) {
        for (Node to : nodes) {
            if (to.member.id() == outgoing.to() && to.up && !cut[from.number][to.number]) {
                to.formation.receive(from.member.id(), outgoing.message(), nowMillis);
                drain(to);
            }
        }
    }

    private void later(long delayMillis, Runnable action) {
        events.add(new Event(nowMillis + delayMillis, order++, action));
    }

    /** At most one formation ever commits, and each of its members still has its promise. */
    private void check() {
        for (Node node : nodes) {
            if (node.durable instanceof FormationState.Formed formed) {
                committed.add(formed.clusterId());
                assertEquals(1, committed.size(), () -> "two clusters\n" + String.join("\n", trace));
                assertTrue(formed.members().size() > node.listed.size() / 2, "a minority formed " + formed.text());
                for (Member member : formed.members()) {
                    assertTrue(
                            isIn(formed, nodes.get((int) (member.id() - 1000)).durable),
                            () -> member.name() + " is not in " + formed.text() + "\n" + String.join("\n", trace));
                }
            }
        }
    }

    private static boolean isIn(FormationState.Formed formed, FormationState state) {
        return state.equals(formed)
                || (state instanceof FormationState.Accepted accepted
                        && accepted.formationId().equals(formed.clusterId())
                        && accepted.members().equals(formed.members()));
    }

    Set<String> committed() {
        return committed;
    }

    List<Node> formed() {
        return nodes.stream()
                .filter(node -> node.durable instanceof FormationState.Formed)
                .toList();
    }

    String states() {
        return nodes.stream()
                .map(node -> node.member.name() + (node.up ? " " : " (down) ") + node.durable.text())
                .collect(Collectors.joining("\n"));
    }
}
