package io.prez.node.sim;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.prez.node.sim.Nemesis.Fault;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/**
 * Goal: the simulator finds what it is there to find. Method: plant a fault that some real system has had, around the
 * core or around a whole node, and run seeds until a violation of the right kind comes up.
 */
class BugZooTest {
    private static final int SEEDS_MAX = 200;

    private static final List<Fault> CRASHES = List.of(Fault.KILL_PROCESS, Fault.BAD_LINKS);

    /** A run of bare cores with this flaw. */
    private static LongFunction<Simulation> cores(Flaw flaw, boolean everywhere) {
        return seed -> new CoreSimulation(seed, 8_000).plant(flaw, everywhere);
    }

    /** A run of whole nodes with this flaw. */
    private static LongFunction<Simulation> nodes(Flaw flaw) {
        return seed -> new ReplicaSimulation(seed, 6_000).plant(flaw);
    }

    private static void assertFound(LongFunction<Simulation> make, String... expected) {
        String others = "nothing";
        for (long seed = 1; seed <= SEEDS_MAX; seed++) {
            Optional<AssertionError> problem = Seeds.run("zoo", seed, make.apply(seed));
            if (problem.isPresent()) {
                String message = String.valueOf(problem.get().getMessage());
                if (Arrays.stream(expected).anyMatch(message::contains)) {
                    System.out.println("found with seed " + seed + ": "
                            + message.lines().skip(1).findFirst().orElse(""));
                    return;
                }
                others = message;
            }
        }
        fail("not found with " + SEEDS_MAX + " seeds; found instead: " + others);
    }

    @Test
    void acknowledgingBeforeTheSyncIsFound() {
        assertFound(cores(Flaw.ACKNOWLEDGE_BEFORE_SYNC, true), "not durable");
    }

    @Test
    void aForgottenVoteIsFound() {
        assertFound(
                seed -> {
                    CoreSimulation simulation = new CoreSimulation(seed, 8_000).plant(Flaw.FORGET_VOTE, true);
                    simulation.nemesis().use(CRASHES, 80);
                    return simulation;
                },
                "voted twice",
                "two leaders");
    }

    @Test
    void losingDurableEntriesIsFound() {
        assertFound(
                cores(Flaw.LOSE_DURABLE_TAIL, true),
                "durable before it restarted",
                "without the committed entry",
                "not durable",
                "committed");
    }

    @Test
    void readingWithoutAskingTheQuorumIsFound() {
        assertFound(cores(Flaw.READ_WITHOUT_ROUND, true), "stale read");
    }

    @Test
    void confirmingLaterReadRoundsIsFound() {
        assertFound(cores(Flaw.CONFIRM_LATER_ROUNDS, true), "stale read", "round");
    }

    @Test
    void aReplicaThatSkipsAnEntryIsFound() {
        assertFound(cores(Flaw.SKIP_APPLY, false), "has digest");
    }

    @Test
    void claimingEntriesThatTheLeaderDidNotSendIsFound() {
        assertFound(cores(Flaw.CLAIM_TOO_MUCH, true), "not durable");
    }

    @Test
    void aSnapshotWithoutItsMembershipIsFound() {
        assertFound(cores(Flaw.SNAPSHOT_WITHOUT_MEMBERSHIP, true), "goes by the one of");
    }

    @Test
    void aVoterThatForgotEverythingIsFound() {
        assertFound(cores(Flaw.WIPED_VOTER_RETURNS, true), "voted twice", "two leaders", "committed");
    }

    @Test
    void aDiskThatLiesAboutSyncsIsFound() {
        assertFound(
                nodes(Flaw.SYNC_LIES),
                "durable before it restarted",
                "without the committed",
                "not linearizable",
                "log");
    }

    @Test
    void aWipedNodeThatComesBackAsTheSameMemberIsFound() {
        assertFound(nodes(Flaw.WIPED_VOTER_RETURNS), "voted twice", "two leaders", "durable before it restarted");
    }

    @Test
    void aReadAtALeaderThatOnlyBelievesToLeadIsFound() {
        assertFound(
                seed -> {
                    ReplicaSimulation simulation = new ReplicaSimulation(seed, 6_000).plant(Flaw.FAKE_CONFIRMATIONS);
                    simulation.nemesis().use(List.of(Fault.ISOLATE_LEADER, Fault.PARTITION), 150);
                    return simulation;
                },
                "not linearizable");
    }

    @Test
    void anEntryThatChangesOnItsWayIsFound() {
        assertFound(nodes(Flaw.CORRUPT_ON_WIRE), "log matching", "was committed before", "has digest");
    }

    @Test
    void aForwardedRequestThatRunsTwiceIsFound() {
        assertFound(nodes(Flaw.FORWARD_TWICE), "in the log twice", "not linearizable");
    }

    @Test
    void withoutAFlawTheSameSeedsAreClean() {
        for (long seed = 1; seed <= 10; seed++) {
            Optional<AssertionError> problem = Seeds.run("no flaw", seed, new ReplicaSimulation(seed, 6_000));
            assertTrue(problem.isEmpty(), () -> problem.get().getMessage());
        }
    }
}
