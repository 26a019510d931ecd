package io.prez.node.command;

import io.prez.node.keyspace.KeyspaceView;
import io.prez.node.keyspace.StringValue;
import io.prez.node.resp.Reply;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** LCS: the longest common subsequence of two strings, by the same table and walk as Redis, so that ties agree. */
final class LongestCommonSubsequence {
    /**
     * Cells of the table at most. Redis allows as many as fit into {@code proto-max-bulk-len}, which is more than a node
     * should compute while everybody waits.
     */
    static final int CELLS_MAX = 16 * 1024 * 1024;

    private final StringValue first;
    private final StringValue second;
    /** Length of the longest common subsequence of the first i and j bytes, row by row. */
    private final int[] lengths;

    private boolean wantsLength;
    private boolean wantsMatches;
    private boolean wantsMatchLengths;
    private long matchLengthMin;

    private LongestCommonSubsequence(Args args, StringValue first, StringValue second) {
        this.first = first;
        this.second = second;
        readOptions(args);
        long cells = (first.length() + 1L) * (second.length() + 1L);
        if (cells > CELLS_MAX) {
            throw new CommandException("ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len");
        }
        lengths = new int[(int) cells];
        fill();
    }

    static Reply lcs(Args args, KeyspaceView keyspace, Moment moment) {
        StringValue first = Values.string(keyspace, args.key(1));
        StringValue second = Values.string(keyspace, args.key(2));
        return new LongestCommonSubsequence(args, orEmpty(first), orEmpty(second)).answer();
    }

    private static StringValue orEmpty(@Nullable StringValue string) {
        return string == null ? StringValue.of(new byte[0], 0, 0) : string;
    }

    private void readOptions(Args args) {
        for (int word = 3; word < args.count(); word++) {
            if (args.is(word, "IDX")) {
                wantsMatches = true;
            } else if (args.is(word, "LEN")) {
                wantsLength = true;
            } else if (args.is(word, "WITHMATCHLEN")) {
                wantsMatchLengths = true;
            } else if (args.is(word, "MINMATCHLEN") && word + 1 < args.count()) {
                matchLengthMin = Math.max(0, args.integer(++word));
            } else {
                throw Args.syntaxError();
            }
        }
        if (wantsLength && wantsMatches) {
            throw new CommandException("ERR If you want both the length and indexes, please just use IDX.");
        }
    }

    private int at(int i, int j) {
        return lengths[i * (second.length() + 1) + j];
    }

    private byte first(int i) {
        return first.buffer()[first.offset() + i];
    }

    private byte second(int j) {
        return second.buffer()[second.offset() + j];
    }

    private void fill() {
        int width = second.length() + 1;
        for (int i = 1; i <= first.length(); i++) {
            byte own = first(i - 1);
            int row = i * width;
            for (int j = 1; j < width; j++) {
                lengths[row + j] = own == second(j - 1)
                        ? lengths[row - width + j - 1] + 1
                        : Math.max(lengths[row - width + j], lengths[row + j - 1]);
            }
        }
    }

    private Reply answer() {
        int length = at(first.length(), second.length());
        if (wantsLength) {
            return Reply.integer(length);
        }
        byte[] result = new byte[length];
        List<Reply> matches = new ArrayList<>();
        walk(result, matches);
        if (!wantsMatches) {
            return Reply.bulk(result);
        }
        return new Reply.MapOf(
                List.of(Reply.bulk("matches"), Reply.array(matches), Reply.bulk("len"), Reply.integer(length)));
    }

    /** From the end to the beginning; runs of bytes that are adjacent in both strings are one match. */
    private void walk(byte[] result, List<Reply> matches) {
        int i = first.length();
        int j = second.length();
        int left = result.length;
        int runLength = 0;
        while (i > 0 && j > 0) {
            boolean ends;
            if (first(i - 1) == second(j - 1)) {
                i--;
                j--;
                result[--left] = first(i);
                runLength++;
                ends = i == 0 || j == 0;
                if (ends) {
                    addMatch(matches, i, j, runLength);
                }
            } else {
                ends = runLength > 0;
                if (ends) {
                    addMatch(matches, i, j, runLength);
                }
                if (at(i - 1, j) > at(i, j - 1)) {
                    i--;
                } else {
                    j--;
                }
            }
            if (ends) {
                runLength = 0;
            }
        }
    }

    private void addMatch(List<Reply> matches, int i, int j, int length) {
        if (length < matchLengthMin) {
            return;
        }
        List<Reply> match = new ArrayList<>();
        match.add(range(i, length));
        match.add(range(j, length));
        if (wantsMatchLengths) {
            match.add(Reply.integer(length));
        }
        matches.add(Reply.array(match));
    }

    private static Reply range(int from, int length) {
        return Reply.array(Reply.integer(from), Reply.integer(from + length - 1L));
    }
}
