package io.prez.node.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.prez.node.log.Identity;
import io.prez.node.raft.Member;
import io.prez.node.raft.Membership;
import io.prez.node.raft.MembershipChange;
import io.prez.node.raft.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormationOverTcpTest {
    private static final List<String> LISTED = List.of("node-1", "node-2", "node-3");

    @TempDir
    Path directory = Path.of("");

    private final List<TestNode> nodes = new ArrayList<>();

    @AfterEach
    void closeAll() {
        nodes.forEach(TestNode::close);
    }

    @Test
    void threeBlankNodesFormOneClusterAndTalkAsMembers() throws Exception {
        Path book = directory.resolve("nodes.conf");
        for (long id = 1; id <= 3; id++) {
            nodes.add(blank(id, book, new Formation.Options(true, LISTED, 60_000)));
        }
        write(book, nodes);
        TestNode.await("formation", () -> nodes.stream().allMatch(node -> node.joined != null));
        FormationState.Formed formed = assertInstanceOf(FormationState.Formed.class, nodes.get(0).joined);
        for (TestNode node : nodes) {
            assertEquals(formed, node.joined);
            assertEquals(formed, node.durable);
        }
        Membership membership = formed.initialMembership();
        assertEquals(3, membership.voters().size());
        nodes.forEach(node -> node.transport.membershipChanged(membership));
        nodes.get(0).awaitBothWays(nodes.get(2));
        nodes.get(0).send(3, new Message.TimeoutNow());
        assertEquals(new Message.TimeoutNow(), nodes.get(2).nextEnvelope().message());
    }

    @Test
    void aListedNodeThatComesLateIsSeenByTheMembersAndAdopted() throws Exception {
        Path book = directory.resolve("nodes.conf");
        nodes.add(blank(1, book, new Formation.Options(true, LISTED, 100)));
        nodes.add(blank(2, book, new Formation.Options(true, LISTED, 100)));
        write(book, nodes);
        TestNode.await("formation of two", () -> nodes.stream().allMatch(node -> node.joined != null));
        Membership two = Objects.requireNonNull(nodes.get(0).joined).initialMembership();
        nodes.forEach(node -> node.transport.membershipChanged(two));
        TestNode late = blank(3, book, new Formation.Options(true, LISTED, 100));
        nodes.add(late);
        write(book, nodes);
        PeerTransport leader = nodes.get(0).transport;
        TestNode.await("sight of the late node", () -> !leader.blankPeers().isEmpty());
        TestNode.await("the late node to wait", () -> late.durable instanceof FormationState.Waiting);
        Optional<MembershipChange> step = AutoJoin.next(two, leader.blankPeers(), LISTED, Set.of());
        MembershipChange.AddLearner add = assertInstanceOf(MembershipChange.AddLearner.class, step.orElseThrow());
        assertEquals(3, add.member().id());
        Membership three =
                new Membership(5, two.clusterId(), two.voters(), List.of(), List.of(add.member()), Set.of(), 0);
        leader.membershipChanged(three);
        TestNode.await("adoption", () -> late.joined != null);
        assertEquals(new FormationState.Adopted(two.clusterId()), late.durable);
        nodes.get(0).awaitConnected(late);
        nodes.get(0).send(3, new Message.TimeoutNow());
        assertEquals(new Message.TimeoutNow(), late.nextEnvelope().message());
        late.send(1, new Message.VoteResponse(true));
        assertEquals(new Message.VoteResponse(true), nodes.get(0).nextEnvelope().message());
    }

    @Test
    void bootstrapMakesAClusterOfOneThatAdoptsOthers() throws Exception {
        Path book = directory.resolve("nodes.conf");
        Formation.Options manual = new Formation.Options(false, List.of(), 0);
        TestNode first = blank(1, book, manual);
        TestNode second = blank(2, book, manual);
        nodes.addAll(List.of(first, second));
        List<Formation.Bootstrap> outcomes = Collections.synchronizedList(new ArrayList<>());
        first.transport.bootstrap("ns/demo/e1", outcomes::add);
        TestNode.await("bootstrap", () -> outcomes.equals(List.of(Formation.Bootstrap.STARTED)));
        assertEquals("ns/demo/e1", Objects.requireNonNull(first.joined).clusterId());
        first.transport.bootstrap("ns/demo/e1", outcomes::add);
        first.transport.bootstrap("ns/demo/e2", outcomes::add);
        TestNode.await(
                "the others",
                () -> outcomes.equals(List.of(
                        Formation.Bootstrap.STARTED, Formation.Bootstrap.ALREADY, Formation.Bootstrap.OTHER_CLUSTER)));
        Membership both = new Membership(
                2, "ns/demo/e1", List.of(first.reachable()), List.of(), List.of(second.reachable()), Set.of(), 0);
        first.transport.membershipChanged(both);
        TestNode.await("adoption", () -> second.joined != null);
        first.awaitConnected(second);
        assertEquals(new FormationState.Adopted("ns/demo/e1"), second.durable);
    }

    @Test
    void everyStateSurvivesTheDataDirectory() {
        Member a = new Member(5, "node-1", "h:1", "");
        Member b = new Member(9, "node-2", "h:2", "h:3");
        Identity identity = Identity.blank(9, "node-2");
        for (FormationState state : List.of(
                new FormationState.Blank(),
                new FormationState.Waiting("c"),
                new FormationState.Accepted("f", 5, List.of(a, b)),
                new FormationState.Formed("f", List.of(a, b)),
                new FormationState.Adopted("c"))) {
            identity = IdentityJournal.identityOf(state, identity);
            assertEquals(state, IdentityJournal.stateOf(identity));
            assertEquals(9, identity.nodeId());
        }
    }

    private static TestNode blank(long id, Path book, Formation.Options options) throws IOException {
        return new TestNode(
                new Member(id, TestNode.name(id), "127.0.0.1:1", ""), book, new FormationState.Blank(), options, 0);
    }

    private static void write(Path book, List<TestNode> nodes) throws IOException {
        StringBuilder text = new StringBuilder();
        for (TestNode node : nodes) {
            text.append(node.member.name())
                    .append(' ')
                    .append(node.reachable().peerAddress())
                    .append('\n');
        }
        Files.writeString(book, text.toString());
    }
}
