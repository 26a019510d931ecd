package io.prez.operator.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prez.operator.observe.ClusterObservation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Goal: whatever happens between two steps, the operator itself never does harm, and when nothing fails any more it
 * arrives at what the spec says. Method: thousands of histories from seeds. In each, the spec is edited, pods crash,
 * volumes are lost (never a majority), the StatefulSet is scaled by hand, nodes cannot be observed, caches are stale,
 * answers and whole operators get lost after any step; {@link SimulatedWorld} checks every step as it is carried out.
 */
class PlannerHistoryTest {
    private static final int HISTORIES = Integer.getInteger("plan.histories", 1500);
    private static final int TURNS_WITH_FAULTS = 120;
    private static final int TURNS_TO_SETTLE = 600;
    private static final int[] SIZES = {1, 3, 5, 7};

    @Test
    void neverDoesHarmAndAlwaysArrives() {
        Map<String, Integer> steps = new HashMap<>();
        long first = Long.getLong("plan.seed", 1);
        for (long seed = first; seed < first + HISTORIES; seed++) {
            History history = new History(seed);
            try {
                history.run();
            } catch (AssertionError e) {
                throw new AssertionError(
                        "-Dplan.seed=" + seed + " -Dplan.histories=1: " + e.getMessage() + "\n"
                                + String.join("\n", history.tail()),
                        e);
            }
            history.steps.forEach((name, count) -> steps.merge(name, count, Integer::sum));
        }
        // A step that never happens is not tested.
        assertEquals(
                new TreeSet<>(List.of(
                        "AddLearner",
                        "Bootstrap",
                        "DeletePod",
                        "DeleteVolume",
                        "EvictPod",
                        "Promote",
                        "RemoveMember",
                        "ReplaceStatefulSet",
                        "ResizeStatefulSet",
                        "Rest",
                        "TransferLeadership")),
                new TreeSet<>(HISTORIES < 100 ? REQUIRED_ALL : steps.keySet()));
    }

    private static final List<String> REQUIRED_ALL = List.of(
            "AddLearner",
            "Bootstrap",
            "DeletePod",
            "DeleteVolume",
            "EvictPod",
            "Promote",
            "RemoveMember",
            "ReplaceStatefulSet",
            "ResizeStatefulSet",
            "Rest",
            "TransferLeadership");

    private static final class History {
        private final SplittableRandom random;
        private final SimulatedWorld world;
        private final Deque<ClusterObservation> past = new ArrayDeque<>();
        final Map<String, Integer> steps = new HashMap<>();
        private int replicas;
        private long storageBytes = 10;
        private boolean faults = true;

        History(long seed) {
            random = new SplittableRandom(seed * 7919);
            world = new SimulatedWorld(seed);
            replicas = SIZES[random.nextInt(SIZES.length)];
        }

        void run() {
            for (int turn = 0; turn < TURNS_WITH_FAULTS; turn++) {
                world.log.add("turn " + turn + " replicas=" + replicas + " voters=" + world.voters.values()
                        + " learners=" + world.learners.values() + " leader=" + world.leader + " pods="
                        + world.pods.keySet());
                somethingHappens();
                world.turn(replicas);
                operate();
            }
            faults = false;
            world.badRevisions.clear();
            world.revision++;
            world.pods.values().forEach(pod -> pod.unobservable = false);
            int settled = 0;
            for (int turn = 0; turn < TURNS_TO_SETTLE && settled < 5; turn++) {
                world.log.add("settling " + turn + " replicas=" + replicas + " voters=" + world.voters.values()
                        + " learners=" + world.learners.values() + " leader=" + world.leader);
                world.turn(replicas);
                settled = operate() && world.everyPodRuns() ? settled + 1 : 0;
            }
            arrived();
        }

        private void arrived() {
            Plan last = Planner.next(desired(), world.observe());
            TreeSet<String> names = new TreeSet<>();
            for (int ordinal = 0; ordinal < replicas; ordinal++) {
                names.add("demo-" + ordinal);
            }
            assertEquals(names, new TreeSet<>(world.voters.values()), "voters; last plan " + last);
            assertEquals(replicas, world.voters.size(), "voters");
            assertTrue(world.learners.isEmpty(), "learners " + world.learners);
            assertEquals(replicas, world.setReplicas, "pods of the set");
            assertEquals(replicas, world.volumes.size(), "volumes; last plan " + last);
            assertEquals(storageBytes, world.setTemplateBytes, "claim template");
            world.volumes.values().forEach(volume -> assertEquals(storageBytes, volume.bytes, "volume"));
            world.pods.values().forEach(pod -> assertEquals(world.revision, pod.revision, "revision"));
            assertEquals(1, world.formations, "formations");
            world.pods.forEach((ordinal, pod) -> {
                SimulatedWorld.Volume volume = world.volumes.get(ordinal);
                boolean leads = volume != null && volume.disk.nodeId.equals(world.leader);
                assertEquals(leads ? "leader" : "follower", pod.role, "role of " + ordinal);
            });
        }

        private Desired desired() {
            return new Desired(replicas, false, storageBytes, true);
        }

        private void somethingHappens() {
            switch (random.nextInt(24)) {
                case 0 -> replicas = SIZES[random.nextInt(SIZES.length)];
                case 1 -> world.revision++;
                case 2 -> {
                    world.revision++;
                    world.badRevisions.add(world.revision);
                    world.log.add("  a bad template");
                }
                case 3, 4 -> {
                    if (!world.badRevisions.isEmpty()) {
                        world.revision++;
                    }
                }
                case 5 -> storageBytes = Math.min(14, storageBytes + 1);
                case 6 -> {
                    if (world.setExists) {
                        world.setReplicas = random.nextInt(8);
                        world.log.add("  scaled by hand to " + world.setReplicas);
                    }
                }
                case 7, 8 -> restartSomePod();
                case 9 -> loseSomeVolume();
                case 10 -> world.pods.values().forEach(pod -> pod.unobservable = random.nextInt(4) == 0);
                case 11 -> world.pods.values().forEach(pod -> pod.unobservable = false);
                case 12 -> {
                    // Somebody restored the resource without its status.
                    if (world.setClusterId != null) {
                        world.recordedClusterId = null;
                    }
                }
                default -> {}
            }
        }

        private void restartSomePod() {
            world.pods.values().stream()
                    .skip(random.nextInt(Math.max(1, world.pods.size())))
                    .findFirst()
                    .ifPresent(pod -> {
                        pod.startingTurns = 1 + random.nextInt(3);
                        pod.lagTurns = random.nextInt(4);
                    });
        }

        /** Never so many that the data is gone: that case is a human's. */
        private void loseSomeVolume() {
            long intact =
                    world.voters.keySet().stream().filter(world::diskExists).count();
            if (world.voters.isEmpty() || intact - 1 < world.voters.size() / 2 + 1) {
                return;
            }
            int ordinal = random.nextInt(8);
            if (world.volumes.containsKey(ordinal)) {
                world.log.add("  volume lost: " + ordinal);
                world.volumes.remove(ordinal);
                world.pods.remove(ordinal);
            }
        }

        /** One turn of the operator; true when it found nothing to do. */
        private boolean operate() {
            ClusterObservation now = world.observe();
            past.addLast(now);
            if (past.size() > 4) {
                past.removeFirst();
            }
            ClusterObservation seen = faults && random.nextInt(4) == 0 ? stale(now) : now;
            boolean open = world.voters.size() >= 1;
            Routing.changes(seen, open).forEach(world::label);
            if (seen.formed() && !crash()) {
                world.recordedClusterId = SimulatedWorld.CLUSTER_ID;
            }
            Plan plan = Planner.next(desired(), seen);
            if (crash()) {
                return false;
            }
            boolean complete = world.setExists
                    && world.setReplicas >= plan.pods()
                    && plan.expansions().isEmpty();
            world.render(plan, storageBytes);
            if (!complete || crash()) {
                return false;
            }
            Step step = plan.step();
            long configIndex = world.configIndex;
            if (step.destructive()) {
                Plan again = Planner.next(desired(), world.observe());
                if (!again.step().equals(step)) {
                    return false;
                }
            }
            steps.merge(step.name(), 1, Integer::sum);
            if (!(step instanceof Step.Rest)) {
                world.log.add("  " + step);
            }
            world.carryOut(step, configIndex);
            return step instanceof Step.Rest && plan.activity() == null;
        }

        /** What the API server's cache had earlier, with what the nodes say now. */
        private ClusterObservation stale(ClusterObservation now) {
            ClusterObservation old = past.getFirst();
            return new ClusterObservation(
                    now.clusterName(),
                    now.clusterId(),
                    old.recordedClusterId(),
                    old.statefulSet(),
                    old.pods(),
                    old.volumes(),
                    now.reports());
        }

        private boolean crash() {
            return faults && random.nextInt(10) == 0;
        }

        List<String> tail() {
            return world.log.subList(Math.max(0, world.log.size() - 60), world.log.size());
        }
    }
}
