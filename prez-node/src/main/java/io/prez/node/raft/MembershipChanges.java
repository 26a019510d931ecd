package io.prez.node.raft;

import io.prez.node.raft.ChangeOutcome.Reason;
import io.prez.node.raft.ChangeOutcome.Refused;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a leader may change the membership, and to what. Changes touch one voter at a time, so that any two
 * majorities overlap (thesis §4.1), or go through two voter sets at once (§6); never before the leader has committed an
 * entry of its term, and never while another change is uncommitted.
 */
final class MembershipChanges {
    /** What comes of a wish. */
    sealed interface Plan {}

    record Next(Membership membership) implements Plan {}

    record No(Refused refusal) implements Plan {}

    private final RaftCore core;
    private final Leader leader;

    MembershipChanges(RaftCore core, Leader leader) {
        this.core = core;
        this.leader = leader;
    }

    Plan plan(MembershipChange change, long nowMillis) {
        No gate = gate(change);
        if (gate != null) {
            return gate;
        }
        return switch (change) {
            case MembershipChange.AddLearner add -> addLearner(add);
            case MembershipChange.Promote promote -> promote(promote, nowMillis);
            case MembershipChange.Remove remove -> remove(remove, nowMillis);
            case MembershipChange.Replace replace -> replace(replace, nowMillis);
        };
    }

    private @Nullable No gate(MembershipChange change) {
        Membership now = core.membership();
        if (change.operatorEpoch() > 0 && change.operatorEpoch() < now.operatorEpoch()) {
            return no(Reason.STALE_EPOCH, "epoch " + change.operatorEpoch() + " is below " + now.operatorEpoch());
        }
        if (!leader.hasCommittedInTerm()) {
            return no(Reason.NO_COMMIT_IN_TERM, "nothing is committed in term " + core.term() + " yet");
        }
        if (!core.isMembershipCommitted() || now.isJoint()) {
            return no(Reason.BUSY, "the change at index " + now.index() + " is not done yet");
        }
        if (leader.transferTarget() != HardState.NOBODY) {
            return no(Reason.BUSY, "leadership is being handed to " + Member.idText(leader.transferTarget()));
        }
        if (change.expectedConfigIndex() >= 0 && change.expectedConfigIndex() != now.index()) {
            return no(
                    Reason.CONFIG_INDEX,
                    "the membership stands at index " + now.index() + ", not " + change.expectedConfigIndex());
        }
        return null;
    }

    private Plan addLearner(MembershipChange.AddLearner change) {
        Membership now = core.membership();
        Member member = change.member();
        if (member.id() == HardState.NOBODY) {
            return no(Reason.UNKNOWN_MEMBER, "0 is nobody's id");
        }
        if (now.removed().contains(member.id())) {
            return no(Reason.REMOVED_MEMBER, text(member.id()) + " was removed and cannot come back");
        }
        if (now.isVoter(member.id()) || now.learners().contains(member)) {
            return no(Reason.ALREADY, text(member.id()) + " is a member");
        }
        return next(change, now.voters(), List.of(), with(now.learners(), member), now.removed());
    }

    private Plan promote(MembershipChange.Promote change, long nowMillis) {
        Membership now = core.membership();
        long id = change.memberId();
        if (now.isVoter(id)) {
            return no(Reason.ALREADY, text(id) + " is a voter");
        }
        Member member = now.member(id);
        if (member == null) {
            return unknown(id);
        }
        if (!leader.isCaughtUp(id, nowMillis)) {
            return notCaughtUp(id);
        }
        List<Member> voters = with(now.voters(), member);
        if (losesQuorum(voters, nowMillis)) {
            return wouldLoseQuorum(voters);
        }
        return next(change, voters, List.of(), without(now.learners(), id), now.removed());
    }

    private Plan remove(MembershipChange.Remove change, long nowMillis) {
        Membership now = core.membership();
        long id = change.memberId();
        if (now.removed().contains(id)) {
            return no(Reason.ALREADY, text(id) + " is removed");
        }
        if (now.member(id) == null) {
            return unknown(id);
        }
        List<Member> voters = without(now.voters(), id);
        if (now.isVoter(id) && losesQuorum(voters, nowMillis)) {
            return wouldLoseQuorum(voters);
        }
        Set<Long> removed = new TreeSet<>(now.removed());
        removed.add(id);
        return next(change, voters, List.of(), without(now.learners(), id), removed);
    }

    private Plan replace(MembershipChange.Replace change, long nowMillis) {
        Membership now = core.membership();
        TreeMap<Long, Member> wanted = new TreeMap<>();
        for (Member member : change.voters()) {
            long id = member.id();
            Member known = now.member(id);
            if (now.removed().contains(id)) {
                return no(Reason.REMOVED_MEMBER, text(id) + " was removed and cannot come back");
            }
            if (known == null) {
                return unknown(id);
            }
            if (now.isLearner(id) && !leader.isCaughtUp(id, nowMillis)) {
                return notCaughtUp(id);
            }
            wanted.put(id, known);
        }
        List<Member> voters = List.copyOf(wanted.values());
        if (voters.equals(now.voters())) {
            return no(Reason.ALREADY, "these are the voters");
        }
        if (losesQuorum(voters, nowMillis)) {
            return wouldLoseQuorum(voters);
        }
        List<Member> learners = new ArrayList<>(now.learners());
        learners.removeAll(voters);
        return next(change, voters, now.voters(), learners, now.removed());
    }

    /** The second half of a joint change: the old voters that are not among the new ones are gone for good (§6). */
    Membership withoutOutgoing() {
        Membership joint = core.membership();
        Set<Long> removed = new TreeSet<>(joint.removed());
        for (Member member : joint.outgoing()) {
            if (!joint.voters().contains(member)) {
                removed.add(member.id());
            }
        }
        return new Membership(
                core.log().lastIndex() + 1,
                joint.clusterId(),
                joint.voters(),
                List.of(),
                joint.learners(),
                Set.copyOf(removed),
                joint.operatorEpoch());
    }

    private Next next(
            MembershipChange change,
            List<Member> voters,
            List<Member> outgoing,
            List<Member> learners,
            Set<Long> removed) {
        Membership now = core.membership();
        return new Next(new Membership(
                core.log().lastIndex() + 1,
                now.clusterId(),
                List.copyOf(voters),
                List.copyOf(outgoing),
                List.copyOf(learners),
                Set.copyOf(removed),
                Math.max(now.operatorEpoch(), change.operatorEpoch())));
    }

    private boolean losesQuorum(Collection<Member> voters, long nowMillis) {
        int inTouch = 0;
        for (Member voter : voters) {
            inTouch += leader.isInTouch(voter.id(), nowMillis) ? 1 : 0;
        }
        return inTouch < Quorum.majority(voters.size());
    }

    private static List<Member> with(List<Member> members, Member member) {
        List<Member> list = new ArrayList<>(without(members, member.id()));
        list.add(member);
        list.sort(Comparator.comparingLong(Member::id));
        return list;
    }

    private static List<Member> without(List<Member> members, long id) {
        List<Member> list = new ArrayList<>(members);
        list.removeIf(member -> member.id() == id);
        return list;
    }

    private static String text(long id) {
        return Member.idText(id);
    }

    private static No unknown(long id) {
        return no(Reason.UNKNOWN_MEMBER, text(id) + " is no member");
    }

    private static No notCaughtUp(long id) {
        return no(Reason.NOT_CAUGHT_UP, text(id) + " lags behind or is silent");
    }

    private static No wouldLoseQuorum(List<Member> voters) {
        return no(
                Reason.WOULD_LOSE_QUORUM,
                "of the " + voters.size() + " voters that would remain no majority is in touch");
    }

    private static No no(Reason reason, String text) {
        return new No(new Refused(reason, text));
    }
}
