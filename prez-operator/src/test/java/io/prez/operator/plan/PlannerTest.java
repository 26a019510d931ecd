package io.prez.operator.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** One situation, one step. What follows from many of them is {@link PlannerHistoryTest}'s. */
class PlannerTest {
    private static final Step REST = new Step.Rest();

    private static Plan plan(int replicas, Scene scene) {
        return Planner.next(new Desired(replicas, false, 10, true), scene.observe());
    }

    private static Step step(int replicas, Scene scene) {
        return plan(replicas, scene).step();
    }

    private static String activity(Plan plan) {
        Activity activity = Objects.requireNonNull(plan.activity());
        return activity.kind().text() + " " + activity.step();
    }

    private static String concern(Plan plan) {
        return Objects.requireNonNull(plan.concern()).reason();
    }

    @Test
    void healthyClusterIsLeftAlone() {
        Plan plan = plan(3, Scene.healthy(3));
        assertEquals(REST, plan.step());
        assertNull(plan.activity());
        assertNull(plan.concern());
        assertEquals(3, plan.pods());
    }

    // ---- formation ----

    @Test
    void createsAsManyPodsAsVoters() {
        Plan plan = plan(5, Scene.blank(0).withoutStatefulSet());
        assertEquals(5, plan.pods());
        assertTrue(plan.render());
        assertEquals("Bootstrap CreatingPods", activity(plan));
    }

    @Test
    void formsOnTheFirstPodOnceAMajorityIsUp() {
        assertEquals(new Step.Bootstrap("demo-0", "id0"), step(3, Scene.blank(3)));
        assertEquals(new Step.Bootstrap("demo-0", "id0"), step(3, Scene.blank(3).silent(2)));
    }

    @Test
    void neverFormsWithoutTheFirstPodOrAMajority() {
        assertEquals(REST, step(3, Scene.blank(3).silent(0)));
        assertEquals(REST, step(3, Scene.blank(3).silent(1).silent(2)));
    }

    @Test
    void neverFormsASecondTime() {
        Plan plan = plan(3, Scene.healthy(3).lostVolume(0).lostVolume(1).lostVolume(2));
        assertEquals(REST, plan.step());
        assertEquals("PermanentQuorumLoss", concern(plan));
    }

    @Test
    void foreignVolumesOrDataStopTheFormation() {
        Plan volumes = plan(3, Scene.blank(0).withoutStatefulSet().withVolume(0, "old/cluster"));
        assertFalse(volumes.render());
        assertEquals("ForeignVolumes", concern(volumes));
        assertTrue(Objects.requireNonNull(volumes.concern()).message().contains("kubectl delete pvc data-demo-0"));
        Plan data = plan(3, Scene.blank(3).foreignData(1));
        assertEquals(REST, data.step());
        assertEquals("ForeignData", concern(data));
    }

    // ---- scaling ----

    @Test
    void addsLearnersBeforePromotingTheFirst() {
        assertEquals(
                new Step.AddLearner("demo-3", "id3"),
                step(5, Scene.healthy(3).withBlank(3).withBlank(4)));
        assertEquals(
                new Step.AddLearner("demo-4", "id4"),
                step(5, Scene.healthy(3).withLearner(3, true).withBlank(4)));
        assertEquals(
                new Step.Promote("demo-3", "id3"),
                step(5, Scene.healthy(3).withLearner(3, true).withLearner(4, true)));
    }

    @Test
    void waitsForTheSecondLearnerSoThatAnEvenNumberLastsAMoment() {
        Plan plan = plan(5, Scene.healthy(3).withLearner(3, true).withLearner(4, false));
        assertEquals(REST, plan.step());
        assertEquals("ScaleUp CatchingUp", activity(plan));
    }

    @Test
    void fourthVoterIsFollowedByTheFifthAtOnce() {
        assertEquals(new Step.Promote("demo-4", "id4"), step(5, Scene.healthy(4).withLearner(4, true)));
    }

    @Test
    void doesNotPromoteWhenTheLargerMajorityWouldNotBeThere() {
        Plan plan =
                plan(5, Scene.healthy(4).withLearner(4, true).dead(2).dead(3).ledBy(0));
        assertEquals(REST, plan.step());
    }

    @Test
    void removesFromTheClusterBeforeThePodGoes() {
        assertEquals(new Step.RemoveMember("demo-4", "id4"), step(3, Scene.healthy(5)));
        assertEquals(new Step.ResizeStatefulSet(5, 4), step(3, Scene.healthy(4).sized(5)));
    }

    @Test
    void deletesTheVolumeOnlyWhenPodAndMemberAreGone() {
        Scene scene = Scene.healthy(3).withVolume(3, Scene.CLUSTER_ID);
        assertEquals(new Step.DeleteVolume("data-demo-3", "vol3", "demo-3", ""), step(3, scene));
        Plan kept = Planner.next(new Desired(3, false, 10, false), scene.observe());
        assertEquals(REST, kept.step());
    }

    @Test
    void leaderThatIsToGoHandsOverFirst() {
        assertEquals(
                new Step.TransferLeadership("demo-4", "demo-2", "id2"),
                step(3, Scene.healthy(5).ledBy(4)));
    }

    @Test
    void removalThatWouldRiskTheQuorumWaits() {
        Plan plan = plan(3, Scene.healthy(5).dead(0).dead(1).ledBy(2));
        assertEquals(REST, plan.step());
        assertEquals("ScaleDown QuorumUnsafe", activity(plan));
    }

    @Test
    void oneChangeOfMembershipAtATime() {
        assertEquals(REST, step(3, Scene.healthy(5).uncommitted()));
    }

    @Test
    void handScaledStatefulSetIsPutRight() {
        assertEquals(3, plan(3, Scene.healthy(3).sized(1)).pods());
        assertEquals(new Step.ResizeStatefulSet(6, 3), step(3, Scene.healthy(3).sized(6)));
    }

    @Test
    void learnersThatAreNotWantedAnyMoreAreDropped() {
        assertEquals(
                new Step.RemoveMember("demo-3", "id3"), step(3, Scene.healthy(3).withLearner(3, false)));
    }

    @Test
    void dataOfARemovedMemberIsNeverUsedAgain() {
        Scene scene = Scene.healthy(3).cameBackRemoved(3).cameBackRemoved(4);
        assertEquals(new Step.DeleteVolume("data-demo-3", "vol3", "demo-3", "pod3"), step(5, scene));
        Plan kept = Planner.next(new Desired(5, false, 10, false), scene.observe());
        assertEquals(REST, kept.step());
        assertEquals("RetiredVolume", concern(kept));
    }

    // ---- replacement ----

    @Test
    void lostVolumeMeansANewMember() {
        assertEquals(
                new Step.RemoveMember("demo-2", "id2"), step(3, Scene.healthy(3).lostVolume(2)));
    }

    @Test
    void lostVolumeIsNotReplacedWhenAnotherVoterIsAway() {
        Plan plan = plan(5, Scene.healthy(5).lostVolume(4).dead(3).dead(2));
        assertEquals(REST, plan.step());
    }

    // ---- rollout ----

    @Test
    void rollsFollowersFirst() {
        assertEquals(
                new Step.EvictPod("demo-2", "pod2"), step(3, Scene.healthy(3).outdated(0, 1, 2)));
    }

    @Test
    void leaderIsLastAndHandsOverFirst() {
        assertEquals(
                new Step.TransferLeadership("demo-0", "demo-2", "id2"),
                step(3, Scene.healthy(3).outdated(0)));
    }

    @Test
    void singleNodeIsRestarted() {
        assertEquals(
                new Step.EvictPod("demo-0", "pod0"), step(1, Scene.healthy(1).outdated(0)));
    }

    @Test
    void oneAtATime() {
        assertEquals(REST, step(3, Scene.healthy(3).outdated(0, 1).terminating(2)));
        assertEquals(REST, step(3, Scene.healthy(3).outdated(0, 1).behind(2)));
        assertEquals(REST, step(3, Scene.healthy(3).outdated(0, 1).withoutPod(2)));
    }

    @Test
    void correctedSpecReplacesTheBrokenPodFirst() {
        Step expected = new Step.DeletePod("demo-2", "pod2", "CrashLoopBackOff");
        assertEquals(expected, step(3, Scene.healthy(3).outdated(0, 1, 2).dead(2)));
    }

    @Test
    void correctedSpecGetsThroughWithoutALeader() {
        Scene scene = Scene.healthy(3).outdated(0, 1, 2).dead(1).dead(2).ledBy(-1);
        assertEquals(new Step.DeletePod("demo-1", "pod1", "CrashLoopBackOff"), step(3, scene));
    }

    @Test
    void nodesThatMayBeElectingAreLeftAlone() {
        assertEquals(
                REST,
                step(
                        3,
                        Scene.healthy(3)
                                .outdated(0, 1, 2)
                                .behind(0)
                                .behind(1)
                                .behind(2)
                                .ledBy(-1)));
        assertEquals(
                REST,
                step(3, Scene.healthy(3).outdated(0, 1, 2).behind(1).silent(1).ledBy(-1)));
    }

    @Test
    void badTemplateThatIsCurrentIsNotRestartedForever() {
        assertEquals(REST, step(3, Scene.healthy(3).outdated(0, 1).dead(2)));
    }

    // ---- storage, pause ----

    @Test
    void volumesGrowBeforeTheClaimTemplate() {
        Plan plan =
                Planner.next(new Desired(3, false, 20, true), Scene.healthy(3).observe());
        assertEquals(3, plan.expansions().size());
        assertEquals(REST, plan.step());
        Plan after = Planner.next(
                new Desired(3, false, 20, true), Scene.healthy(3).volumesOf(20).observe());
        assertEquals(List.of(), after.expansions());
        assertEquals(new Step.ReplaceStatefulSet("set"), after.step());
    }

    @Test
    void statefulSetThatIsGoneIsMadeAsLargeAsItWas() {
        assertEquals(5, plan(3, Scene.healthy(5).withoutStatefulSet()).pods());
    }

    @Test
    void pausedClusterIsNotTouched() {
        Plan plan = Planner.next(
                new Desired(3, true, 10, true), Scene.healthy(5).outdated(0, 1).observe());
        assertEquals(REST, plan.step());
        assertFalse(plan.render());
    }
}
