package io.prez.node.log;

import io.prez.node.raft.HardState;
import java.util.ArrayList;
import java.util.List;

/**
 * What the records so far amount to. Each method refuses, with an {@link IllegalStateException} that gives both values,
 * what no correct core can want; recovery takes that as damage.
 *
 * <p>Invariant: {@code floorIndex <= lastIndex}, and the term runs cover exactly the entries between that are known.
 */
final class LogTail {
    private HardState hardState;
    private long floorIndex;
    private long floorTerm;
    private long lastIndex;
    private long lastTerm;
    private final List<TermRun> termRuns = new ArrayList<>();

    LogTail(SegmentHeader.State state) {
        hardState = state.hardState();
        floorIndex = state.floorIndex();
        floorTerm = state.floorTerm();
        lastIndex = state.lastIndex();
        lastTerm = state.lastTerm();
    }

    HardState hardState() {
        return hardState;
    }

    long floorIndex() {
        return floorIndex;
    }

    long floorTerm() {
        return floorTerm;
    }

    long lastIndex() {
        return lastIndex;
    }

    long lastTerm() {
        return lastTerm;
    }

    List<TermRun> termRuns() {
        return List.copyOf(termRuns);
    }

    SegmentHeader.State state() {
        return new SegmentHeader.State(hardState, floorIndex, floorTerm, lastIndex, lastTerm);
    }

    void hardState(HardState next) {
        boolean sameTermOtherVote = next.term() == hardState.term()
                && hardState.votedFor() != HardState.NOBODY
                && next.votedFor() != hardState.votedFor();
        if (next.term() < hardState.term() || sameTermOtherVote) {
            throw new IllegalStateException("hard state goes from " + hardState + " to " + next);
        }
        hardState = next;
    }

    void append(long index, long term) {
        if (index <= floorIndex || index > lastIndex + 1) {
            throw new IllegalStateException(
                    "entry " + index + " does not fit a log with floor " + floorIndex + " and end " + lastIndex);
        }
        if (index <= lastIndex) {
            truncateSuffix(index);
        }
        if (term < lastTerm) {
            throw new IllegalStateException("entry " + index + " has term " + term + " after term " + lastTerm);
        }
        if (termRuns.isEmpty() || termRuns.getLast().term() != term) {
            termRuns.add(new TermRun(index, term));
        }
        lastIndex = index;
        lastTerm = term;
    }

    private void truncateSuffix(long fromIndex) {
        lastIndex = fromIndex - 1;
        while (!termRuns.isEmpty() && termRuns.getLast().firstIndex() >= fromIndex) {
            termRuns.removeLast();
        }
        // Without a run the term is the floor's, or that of an entry in a segment that is gone: no lower bound then.
        boolean known = !termRuns.isEmpty();
        lastTerm = known ? termRuns.getLast().term() : lastIndex == floorIndex ? floorTerm : 0;
    }

    /** The term of an entry, or of the floor. */
    long termOf(long index) {
        if (index == floorIndex) {
            return floorTerm;
        }
        if (index <= lastIndex) {
            for (TermRun run : termRuns.reversed()) {
                if (run.firstIndex() <= index) {
                    return run.term();
                }
            }
        }
        throw new IllegalStateException(
                "term of entry " + index + " asked of a log with floor " + floorIndex + " and end " + lastIndex);
    }

    void floor(long index, long term) {
        if (index < floorIndex || index > lastIndex) {
            throw new IllegalStateException(
                    "floor " + index + " does not fit a log with floor " + floorIndex + " and end " + lastIndex);
        }
        while (termRuns.size() > 1 && termRuns.get(1).firstIndex() <= index + 1) {
            termRuns.removeFirst();
        }
        if (index == lastIndex) {
            termRuns.clear();
        } else if (!termRuns.isEmpty() && termRuns.getFirst().firstIndex() <= index) {
            termRuns.set(0, new TermRun(index + 1, termRuns.getFirst().term()));
        }
        floorIndex = index;
        floorTerm = term;
    }

    void reset(long index, long term) {
        if (index < floorIndex) {
            throw new IllegalStateException("reset to " + index + " of a log with floor " + floorIndex);
        }
        termRuns.clear();
        floorIndex = index;
        floorTerm = term;
        lastIndex = index;
        lastTerm = term;
    }
}
