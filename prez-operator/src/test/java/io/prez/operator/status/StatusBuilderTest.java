package io.prez.operator.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.prez.operator.api.ConditionStatus;
import io.prez.operator.api.OperationStatus;
import io.prez.operator.api.PrezCluster;
import io.prez.operator.api.PrezClusterStatus;
import io.prez.operator.observe.ClusterObservation;
import io.prez.operator.plan.Desired;
import io.prez.operator.plan.Planner;
import io.prez.operator.plan.Scene;
import io.prez.operator.validation.SpecValidator.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StatusBuilderTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private final PrezCluster cluster = new PrezCluster();

    StatusBuilderTest() {
        cluster.getMetadata().setName("demo");
        cluster.getMetadata().setNamespace("ns");
        cluster.getMetadata().setUid("uid");
        cluster.getMetadata().setGeneration(4L);
    }

    private PrezClusterStatus build(int replicas, Scene scene, Instant now) {
        return build(replicas, scene, true, now);
    }

    private PrezClusterStatus build(int replicas, Scene scene, boolean written, Instant now) {
        Desired desired = new Desired(replicas, false, 10, true);
        ClusterObservation observation = scene.observe();
        return StatusBuilder.build(
                cluster, desired, observation, Planner.next(desired, observation), List.of(), written, now);
    }

    private static String condition(PrezClusterStatus status, String type) {
        ConditionStatus condition = Objects.requireNonNull(status.condition(type));
        return condition.status() + " " + condition.reason();
    }

    @Test
    void healthyClusterIsReady() {
        PrezClusterStatus status = build(3, Scene.healthy(3), NOW);
        assertEquals("Ready", status.phase());
        assertEquals("True LeaderElected", condition(status, "Available"));
        assertEquals("True AllReady", condition(status, "Ready"));
        assertEquals("False Complete", condition(status, "Progressing"));
        assertEquals("True Complete", condition(status, "ScaleOperationComplete"));
        assertEquals("True Tolerant", condition(status, "FaultTolerant"));
        assertEquals("True Healthy", condition(status, "StorageHealthy"));
        assertEquals("False None", condition(status, "ActionRequired"));
        assertEquals("demo-0", Objects.requireNonNull(status.leader()).name());
        assertEquals(4L, status.observedGeneration());
        assertEquals(Scene.CLUSTER_ID, status.clusterId());
        assertNull(status.operation());
    }

    /** Tools that wait for Ready at the new generation must not go on before anything was done about it. */
    @Test
    void changedSpecIsNotReadyBeforeItIsCarriedOut() {
        PrezClusterStatus unwritten = build(3, Scene.healthy(3), false, NOW);
        assertEquals("False Applying", condition(unwritten, "Ready"));
        assertEquals("Rolling", unwritten.phase());
        PrezClusterStatus unseen = build(3, Scene.healthy(3).templateNotSeen(), NOW);
        assertEquals("False Applying", condition(unseen, "Ready"));
        assertEquals("Rolling", unseen.phase());
    }

    @Test
    void unchangedClusterHasTheVerySameStatus() {
        PrezClusterStatus first = build(3, Scene.healthy(3), NOW);
        cluster.setStatus(first);
        assertSame(first, build(3, Scene.healthy(3), NOW.plusSeconds(60)));
    }

    @Test
    void nodesThatCannotBeAskedMakeFindingsUnknown() {
        PrezClusterStatus status = build(3, Scene.healthy(3).silent(0).silent(1).silent(2), NOW);
        assertEquals("Unknown", status.phase());
        assertEquals("Unknown Unobservable", condition(status, "Available"));
        assertEquals("Unknown Unobservable", condition(status, "Ready"));
        assertEquals("Unknown Unobservable", condition(status, "FaultTolerant"));
    }

    @Test
    void tooFewRunningNodesAreALostQuorum() {
        PrezClusterStatus status = build(3, Scene.healthy(3).dead(1).dead(2).ledBy(-1), NOW);
        assertEquals("Unavailable", status.phase());
        assertEquals("False QuorumLost", condition(status, "Available"));
    }

    @Test
    void oneDeadVoterOfThreeDegrades() {
        PrezClusterStatus status = build(3, Scene.healthy(3).dead(2), NOW);
        assertEquals("Degraded", status.phase());
        assertEquals("True LeaderElected", condition(status, "Available"));
        assertEquals("False MembersNotReady", condition(status, "Ready"));
        assertEquals("False ZeroTolerance", condition(status, "FaultTolerant"));
        assertEquals(2, status.readyReplicas());
    }

    @Test
    void operationKeepsItsBeginningAndItsStepItsOwn() {
        cluster.setStatus(build(5, Scene.healthy(3).withBlank(3), NOW));
        OperationStatus first = Objects.requireNonNull(cluster.recorded().operation());
        assertEquals("ScaleUp", first.type());
        assertEquals(3, first.from());
        assertEquals(5, first.target());
        OperationStatus later =
                Objects.requireNonNull(build(5, Scene.healthy(4).withLearner(4, true), NOW.plusSeconds(30))
                        .operation());
        assertEquals(NOW.toString(), later.startedAt());
        assertEquals(NOW.plusSeconds(30).toString(), later.stepStartedAt());
        assertEquals(3, later.from());
    }

    @Test
    void stepThatLastsTooLongIsStalled() {
        Scene scene = Scene.healthy(3).outdated(0, 1).dead(2);
        cluster.setStatus(build(3, scene, NOW));
        PrezClusterStatus late =
                build(3, scene, NOW.plus(StatusBuilder.PROGRESS_DEADLINE).plusSeconds(1));
        assertEquals("False DeadlineExceeded", condition(late, "Progressing"));
        assertEquals("False Stalled", condition(late, "Ready"));
    }

    @Test
    void wrongSpecIsSaidWhereverPeopleLook() {
        Desired desired = new Desired(3, true, 0, true);
        ClusterObservation observation = Scene.healthy(3).observe();
        PrezClusterStatus status = StatusBuilder.build(
                cluster,
                desired,
                observation,
                Planner.next(desired, observation),
                List.of(new Problem("spec.config.port", "no")),
                true,
                NOW);
        assertEquals("Invalid", status.phase());
        assertEquals("False InvalidSpec", condition(status, "Ready"));
        assertEquals("True InvalidSpec", condition(status, "ActionRequired"));
        assertEquals("True LeaderElected", condition(status, "Available"));
    }

    @Test
    void clusterThatIsBeingFormedIsNotCalledBroken() {
        PrezClusterStatus status = build(3, Scene.blank(3), NOW);
        assertEquals("Forming", status.phase());
        assertEquals("False Bootstrapping", condition(status, "Available"));
        assertNull(status.clusterId());
    }
}
