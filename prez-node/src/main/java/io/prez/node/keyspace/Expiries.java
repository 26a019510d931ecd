package io.prez.node.keyspace;

import java.util.Arrays;

/**
 * Positions of a {@link Table} by the time at which they expire: a heap with four children per node that knows where
 * each position is in it. Equal times go by position, so that the order is the same on every replica, restored or not.
 */
final class Expiries {
    private static final int CHILDREN = 4;

    private long[] times = new long[0];
    private int[] positions = new int[0];
    private int size;
    private final Table table;

    Expiries(Table table) {
        this.table = table;
    }

    int size() {
        return size;
    }

    /** The earliest time, or {@link Long#MAX_VALUE}. */
    long nextMillis() {
        return size == 0 ? Long.MAX_VALUE : times[0];
    }

    /** The position that expires first; there is one. */
    int nextPosition() {
        return positions[0];
    }

    /** The time of the position whose place in the heap is this. */
    long timeAt(int place) {
        return times[place];
    }

    /** Adds a position without expiry. */
    void add(int position, long timeMillis) {
        if (size == times.length) {
            int capacity = Math.max(16, size + (size >> 1));
            times = Arrays.copyOf(times, capacity);
            positions = Arrays.copyOf(positions, capacity);
        }
        set(size, timeMillis, position);
        rise(size++);
    }

    /** Gives the position at this place another time. */
    void change(int place, long timeMillis) {
        times[place] = timeMillis;
        settle(place);
    }

    /** Takes out the position at this place. */
    void remove(int place) {
        table.setHeapPlace(positions[place], -1);
        size--;
        if (place < size) {
            set(place, times[size], positions[size]);
            settle(place);
        }
        if (size < times.length / 4 && times.length > 64) {
            times = Arrays.copyOf(times, times.length / 2);
            positions = Arrays.copyOf(positions, positions.length / 2);
        }
    }

    /** What is at this place has another position in the table now. */
    void move(int place, int position) {
        set(place, times[place], position);
        settle(place);
    }

    private void settle(int place) {
        if (!rise(place)) {
            sink(place);
        }
    }

    private boolean rise(int from) {
        int place = from;
        long time = times[place];
        int position = positions[place];
        while (place > 0) {
            int parent = (place - 1) / CHILDREN;
            if (!before(time, position, parent)) {
                break;
            }
            set(place, times[parent], positions[parent]);
            place = parent;
        }
        if (place == from) {
            return false;
        }
        set(place, time, position);
        return true;
    }

    private void sink(int from) {
        int place = from;
        long time = times[place];
        int position = positions[place];
        while (true) {
            int first = place * CHILDREN + 1;
            if (first >= size) {
                break;
            }
            int least = first;
            int end = Math.min(first + CHILDREN, size);
            for (int child = first + 1; child < end; child++) {
                if (before(times[child], positions[child], least)) {
                    least = child;
                }
            }
            if (before(time, position, least)) {
                break;
            }
            set(place, times[least], positions[least]);
            place = least;
        }
        set(place, time, position);
    }

    private boolean before(long time, int position, int place) {
        return time < times[place] || (time == times[place] && position < positions[place]);
    }

    private void set(int place, long timeMillis, int position) {
        times[place] = timeMillis;
        positions[place] = position;
        table.setHeapPlace(position, place);
    }
}
