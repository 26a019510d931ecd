package io.prez.node.raft;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A leader's read rounds (thesis §6.4). A round has begun when its number was given out, and is confirmed when a quorum
 * has answered messages that carried it or a later one: then this member led at some moment after the round began.
 * Numbers are never reused, not even by a later leadership of the same process: a late answer to an old question must
 * not answer a new one.
 */
final class ReadRounds {
    /** Where answers to questions go; an index of -1 says that there is none. */
    interface Answers {
        void answer(long from, long token, long index);
    }

    /** A question that waits: {@code index} is -1 while the leader has not committed in its term. */
    private record Question(long from, long token, long index, long round) {}

    private final Answers answers;
    private final Deque<Question> waiting = new ArrayDeque<>();
    private final Deque<Question> early = new ArrayDeque<>();
    private long newest;
    private long confirmed;
    /** Some message carries the newest round, so that a read which arrives now needs the next. */
    private boolean stamped = true;

    /** @param lastRound the last one that this process ever gave out, with {@code lastConfirmed} of them confirmed */
    ReadRounds(Answers answers, long lastRound, long lastConfirmed) {
        this.answers = answers;
        newest = lastRound;
        confirmed = lastConfirmed;
    }

    long newest() {
        return newest;
    }

    long confirmed() {
        return confirmed;
    }

    /** Whether somebody waits for a round that is not confirmed; {@code base} is the last of earlier leaderships. */
    boolean isOpen(long base) {
        return newest > Math.max(confirmed, base);
    }

    /** The round for a read that arrives now. */
    long begin() {
        if (stamped || newest <= confirmed) {
            newest++;
            stamped = false;
        }
        return newest;
    }

    /** The round to put on a message that is sent now. */
    long stamp() {
        stamped = true;
        return newest;
    }

    int waitingCount() {
        return waiting.size() + early.size();
    }

    /** A member's question; {@code index} is -1 when there is no answer before the first commit of the term (§8). */
    void ask(long from, long token, long index) {
        if (index < 0) {
            early.add(new Question(from, token, -1, 0));
        } else {
            waiting.add(new Question(from, token, index, begin()));
        }
    }

    /** The leader has committed an entry of its term: what came too early starts now. */
    void committedInTerm(long commitIndex) {
        for (Question question = early.pollFirst(); question != null; question = early.pollFirst()) {
            ask(question.from, question.token, commitIndex);
        }
    }

    /** A quorum has answered this round. */
    void confirm(long round) {
        if (round > newest) {
            throw new IllegalStateException("round " + round + " confirmed, but the newest is " + newest);
        }
        confirmed = Math.max(confirmed, round);
        while (!waiting.isEmpty() && waiting.getFirst().round <= confirmed) {
            Question question = waiting.removeFirst();
            answers.answer(question.from, question.token, question.index);
        }
    }

    /** Leadership is over. */
    void fail() {
        for (Question question : early) {
            answers.answer(question.from, question.token, -1);
        }
        for (Question question : waiting) {
            answers.answer(question.from, question.token, -1);
        }
        early.clear();
        waiting.clear();
    }
}
