package io.prez.node.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QuorumTest {
    @Test
    void reachedIsTheGreatestValueOfAMajority() {
        Random random = new Random(1);
        for (int round = 0; round < 5000; round++) {
            long[] values = random.longs(1 + random.nextInt(7), 0, 6).toArray();
            long naive = -1;
            for (long candidate = 0; candidate < 6; candidate++) {
                int count = 0;
                for (long value : values) {
                    count += value >= candidate ? 1 : 0;
                }
                naive = count * 2 > values.length ? candidate : naive;
            }
            assertEquals(naive, Quorum.reached(values.clone(), values.length));
        }
    }

    @Test
    void reachedLooksOnlyAtTheFirstValues() {
        assertEquals(5, Quorum.reached(new long[] {5, 9, 1, 100, 100, 100}, 3));
    }

    @Test
    void noVotersConstrainNothing() {
        assertEquals(Long.MAX_VALUE, Quorum.reached(new long[2], 0));
    }

    @Test
    void evenSetsNeedMoreThanHalf() {
        assertEquals(2, Quorum.majority(2));
        assertEquals(3, Quorum.majority(4));
        assertEquals(4, Quorum.majority(7));
        assertEquals(3, Quorum.reached(new long[] {3, 3, 3, 9}, 4));
        assertEquals(1, Quorum.reached(new long[] {1, 1, 9, 9}, 4));
    }

    @Test
    void tallyNeedsAMajorityOfBothSets() {
        Random random = new Random(2);
        for (int round = 0; round < 5000; round++) {
            List<Member> voters = pick(random);
            List<Member> outgoing = random.nextBoolean() ? List.of() : pick(random);
            Map<Long, Boolean> votes = new HashMap<>();
            for (long id = 1; id <= 7; id++) {
                if (random.nextInt(3) > 0) {
                    votes.put(id, random.nextBoolean());
                }
            }
            Membership membership = new Membership(0, "c", voters, outgoing, List.of(), Set.of(), 0);
            Quorum.Tally naive;
            if (wins(voters, votes, false) && wins(outgoing, votes, false)) {
                naive = Quorum.Tally.WON;
            } else if (wins(voters, votes, true) && wins(outgoing, votes, true)) {
                naive = Quorum.Tally.OPEN;
            } else {
                naive = Quorum.Tally.LOST;
            }
            assertEquals(naive, Quorum.tally(membership, votes), membership + " " + votes);
        }
    }

    private static List<Member> pick(Random random) {
        List<Member> members = new ArrayList<>();
        while (members.isEmpty()) {
            for (long id = 1; id <= 7; id++) {
                if (random.nextBoolean()) {
                    members.add(InteractionScript.member(id));
                }
            }
        }
        return members;
    }

    /** Whether they say yes, those who have not voted counting as {@code silent}. */
    private static boolean wins(List<Member> voters, Map<Long, Boolean> votes, boolean silent) {
        long yes = voters.stream()
                .filter(voter -> votes.getOrDefault(voter.id(), silent))
                .count();
        return voters.isEmpty() || yes * 2 > voters.size();
    }
}
