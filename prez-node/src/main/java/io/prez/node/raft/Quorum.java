package io.prez.node.raft;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The arithmetic of majorities, of one voter set or of two at once (§6). */
final class Quorum {
    /** How a ballot stands. */
    enum Tally {
        WON,
        LOST,
        OPEN
    }

    private Quorum() {}

    /** How many of so many voters are a majority. */
    static int majority(int voters) {
        return voters / 2 + 1;
    }

    /**
     * The greatest value that a majority of the voters has reached. Sorts the first {@code count} values in place. No
     * voters constrain nothing: {@link Long#MAX_VALUE}.
     */
    static long reached(long[] values, int count) {
        if (count == 0) {
            return Long.MAX_VALUE;
        }
        Arrays.sort(values, 0, count);
        return values[count - majority(count)];
    }

    /** How a ballot stands when a majority of both voter sets is needed. */
    static Tally tally(Membership membership, Map<Long, Boolean> votes) {
        Tally incoming = tally(membership.voters(), votes);
        Tally outgoing = membership.isJoint() ? tally(membership.outgoing(), votes) : Tally.WON;
        if (incoming == Tally.LOST || outgoing == Tally.LOST) {
            return Tally.LOST;
        }
        return incoming == Tally.WON && outgoing == Tally.WON ? Tally.WON : Tally.OPEN;
    }

    private static Tally tally(List<Member> voters, Map<Long, Boolean> votes) {
        int granted = 0;
        int refused = 0;
        for (Member voter : voters) {
            Boolean vote = votes.get(voter.id());
            if (vote != null) {
                granted += vote ? 1 : 0;
                refused += vote ? 0 : 1;
            }
        }
        int majority = majority(voters.size());
        if (granted >= majority) {
            return Tally.WON;
        }
        return voters.size() - refused < majority ? Tally.LOST : Tally.OPEN;
    }
}
