package io.prez.node.cluster;

import io.prez.node.raft.Member;
import java.util.List;

/** What nodes say to each other before there is a cluster. */
public sealed interface FormationMessage {
    /** Whether the sender sees a majority of the listed nodes: the first such node in nodes.conf coordinates. */
    record View(boolean seesMajority) implements FormationMessage {}

    /**
     * The sender wants to form a cluster of exactly these members.
     *
     * @param listDigest of the names in the sender's nodes.conf
     */
    record Propose(String formationId, long listDigest, List<Member> members) implements FormationMessage {}

    /** The sender has durably promised to be in this formation. */
    record Accepted(String formationId) implements FormationMessage {}

    /** The sender will not be in this formation. */
    record Declined(String formationId, String reason) implements FormationMessage {}

    /** What became of the formation that I accepted? */
    record Ask(String formationId) implements FormationMessage {}

    /** The coordinator's decision, durable when it is not PENDING. */
    record Decided(String formationId, Decision decision) implements FormationMessage {}

    /** The numbers are part of the wire's format. */
    enum Decision {
        PENDING,
        COMMITTED,
        ABORTED
    }
}
