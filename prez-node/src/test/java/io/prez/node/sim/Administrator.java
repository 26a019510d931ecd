package io.prez.node.sim;

import io.prez.node.raft.Member;
import io.prez.node.raft.Membership;
import io.prez.node.raft.MembershipChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Changes the membership, hands leadership over and takes snapshots, at random moments. */
final class Administrator {
    private static final long MILLI = 1_000_000;

    private final SimulatedCluster cluster;
    private final SplittableRandom random;
    private final boolean changesMembership;
    private final boolean transfersLeadership;
    private boolean stopped;

    Administrator(SimulatedCluster cluster) {
        this.cluster = cluster;
        this.random = cluster.scheduler().randomFor("administrator");
        this.changesMembership = random.nextInt(3) > 0;
        this.transfersLeadership = random.nextInt(3) > 0;
        next();
    }

    void stop() {
        stopped = true;
    }

    private void next() {
        cluster.scheduler().after(random.nextLong(20 * MILLI, 300 * MILLI), () -> {
            if (!stopped) {
                act();
                next();
            }
        });
    }

    private void act() {
        List<SimulatedNode> running = cluster.running();
        if (running.isEmpty()) {
            return;
        }
        if (random.nextInt(3) == 0) {
            running.get(random.nextInt(running.size())).takeSnapshot();
            return;
        }
        List<SimulatedNode> leaders = cluster.leaders();
        if (leaders.isEmpty()) {
            return;
        }
        SimulatedNode leader = leaders.get(random.nextInt(leaders.size()));
        Membership membership = leader.membership();
        if (transfersLeadership && random.nextInt(4) == 0) {
            leader.transfer(anyOf(membership.voters()).id());
        } else if (changesMembership) {
            change(membership).ifPresent(leader::change);
        }
    }

    private Optional<MembershipChange> change(Membership membership) {
        List<Member> learners = membership.learners();
        List<Member> voters = membership.voters();
        switch (random.nextInt(4)) {
            case 0 -> {
                List<SimulatedNode> spares = cluster.nodes().stream()
                        .filter(n -> !isIn(membership, n.id())
                                && !membership.removed().contains(n.id()))
                        .toList();
                if (!spares.isEmpty()) {
                    long id = spares.get(random.nextInt(spares.size())).id();
                    Member spare = SimulatedCluster.member(id);
                    return Optional.of(new MembershipChange.AddLearner(spare, MembershipChange.ANY_CONFIG, 0));
                }
            }
            case 1 -> {
                if (!learners.isEmpty()) {
                    return Optional.of(
                            new MembershipChange.Promote(anyOf(learners).id(), membership.index(), 0));
                }
            }
            case 2 -> {
                if (voters.size() > 2 && random.nextInt(3) > 0) {
                    return Optional.of(new MembershipChange.Remove(anyOf(voters).id(), MembershipChange.ANY_CONFIG, 0));
                }
            }
            default -> {
                List<Member> chosen = new ArrayList<>(learners);
                voters.stream().filter(v -> random.nextInt(4) > 0).forEach(chosen::add);
                if (chosen.size() >= 2 && !learners.isEmpty()) {
                    return Optional.of(new MembershipChange.Replace(chosen, membership.index(), 0));
                }
            }
        }
        return Optional.empty();
    }

    private Member anyOf(List<Member> members) {
        return members.get(random.nextInt(members.size()));
    }

    static boolean isIn(Membership membership, long id) {
        return membership.voters().stream().anyMatch(m -> m.id() == id)
                || membership.learners().stream().anyMatch(m -> m.id() == id)
                || membership.outgoing().stream().anyMatch(m -> m.id() == id);
    }
}
