package io.prez.node.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prez.node.command.Args;
import io.prez.node.command.CommandTable;
import io.prez.node.command.Operation;
import io.prez.node.replica.ClientRequest;
import io.prez.node.replica.ReplySink;
import io.prez.node.replica.Session;
import io.prez.node.resp.Reply;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Requests of one connection are run in the order in which they were sent, wherever they have to wait. */
class SessionOrderTest {
    private static final long MILLI = 1_000_000;

    private static ClientRequest request(Session session, String name, Map<String, String> replies, String... words) {
        Args args = Args.of(words);
        Operation operation = new Operation.Invocation(CommandTable.standard().resolve(args), args, 0);
        return new ClientRequest(session, operation, ClientRequest.ReadMode.LINEARIZABLE, new ReplySink() {
            @Override
            public void reply(Reply reply) {
                replies.put(name, Replies.words(reply));
            }

            @Override
            public void refused(Refusal refusal) {
                replies.put(name, refusal.toString());
            }

            @Override
            public void unknown(String why) {
                replies.put(name, why);
            }
        });
    }

    @Test
    void aReadBehindAWriteSeesItAlthoughBothWaitedForALeader() {
        int served = 0;
        for (long seed = 1; seed <= 20; seed++) {
            ReplicaSimulation simulation = new ReplicaSimulation(seed, 1_000);
            simulation.nemesis().stop();
            Scheduler scheduler = simulation.cluster().scheduler();
            scheduler.runUntil(20 * MILLI);
            Map<String, String> replies = new TreeMap<>();
            for (SimulatedNode node : simulation.cluster().running()) {
                Session session = new Session(node.id());
                String key = "key of " + node.id();
                ((Frontend) node)
                        .port()
                        .submit(List.of(
                                request(session, key + " 1", replies, "GET", key),
                                request(session, key + " 2", replies, "SET", key, "value"),
                                request(session, key + " 3", replies, "GET", key)));
            }
            scheduler.runUntil(2_000 * MILLI);
            for (SimulatedNode node : simulation.cluster().nodes()) {
                String key = "key of " + node.id();
                if ("OK".equals(replies.get(key + " 2"))) {
                    served++;
                    assertEquals("nil", replies.get(key + " 1"), "seed " + seed);
                    assertEquals("\"value\"", replies.get(key + " 3"), "seed " + seed);
                }
            }
        }
        assertTrue(served > 20, "served " + served);
    }
}
