package io.prez.node.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prez.node.raft.Member;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormationTest {
    private static final Member SELF = new Member(7, "node-9000", "127.0.0.1:10000", "127.0.0.1:9000");
    private static final Member OTHER = new Member(8, "node-9001", "127.0.0.1:10001", "");
    private static final List<String> TWO = List.of("node-9000", "node-9001");

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7})
    void everybodyWhoIsListedFormsOneClusterWithoutWaitingForTheGrace(int count) {
        FormationWorld world = new FormationWorld(count, count);
        world.startAll();
        world.run(FormationWorld.GRACE_MILLIS - 500);
        assertEquals(count, world.formed().size(), world::states);
    }

    @Test
    void threeOfFiveFormAfterTheGraceAndTheOthersWait() {
        FormationWorld world = new FormationWorld(3, 5);
        for (int number : List.of(1, 2, 4)) {
            world.nodes.get(number).start();
        }
        world.run(FormationWorld.GRACE_MILLIS - 500);
        assertEquals(0, world.formed().size(), world::states);
        world.run(2_000);
        assertEquals(3, world.formed().size(), world::states);
        world.nodes.get(0).start();
        world.nodes.get(3).start();
        world.run(5_000);
        assertInstanceOf(FormationState.Waiting.class, world.nodes.get(0).durable, world::states);
        assertInstanceOf(FormationState.Waiting.class, world.nodes.get(3).durable, world::states);
        assertEquals(1, world.committed().size());
    }

    @Test
    void aMinorityNeverForms() {
        FormationWorld world = new FormationWorld(4, 5);
        world.nodes.get(0).start();
        world.nodes.get(1).start();
        world.run(60_000);
        assertEquals(0, world.formed().size(), world::states);
    }

    @Test
    void halfOfAnEvenNumberNeverForms() {
        FormationWorld world = new FormationWorld(4, 4);
        world.split(Set.of(0, 1));
        world.startAll();
        world.run(60_000);
        assertEquals(0, world.formed().size(), world::states);
        world.heal();
        world.run(10_000);
        assertEquals(4, world.formed().size(), world::states);
    }

    @Test
    void ofTwoPartitionsOnlyTheLargerForms() {
        FormationWorld world = new FormationWorld(5, 5);
        world.split(Set.of(0, 1));
        world.startAll();
        world.run(60_000);
        assertEquals(3, world.formed().size(), world::states);
        assertEquals(new FormationState.Blank(), world.nodes.get(0).durable);
        world.heal();
        world.run(5_000);
        assertInstanceOf(FormationState.Waiting.class, world.nodes.get(0).durable);
        assertInstanceOf(FormationState.Waiting.class, world.nodes.get(1).durable);
    }

    @Test
    void aCoordinatorThatCrashesBeforeItsCommitReleasesTheOthersWhenItIsBack() {
        FormationWorld world = new FormationWorld(6, 3);
        world.diskMaxMillis = 1;
        world.lossRate = 0;
        world.startAll();
        FormationWorld.Node coordinator = world.nodes.get(0);
        while (!(world.nodes.get(1).durable instanceof FormationState.Accepted)) {
            world.step();
        }
        coordinator.up = false;
        coordinator.crash();
        coordinator.durable = assertInstanceOf(FormationState.Accepted.class, coordinator.durable);
        world.run(20_000);
        assertEquals(0, world.formed().size(), world::states);
        assertInstanceOf(FormationState.Accepted.class, world.nodes.get(1).durable, world::states);
        coordinator.start();
        world.run(20_000);
        assertEquals(3, world.formed().size(), world::states);
    }

    @Test
    void membersLearnOfACommitFromAnyMemberWhenTheCoordinatorIsGone() {
        Formation formation = formation(true, new FormationState.Accepted("f1", 9, List.of(SELF, OTHER)));
        formation.sighted(new Formation.Sighting(OTHER, "f1", 0), 0);
        save(formation);
        assertEquals(new FormationState.Formed("f1", List.of(SELF, OTHER)), formation.state());
    }

    /** Crashes at any moment, lost and late messages, splits; afterwards everything heals. */
    @Test
    void underFaultsAtMostOneFormationCommitsAndOneDoesWhenTheyEnd() {
        for (long seed = 0; seed < 120; seed++) {
            FormationWorld world =
                    new FormationWorld(seed, List.of(1, 2, 3, 4, 5, 7).get((int) (seed % 6)));
            SplittableRandom faults = new SplittableRandom(seed ^ 0x5eedL);
            world.lossRate = faults.nextDouble() * 0.4;
            world.delayMaxMillis = 1L + faults.nextInt(1_500);
            world.diskMaxMillis = 1L + faults.nextInt(500);
            int rarity = 20 + faults.nextInt(400);
            for (int step = 0; step < 6_000; step++) {
                if (faults.nextInt(rarity) == 0) {
                    disturb(world, faults);
                }
                world.step();
            }
            world.heal();
            world.nodes.stream().filter(node -> !node.up).forEach(FormationWorld.Node::start);
            world.lossRate = 0;
            world.run(60_000);
            String message = "seed " + seed + "\n" + world.states() + "\n" + String.join("\n", world.trace);
            assertEquals(1, world.committed().size(), message);
            String clusterId = world.committed().iterator().next();
            for (FormationWorld.Node node : world.nodes) {
                switch (node.durable) {
                    case FormationState.Formed formed -> assertEquals(clusterId, formed.clusterId(), message);
                    case FormationState.Waiting waiting -> assertEquals(clusterId, waiting.seenClusterId(), message);
                    default -> throw new AssertionError(message);
                }
            }
        }
    }

    private static void disturb(FormationWorld world, SplittableRandom faults) {
        FormationWorld.Node node = world.nodes.get(faults.nextInt(world.nodes.size()));
        switch (faults.nextInt(5)) {
            case 0, 1 -> {
                if (node.up) {
                    node.crash();
                } else {
                    node.start();
                }
            }
            case 2 -> {
                Set<Integer> side = new HashSet<>();
                for (int i = 0; i < world.nodes.size(); i++) {
                    if (faults.nextBoolean()) {
                        side.add(i);
                    }
                }
                world.split(side);
            }
            case 3 -> world.cutOneWay(node.number, faults.nextInt(world.nodes.size()));
            default -> world.heal();
        }
    }

    @Test
    void aBlankNodeThatMayNotFormWaitsForBootstrap() {
        Formation formation = formation(false, new FormationState.Blank());
        formation.sighted(new Formation.Sighting(OTHER, "", 0), 0);
        formation.tick(100_000);
        assertNull(formation.takeSave());
        assertEquals(Formation.Bootstrap.STARTED, formation.bootstrap("ns/demo/e1"));
        save(formation);
        assertEquals(new FormationState.Formed("ns/demo/e1", List.of(SELF)), formation.state());
        assertEquals(Formation.Bootstrap.ALREADY, formation.bootstrap("ns/demo/e1"));
        assertEquals(Formation.Bootstrap.OTHER_CLUSTER, formation.bootstrap("ns/demo/e2"));
    }

    @Test
    void bootstrapIsRefusedWhereNodesConfForms() {
        assertEquals(
                Formation.Bootstrap.NOT_MANUAL,
                formation(true, new FormationState.Blank()).bootstrap("x"));
    }

    @Test
    void aLeaderAdoptsABlankNodeOnce() {
        Formation formation = formation(false, new FormationState.Blank());
        assertTrue(formation.adopt("c1"));
        assertFalse(formation.adopt("c2"), "one at a time");
        save(formation);
        assertEquals(new FormationState.Adopted("c1"), formation.state());
        assertFalse(formation.adopt("c2"));
        assertEquals("c1", formation.state().clusterId());
    }

    @Test
    void aNodeWithAPromiseIsAdoptedByThatFormationAsAFirstMember() {
        FormationState promise = new FormationState.Accepted("f1", 8, List.of(SELF, OTHER));
        Formation formation = formation(true, promise);
        assertTrue(formation.adopt("f1"));
        save(formation);
        assertEquals(new FormationState.Formed("f1", List.of(SELF, OTHER)), formation.state());
        Formation elsewhere = formation(true, promise);
        assertTrue(elsewhere.adopt("f2"));
        save(elsewhere);
        assertEquals(new FormationState.Adopted("f2"), elsewhere.state());
    }

    @Test
    void aPromiseIsLeftForAClusterThatExists() {
        Formation formation = formation(true, new FormationState.Accepted("f1", 9, List.of(SELF, OTHER)));
        formation.sighted(new Formation.Sighting(OTHER, "c", 0), 0);
        save(formation);
        assertEquals(new FormationState.Waiting("c"), formation.state());
    }

    @Test
    void nodesWithDifferentListsDoNotCount() {
        Formation formation = formation(true, new FormationState.Blank());
        formation.sighted(new Formation.Sighting(OTHER, "", 12345), 0);
        formation.tick(100_000);
        assertNull(formation.takeSave());
    }

    @Test
    void aProposalThatLeavesThisNodeOutOrHasNoMajorityIsDeclined() {
        long digest = new Formation.Options(true, TWO, 0).listDigest();
        for (FormationMessage.Propose unsound : List.of(
                new FormationMessage.Propose("f", digest, List.of(OTHER)),
                new FormationMessage.Propose("f", digest, List.of(SELF)),
                new FormationMessage.Propose("f", 1, List.of(SELF, OTHER)),
                new FormationMessage.Propose("f", digest, List.of(new Member(9, "node-9000", "h:1", ""), OTHER)))) {
            Formation formation = formation(true, new FormationState.Blank());
            formation.receive(8, unsound, 0);
            assertNull(formation.takeSave(), unsound.toString());
            assertInstanceOf(
                    FormationMessage.Declined.class,
                    formation.takeMessages().getFirst().message());
        }
    }

    @Test
    void aPromiseIsSentOnlyWhenItIsDurableAndKeptAgainstOthers() {
        long digest = new Formation.Options(true, TWO, 0).listDigest();
        Formation formation = formation(true, new FormationState.Blank());
        FormationMessage.Propose proposal = new FormationMessage.Propose("f", digest, List.of(SELF, OTHER));
        formation.receive(8, proposal, 0);
        assertEquals(List.of(), formation.takeMessages());
        save(formation);
        assertEquals(List.of(new Formation.Outgoing(8, new FormationMessage.Accepted("f"))), formation.takeMessages());
        formation.receive(8, new FormationMessage.Propose("g", digest, List.of(SELF, OTHER)), 0);
        assertInstanceOf(
                FormationMessage.Declined.class,
                formation.takeMessages().getFirst().message());
        formation.receive(99, new FormationMessage.Decided("f", FormationMessage.Decision.ABORTED), 0);
        assertNull(formation.takeSave(), "only the coordinator decides");
    }

    @Test
    void digestDependsOnNamesAndTheirOrder() {
        long digest = new Formation.Options(true, TWO, 0).listDigest();
        assertEquals(digest, new Formation.Options(true, List.copyOf(TWO), 5).listDigest());
        assertNotEquals(digest, new Formation.Options(true, TWO.reversed(), 0).listDigest());
    }

    @Test
    void statesSurviveAsText() {
        List<Member> members = List.of(SELF, new Member(-1, "demo-0", "demo-0.peers.ns.svc.:16379", ""));
        for (FormationState state : List.of(
                new FormationState.Blank(),
                new FormationState.Waiting("abc"),
                new FormationState.Accepted("f", -5, members),
                new FormationState.Formed("ns/demo/uid/e1", members),
                new FormationState.Adopted("c"))) {
            assertEquals(state, FormationState.parse(state.text()));
        }
        for (String damaged : List.of("", "formed", "accepted f xyz", "formed c 00,a", "nonsense")) {
            assertThrows(IllegalArgumentException.class, () -> FormationState.parse(damaged), damaged);
        }
    }

    private static Formation formation(boolean mayForm, FormationState restored) {
        return new Formation(new Formation.Options(mayForm, TWO, 1_000), SELF, restored, new SplittableRandom(1), 0);
    }

    private static void save(Formation formation) {
        Formation.Save save = Objects.requireNonNull(formation.takeSave());
        formation.saved(save.number(), 0);
    }
}
