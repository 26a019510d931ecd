package io.prez.operator.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.prez.operator.plan.Routing.RoleChange;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoutingTest {
    @Test
    void nothingToWriteWhenLabelsAreRight() {
        assertEquals(List.of(), Routing.changes(Scene.healthy(3).observe(), true));
    }

    @Test
    void oldLeaderLosesTheLabelBeforeTheNewOneGetsIt() {
        assertEquals(
                List.of(new RoleChange("demo-0", "pod0", "follower", 3), new RoleChange("demo-2", "pod2", "leader", 3)),
                Routing.changes(Scene.healthy(3).ledBy(2).observe(), true));
    }

    @Test
    void terminatingLeaderLosesTheLabelAtOnce() {
        assertEquals(
                List.of(new RoleChange("demo-0", "pod0", "follower", 3)),
                Routing.changes(Scene.healthy(3).terminating(0).observe(), true));
    }

    @Test
    void deadLeaderLosesTheLabelBeforeThereIsAnother() {
        assertEquals(
                List.of(new RoleChange("demo-0", "pod0", "follower", 3)),
                Routing.changes(Scene.healthy(3).dead(0).ledBy(-1).observe(), true));
    }

    @Test
    void labelsStayWhenNobodyCanBeAsked() {
        assertEquals(
                List.of(),
                Routing.changes(Scene.healthy(3).silent(0).silent(1).silent(2).observe(), true));
    }

    @Test
    void noLeaderIsShownWhileTheClusterIsBeingFormed() {
        assertEquals(
                List.of(new RoleChange("demo-0", "pod0", "follower", 3)),
                Routing.changes(Scene.healthy(1).observe(), false));
    }

    @Test
    void removedNodesHaveNoRole() {
        assertEquals(
                List.of(), Routing.changes(Scene.healthy(3).cameBackRemoved(3).observe(), true));
    }
}
