package io.prez.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NodeStatusTest {
    private static final String LEADER = """
            {"clusterId":"c","name":"node-9000","nodeId":"00000000000000a1","state":"member","role":"leader","term":3,
             "committedInTerm":true,"commitIndex":12345678901,
             "membership":{"index":5,"voters":[{"nodeId":"00000000000000a1","name":"node-9000"},
                {"nodeId":"00000000000000b2","name":"node-9001"}],"learners":[{"nodeId":"00000000000000c3","name":"node-9002"}]},
             "peers":[{"nodeId":"00000000000000b2","name":"node-9001","lagEntries":7}],"ready":true,"notReadyReason":""}
            """;

    @Test
    void readsTheJsonOfANode() {
        NodeStatus status = NodeStatus.parse(LEADER).orElseThrow();
        assertEquals("00000000000000a1", status.nodeId());
        assertTrue(status.isServingLeader());
        assertTrue(status.isReady());
        assertEquals(12345678901L, status.number("commitIndex"));
        assertEquals(Optional.of(7L), status.lagOf("node-9001"));
        assertEquals(Optional.empty(), status.lagOf("node-9009"));
        assertEquals(List.of("node-9000", "node-9001"), status.voterNames());
        assertEquals(Optional.of("00000000000000c3"), status.memberId("node-9002"));
    }

    @Test
    void saysTheStateOfANodeWithoutARole() {
        NodeStatus status = NodeStatus.parse("{\"state\":\"blank\",\"role\":null,\"membership\":null}")
                .orElseThrow();
        assertEquals("blank", status.role());
        assertFalse(status.isServingLeader());
        assertEquals(List.of(), status.voterNames());
    }

    @Test
    void isEmptyForWhatIsNoStatus() {
        assertEquals(Optional.empty(), NodeStatus.parse("[1, 2"));
        assertEquals(Optional.empty(), NodeStatus.parse("hello"));
    }
}
