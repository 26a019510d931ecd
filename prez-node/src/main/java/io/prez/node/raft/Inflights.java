package io.prez.node.raft;

import java.util.Arrays;

/** Appends that a peer owes an answer for, oldest first; bounded by count and bytes. */
final class Inflights {
    private final int countMax;
    private final long bytesMax;
    private long[] lastIndexes = new long[8];
    private long[] sizes = new long[8];
    private int head;
    private int count;
    private long bytes;

    Inflights(int countMax, long bytesMax) {
        this.countMax = countMax;
        this.bytesMax = bytesMax;
    }

    boolean isFull() {
        return count >= countMax || bytes >= bytesMax;
    }

    int count() {
        return count;
    }

    long bytes() {
        return bytes;
    }

    void add(long lastIndex, long sizeBytes) {
        if (count == lastIndexes.length) {
            grow();
        }
        int slot = (head + count) & (lastIndexes.length - 1);
        lastIndexes[slot] = lastIndex;
        sizes[slot] = sizeBytes;
        count++;
        bytes += sizeBytes;
    }

    /** The peer has everything up to here. */
    void releaseTo(long index) {
        while (count > 0 && lastIndexes[head] <= index) {
            bytes -= sizes[head];
            head = (head + 1) & (lastIndexes.length - 1);
            count--;
        }
    }

    void clear() {
        head = 0;
        count = 0;
        bytes = 0;
    }

    private void grow() {
        int capacity = lastIndexes.length;
        lastIndexes = unrolled(lastIndexes, capacity);
        sizes = unrolled(sizes, capacity);
        head = 0;
    }

    private long[] unrolled(long[] ring, int capacity) {
        long[] straight = Arrays.copyOfRange(ring, head, head + capacity * 2);
        Arrays.fill(straight, capacity - head, straight.length, 0);
        System.arraycopy(ring, 0, straight, capacity - head, head);
        return straight;
    }
}
