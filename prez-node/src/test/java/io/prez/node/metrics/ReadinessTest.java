package io.prez.node.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prez.node.raft.Role;
import io.prez.node.replica.ReplicaStatus.State;
import io.prez.node.server.FakeReplica;
import io.prez.node.world.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a node should get traffic. */
class ReadinessTest {
    private static final class HandClock implements Clock {
        private long nowMillis = 1_000_000;

        @Override
        public long monotonicMillis() {
            return nowMillis;
        }

        @Override
        public long monotonicNanos() {
            return nowMillis * 1_000_000;
        }

        @Override
        public long wallMillis() {
            return nowMillis;
        }
    }

    private final HandClock clock = new HandClock();
    private final FakeReplica replica = new FakeReplica();
    private final Readiness readiness = new Readiness(replica, clock, 500);

    @AfterEach
    void stop() {
        replica.close();
    }

    private String after(long millis) {
        clock.nowMillis += millis;
        readiness.observe();
        return readiness.reason();
    }

    @Test
    void aNodeIsNotReadyBeforeItWasObserved() {
        assertEquals("was not observed yet", readiness.reason());
        assertEquals("", after(1));
    }

    @Test
    void anElectionDoesNotTakeTheEndpointAway() {
        after(1);
        replica.follow(null);
        assertEquals("", after(1));
        assertEquals("", after(1500));
        replica.lead();
        assertEquals("", after(100));
        replica.follow(null);
        assertEquals("", after(1900));
    }

    @Test
    void aLeaderThatStaysAwayDoes() {
        after(1);
        replica.follow(null);
        assertEquals("", after(1));
        assertEquals("knows no leader", after(2000));
        assertEquals("knows no leader", after(1));
        replica.lead();
        assertEquals("", after(1));
    }

    @Test
    void whoIsNoMemberIsNotReadyAtOnce() {
        after(1);
        replica.become(State.STOPPING, Role.FOLLOWER);
        assertEquals("is stopping", after(1));
        replica.become(State.REMOVED, Role.FOLLOWER);
        assertEquals("was removed from its cluster", after(1));
    }

    @Test
    void aLearnerIsNotReady() {
        replica.become(State.MEMBER, Role.LEARNER);
        assertTrue(!after(1).isEmpty());
    }
}
