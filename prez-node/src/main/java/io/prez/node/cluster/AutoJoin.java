package io.prez.node.cluster;

import io.prez.node.raft.Member;
import io.prez.node.raft.Membership;
import io.prez.node.raft.MembershipChange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a leader of a statically listed cluster does about listed nodes that were not there when it was formed: adds
 * them as learners when they show up, and gives them a vote when they have caught up; one step at a time. Pure.
 */
public final class AutoJoin {
    private AutoJoin() {}

    /**
     * The next step, if there is one. Call it on a leader whose effective membership is committed.
     *
     * @param blanks nodes without data that are connected to this one, see {@link PeerTransport#blankPeers}
     * @param listed names in this node's nodes.conf
     * @param caughtUp learners that are connected and close enough behind to vote
     */
    public static Optional<MembershipChange> next(
            Membership membership, Collection<Member> blanks, List<String> listed, Set<Long> caughtUp) {
        if (membership.isJoint()) {
            return Optional.empty();
        }
        for (Member learner : membership.learners()) {
            if (listed.contains(learner.name()) && caughtUp.contains(learner.id())) {
                return Optional.of(new MembershipChange.Promote(learner.id(), membership.index(), 0));
            }
        }
        // One at a time: a second learner would only slow the first one down.
        boolean busy = membership.learners().stream().anyMatch(learner -> listed.contains(learner.name()));
        if (busy) {
            return Optional.empty();
        }
        for (String name : listed) {
            for (Member blank : blanks) {
                if (blank.name().equals(name) && find(membership, name).isEmpty()) {
                    return Optional.of(new MembershipChange.AddLearner(blank, membership.index(), 0));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Members whose names are answered for by nodes without data: their disks are lost. Only a person, or an operator,
     * may decide to remove them; the new ones join when the names are free.
     */
    public static List<Member> lost(Membership membership, Collection<Member> blanks) {
        List<Member> lost = new ArrayList<>();
        for (Member blank : blanks) {
            find(membership, blank.name())
                    .filter(member -> member.id() != blank.id())
                    .ifPresent(lost::add);
        }
        return lost;
    }

    private static Optional<Member> find(Membership membership, String name) {
        for (List<Member> members : List.of(membership.voters(), membership.learners())) {
            for (Member member : members) {
                if (member.name().equals(name)) {
                    return Optional.of(member);
                }
            }
        }
        return Optional.empty();
    }
}
