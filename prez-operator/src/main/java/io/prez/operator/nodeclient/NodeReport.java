package io.prez.operator.nodeclient;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node says about itself: the body of {@code GET /v1/status}. What it says about others is what it believes.
 *
 * @param clusterId null while the node is blank
 * @param state {@code blank}, {@code forming}, {@code member} or {@code removed}
 * @param role null unless it takes part
 * @param committedInTerm whether the leader of this term has committed an entry in it: the proof that it leads
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record NodeReport(
        @Nullable String clusterId,
        String name,
        @Nullable String nodeId,
        String state,
        @Nullable String role,
        long term,
        @Nullable NamedNode leader,
        boolean committedInTerm,
        long lastIndex,
        long commitIndex,
        long appliedIndex,
        MemberSets membership,
        List<Peer> peers,
        boolean ready,
        @Nullable String notReadyReason,
        @Nullable String version) {

    /** A node that another one speaks of. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record NamedNode(String nodeId, @Nullable String name) {}

    /**
     * A member as the membership has it.
     *
     * @param nodeId 16 hexadecimal digits
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Member(String nodeId, String name) {}

    /**
     * The membership that is in force on the node.
     *
     * @param committed whether it can no longer be undone
     * @param outgoing the old voters while two sets of voters are in force
     * @param removed ids that may never come back
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record MemberSets(
            long index,
            boolean committed,
            List<Member> voters,
            List<Member> outgoing,
            List<Member> learners,
            List<String> removed,
            long operatorEpoch) {
        /** Of a node that knows nothing. */
        public static final MemberSets NONE = new MemberSets(0, false, null, null, null, null, 0);

        /** Absent lists are empty. */
        public MemberSets(
                long index,
                boolean committed,
                @Nullable List<Member> voters,
                @Nullable List<Member> outgoing,
                @Nullable List<Member> learners,
                @Nullable List<String> removed,
                long operatorEpoch) {
            this.index = index;
            this.committed = committed;
            this.voters = voters == null ? List.of() : List.copyOf(voters);
            this.outgoing = outgoing == null ? List.of() : List.copyOf(outgoing);
            this.learners = learners == null ? List.of() : List.copyOf(learners);
            this.removed = removed == null ? List.of() : List.copyOf(removed);
            this.operatorEpoch = operatorEpoch;
        }
    }

    /**
     * A member as the leader sees it.
     *
     * @param matchIndex what it has durably
     * @param lastContactMillisAgo since it last answered
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Peer(
            String nodeId,
            @Nullable String name,
            long matchIndex,
            long lagEntries,
            long lastContactMillisAgo,
            boolean connected) {}

    /** Fills in what an older node may leave out. */
    public NodeReport(
            @Nullable String clusterId,
            @Nullable String name,
            @Nullable String nodeId,
            @Nullable String state,
            @Nullable String role,
            long term,
            @Nullable NamedNode leader,
            boolean committedInTerm,
            long lastIndex,
            long commitIndex,
            long appliedIndex,
            @Nullable MemberSets membership,
            @Nullable List<Peer> peers,
            boolean ready,
            @Nullable String notReadyReason,
            @Nullable String version) {
        this.clusterId = clusterId == null || clusterId.isEmpty() ? null : clusterId;
        this.name = name == null ? "" : name;
        this.nodeId = nodeId;
        this.state = state == null ? "" : state;
        this.role = role;
        this.term = term;
        this.leader = leader;
        this.committedInTerm = committedInTerm;
        this.lastIndex = lastIndex;
        this.commitIndex = commitIndex;
        this.appliedIndex = appliedIndex;
        this.membership = membership == null ? MemberSets.NONE : membership;
        this.peers = peers == null ? List.of() : List.copyOf(peers);
        this.ready = ready;
        this.notReadyReason = notReadyReason;
        this.version = version;
    }

    /** Whether it has no data and belongs to no cluster. */
    public boolean isBlank() {
        return state.equals("blank") && clusterId == null;
    }

    /** Whether it says that it was removed for ever. */
    public boolean isRemoved() {
        return state.equals("removed");
    }

    /** Whether it says that it leads, and proves it by an entry that it committed in its term. */
    public boolean provesLeadership() {
        return "leader".equals(role) && committedInTerm;
    }
}
