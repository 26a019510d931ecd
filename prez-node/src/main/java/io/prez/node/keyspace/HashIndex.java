package io.prez.node.keyspace;

/**
 * From a key's hash to its position in a {@link Table}. Extendible hashing: a directory, indexed by the high bits of the
 * hash, of segments with linear probing, indexed by the low bits. A segment that is full is split alone, so that no
 * single insertion has to move more than {@value #SEGMENT_SLOTS_MAX} slots however many keys there are.
 *
 * <p>A slot is the hash in the high half and the position plus one in the low half; zero is empty.
 */
final class HashIndex {
    private static final int SEGMENT_SLOTS_MIN = 16;
    private static final int SEGMENT_SLOTS_MAX = 8192;
    private static final int DEPTH_MAX = 19;

    private Segment[] directory = {new Segment(SEGMENT_SLOTS_MIN, 0)};
    /** {@code 1 << depth} directory places. */
    private int depth;

    private static final class Segment {
        long[] slots;
        int used;
        /** How many high bits of the hash all keys of this segment share. */
        final int depth;

        Segment(int capacity, int depth) {
            this.slots = new long[capacity];
            this.depth = depth;
        }

        void insert(long slot) {
            int mask = slots.length - 1;
            int at = (int) (slot >>> 32) & mask;
            while (slots[at] != 0) {
                at = (at + 1) & mask;
            }
            slots[at] = slot;
            used++;
        }
    }

    /** The position of the key, or -1. */
    int find(int hash, Key key, Table table) {
        long[] slots = segment(hash).slots;
        int mask = slots.length - 1;
        for (int at = hash & mask; ; at = (at + 1) & mask) {
            long slot = slots[at];
            if (slot == 0) {
                return -1;
            }
            if ((int) (slot >>> 32) == hash && table.matches((int) slot - 1, key)) {
                return (int) slot - 1;
            }
        }
    }

    /** Adds a key that is absent. */
    void insert(int hash, int position) {
        Segment segment = segment(hash);
        while ((segment.used + 1) * 10L > segment.slots.length * 7L) {
            makeRoom(segment, hash);
            segment = segment(hash);
        }
        segment.insert(slot(hash, position));
    }

    /** Removes what {@link #insert} added. */
    void remove(int hash, int position) {
        Segment segment = segment(hash);
        long[] slots = segment.slots;
        int mask = slots.length - 1;
        int hole = locate(slots, hash, position);
        for (int at = (hole + 1) & mask; slots[at] != 0; at = (at + 1) & mask) {
            int home = (int) (slots[at] >>> 32) & mask;
            // Stays when its home lies cyclically in (hole, at].
            boolean stays = hole <= at ? hole < home && home <= at : hole < home || home <= at;
            if (!stays) {
                slots[hole] = slots[at];
                hole = at;
            }
        }
        slots[hole] = 0;
        segment.used--;
    }

    /** The key moved within the table. */
    void move(int hash, int from, int to) {
        long[] slots = segment(hash).slots;
        slots[locate(slots, hash, from)] = slot(hash, to);
    }

    private static int locate(long[] slots, int hash, int position) {
        int mask = slots.length - 1;
        long wanted = slot(hash, position);
        for (int at = hash & mask; slots[at] != 0; at = (at + 1) & mask) {
            if (slots[at] == wanted) {
                return at;
            }
        }
        throw new IllegalStateException("the key at " + position + " with hash " + hash + " is not in the index");
    }

    private static long slot(int hash, int position) {
        return ((long) hash << 32) | (position + 1);
    }

    private Segment segment(int hash) {
        return directory[place(hash, depth)];
    }

    private static int place(int hash, int depth) {
        return (int) ((hash & 0xFFFFFFFFL) >>> (32 - depth));
    }

    private void makeRoom(Segment segment, int hash) {
        if (segment.slots.length < SEGMENT_SLOTS_MAX || segment.depth == DEPTH_MAX) {
            long[] old = segment.slots;
            segment.slots = new long[old.length * 2];
            segment.used = 0;
            for (long slot : old) {
                if (slot != 0) {
                    segment.insert(slot);
                }
            }
            return;
        }
        if (segment.depth == depth) {
            Segment[] wider = new Segment[directory.length * 2];
            for (int i = 0; i < directory.length; i++) {
                wider[2 * i] = directory[i];
                wider[2 * i + 1] = directory[i];
            }
            directory = wider;
            depth++;
        }
        int newDepth = segment.depth + 1;
        Segment low = new Segment(SEGMENT_SLOTS_MAX, newDepth);
        Segment high = new Segment(SEGMENT_SLOTS_MAX, newDepth);
        for (long slot : segment.slots) {
            if (slot != 0) {
                boolean upper = (place((int) (slot >>> 32), newDepth) & 1) != 0;
                (upper ? high : low).insert(slot);
            }
        }
        int width = 1 << (depth - segment.depth);
        int first = place(hash, segment.depth) * width;
        for (int i = 0; i < width; i++) {
            directory[first + i] = i < width / 2 ? low : high;
        }
    }
}
