package io.prez.node.sim;

import io.prez.node.raft.Member;
import io.prez.node.raft.Membership;
import io.prez.node.raft.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongFunction;

/** The machines of one run, with the network between them and the invariants over them. Ids are small: 1, 2, 3 … */
final class SimulatedCluster {
    private final Scheduler scheduler;
    private final SimulatedNetwork network;
    private final Invariants invariants = new Invariants();
    private final Map<Long, SimulatedNode> nodes = new TreeMap<>();
    private final Membership formedWith;

    /** @param voters how many members the cluster is formed with: the ids 1 to that */
    SimulatedCluster(long seed, int voters) {
        this.scheduler = new Scheduler(seed);
        this.network = new SimulatedNetwork(scheduler);
        List<Member> members = new ArrayList<>();
        for (long id = 1; id <= voters; id++) {
            members.add(member(id));
        }
        this.formedWith = new Membership(0, "simulated", members, List.of(), List.of(), Set.of(), 0);
        scheduler.observe(invariants::afterEvent);
        network.tap(invariants::sent);
    }

    /** The member that the machine with this id is. */
    static Member member(long id) {
        return new Member(id, Trace.name(id), Trace.name(id) + ":16379", Trace.name(id) + ":6379");
    }

    Scheduler scheduler() {
        return scheduler;
    }

    SimulatedNetwork network() {
        return network;
    }

    Invariants invariants() {
        return invariants;
    }

    Membership formedWith() {
        return formedWith;
    }

    /** Builds and starts a machine; one that is no voter of the formation knows nobody. */
    SimulatedNode add(long id, LongFunction<SimulatedNode> factory) {
        SimulatedNode node = factory.apply(id);
        nodes.put(id, node);
        invariants.add(node);
        node.start();
        return node;
    }

    Collection<SimulatedNode> nodes() {
        return nodes.values();
    }

    SimulatedNode node(long id) {
        return nodes.get(id);
    }

    /** All whose process lives. */
    List<SimulatedNode> running() {
        return nodes.values().stream().filter(Observed::isRunning).toList();
    }

    /** Who thinks that it leads, the newest term first. */
    List<SimulatedNode> leaders() {
        return running().stream()
                .filter(n -> n.role() == Role.LEADER)
                .sorted((a, b) -> Long.compare(b.term(), a.term()))
                .toList();
    }

    /** The newest leader, or null. */
    SimulatedNode leader() {
        List<SimulatedNode> leaders = leaders();
        return leaders.isEmpty() ? null : leaders.getFirst();
    }

    /** Everything works again: links, disks, processes. */
    void heal() {
        network.heal();
        for (SimulatedNode node : nodes.values()) {
            node.healDisk();
            node.process().resume();
            if (!node.isAlive()) {
                node.start();
            }
        }
    }
}
