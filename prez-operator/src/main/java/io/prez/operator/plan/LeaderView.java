package io.prez.operator.plan;

import io.prez.operator.nodeclient.NodeReport;
import io.prez.operator.nodeclient.NodeReport.Member;
import io.prez.operator.observe.ClusterObservation;
import io.prez.operator.observe.ObservedPod;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The cluster as its leader sees it. Only a leader that proved itself by committing in its term, and that hears a
 * majority, is believed; of two that say they lead, the one of the higher term.
 */
public final class LeaderView {
    /** Further behind than this, a member would delay a commit that needs it. */
    static final long LAG_ENTRIES_MAX = 1000;

    /** Silent for longer than this, a member does not count as there. */
    static final long CONTACT_MILLIS_MAX = 5000;

    private final ClusterObservation observation;
    private final NodeReport leader;
    private final Set<@Nullable String> healthy = new HashSet<>();
    private final Map<String, Long> matchIndexes = new HashMap<>();

    private LeaderView(ClusterObservation observation, NodeReport leader) {
        this.observation = observation;
        this.leader = leader;
        String leaderId = nodeId(leader);
        healthy.add(leaderId);
        matchIndexes.put(leaderId, leader.lastIndex());
        for (NodeReport.Peer peer : leader.peers()) {
            matchIndexes.put(peer.nodeId(), peer.matchIndex());
            if (peer.connected()
                    && peer.lagEntries() <= LAG_ENTRIES_MAX
                    && peer.lastContactMillisAgo() <= CONTACT_MILLIS_MAX) {
                healthy.add(peer.nodeId());
            }
        }
        for (ObservedPod pod : observation.pods()) {
            if (pod.terminating()) {
                // It is there for the last time.
                NodeReport report = observation.report(pod);
                Member member = report == null ? member(pod.name()) : null;
                healthy.remove(report != null ? report.nodeId() : member == null ? null : member.nodeId());
            }
        }
    }

    /** Of the leader that can be believed; empty when there is none. */
    public static Optional<LeaderView> of(ClusterObservation observation) {
        return observation.reports().values().stream()
                .filter(report -> report.provesLeadership()
                        && report.nodeId() != null
                        && observation.clusterId().equals(report.clusterId()))
                .max(Comparator.comparingLong(NodeReport::term))
                .map(leader -> new LeaderView(observation, leader))
                .filter(view -> view.healthyVoters("") >= view.quorum());
    }

    private static String nodeId(NodeReport report) {
        String id = report.nodeId();
        if (id == null) {
            throw new IllegalStateException("a node of a cluster without an id: " + report.name());
        }
        return id;
    }

    /** What the leader said. */
    public NodeReport leader() {
        return leader;
    }

    /** Its identity. */
    public String leaderId() {
        return nodeId(leader);
    }

    /** The pod in which it runs, as the pod that answered. */
    public Optional<ObservedPod> leaderPod() {
        return podOf(leaderId());
    }

    /** Members that vote. */
    public List<Member> voters() {
        return leader.membership().voters();
    }

    /** Members that do not. */
    public List<Member> learners() {
        return leader.membership().learners();
    }

    /** Whether no change of membership is under way. */
    public boolean settled() {
        return leader.membership().committed() && leader.membership().outgoing().isEmpty();
    }

    /** How many voters a decision takes. */
    public int quorum() {
        return voters().size() / 2 + 1;
    }

    /** Voters that are there and caught up, not counting one. */
    public int healthyVoters(String exceptId) {
        int count = 0;
        for (Member voter : voters()) {
            if (!voter.nodeId().equals(exceptId) && healthy.contains(voter.nodeId())) {
                count++;
            }
        }
        return count;
    }

    /** Whether a voter may be removed: the others make a majority among themselves. */
    boolean mayRemove(String voterId) {
        int others = voters().size() - 1;
        return others > 0 && healthyVoters(voterId) >= others / 2 + 1;
    }

    /** Whether one more voter may be added: with it, those that are there make a majority of the larger number. */
    boolean mayPromote() {
        return healthyVoters("") + 1 >= (voters().size() + 1) / 2 + 1;
    }

    /** Whether a voter may be away for a while. One or two voters have none to spare, and are allowed all the same. */
    boolean maySpare(String voterId) {
        return voters().size() <= 2 || healthyVoters(voterId) >= quorum();
    }

    /** Whether a member is there and caught up. */
    public boolean isHealthy(String nodeId) {
        return healthy.contains(nodeId);
    }

    /** How far a member's log reaches; -1 when unknown. */
    public long matchIndex(String nodeId) {
        return matchIndexes.getOrDefault(nodeId, -1L);
    }

    /** Whether an id may never come back. */
    boolean wasRemoved(String nodeId) {
        return leader.membership().removed().contains(nodeId);
    }

    /** The member of this name: the voter, or else the learner. */
    public @Nullable Member member(String name) {
        for (Member voter : voters()) {
            if (voter.name().equals(name)) {
                return voter;
            }
        }
        for (Member learner : learners()) {
            if (learner.name().equals(name)) {
                return learner;
            }
        }
        return null;
    }

    /** Whether an id votes. */
    public boolean isVoter(String nodeId) {
        return voters().stream().anyMatch(voter -> voter.nodeId().equals(nodeId));
    }

    /** Whether an id is a member. */
    public boolean isMember(@Nullable String nodeId) {
        return nodeId != null
                && (isVoter(nodeId)
                        || learners().stream()
                                .anyMatch(learner -> learner.nodeId().equals(nodeId)));
    }

    /** The highest ordinal that a member has; -1 for none. */
    int highestOrdinal() {
        int highest = -1;
        for (Member voter : voters()) {
            highest = Math.max(highest, observation.ordinal(voter.name()));
        }
        for (Member learner : learners()) {
            highest = Math.max(highest, observation.ordinal(learner.name()));
        }
        return highest;
    }

    /** The pod whose node has this identity, if it answered. */
    Optional<ObservedPod> podOf(String nodeId) {
        return observation.pods().stream()
                .filter(pod -> {
                    NodeReport report = observation.report(pod);
                    return report != null && nodeId.equals(report.nodeId());
                })
                .findFirst();
    }

    /** Whether a pod's node is a member that is there, caught up and ready for clients. */
    boolean participates(ObservedPod pod) {
        NodeReport report = observation.report(pod);
        String id = report == null ? null : report.nodeId();
        return id != null && isMember(id) && isHealthy(id) && pod.ready() && !pod.terminating();
    }
}
