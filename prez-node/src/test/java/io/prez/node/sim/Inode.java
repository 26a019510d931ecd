package io.prez.node.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A simulated file's bytes, twice: as the process sees them (the page cache), and as the platter has them, plus the
 * changes in between, in order.
 */
final class Inode {
    /** What a disk writes whole or not at all. */
    static final int SECTOR_BYTES = 512;

    private static final long NEVER = Long.MAX_VALUE;

    /** One change that may not have reached the platter: bytes at an offset, or a new size when {@code data} is null. */
    private static final class Change {
        final long issuedAtNanos;
        final long offset;
        final byte[] data;
        long durableAtNanos = NEVER;

        Change(long issuedAtNanos, long offset, byte[] data) {
            this.issuedAtNanos = issuedAtNanos;
            this.offset = offset;
            this.data = data;
        }
    }

    /** Growing bytes. */
    private static final class Content {
        private byte[] bytes = new byte[0];
        private int size;

        void write(long offset, byte[] data, int from, int length) {
            int end = Math.toIntExact(offset) + length;
            reserve(end);
            System.arraycopy(data, from, bytes, (int) offset, length);
            size = Math.max(size, end);
        }

        void resize(long newSize) {
            int target = Math.toIntExact(newSize);
            reserve(target);
            if (target < size) {
                Arrays.fill(bytes, target, size, (byte) 0);
            }
            size = target;
        }

        private void reserve(int capacity) {
            if (capacity > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(capacity, bytes.length * 2));
            }
        }

        void copyFrom(Content other) {
            bytes = Arrays.copyOf(other.bytes, other.size);
            size = other.size;
        }
    }

    private final Content seen = new Content();
    private final Content platter = new Content();
    private final List<Change> changes = new ArrayList<>();

    int size() {
        return seen.size;
    }

    byte byteAt(long offset) {
        return seen.bytes[(int) offset];
    }

    /** Copies bytes as the process sees them; the range must exist. */
    void read(long offset, byte[] target, int length) {
        System.arraycopy(seen.bytes, (int) offset, target, 0, length);
    }

    void write(long nowNanos, long offset, byte[] data) {
        seen.write(offset, data, 0, data.length);
        changes.add(new Change(nowNanos, offset, data));
    }

    void truncate(long nowNanos, long size) {
        seen.resize(size);
        changes.add(new Change(nowNanos, size, null));
    }

    /** Everything written so far is on the platter at that time. */
    void sync(long eventNanos, long durableAtNanos) {
        settle(eventNanos);
        for (Change change : changes) {
            change.durableAtNanos = Math.min(change.durableAtNanos, durableAtNanos);
        }
    }

    /** Whether anything that was issued before this time could be lost in a crash now. */
    boolean hasUnsynced(long nowNanos) {
        return changes.stream().anyMatch(c -> c.issuedAtNanos <= nowNanos && c.durableAtNanos > nowNanos);
    }

    /** A failed sync: the kernel forgets that the pages are dirty. Some reached the platter, the others never will. */
    void forgetDirtyPages(long eventNanos, SplittableRandom random) {
        settle(eventNanos);
        for (Change change : changes) {
            if (change.durableAtNanos != NEVER) {
                apply(platter, change);
            } else if (random.nextBoolean()) {
                applyTorn(change, random);
            }
        }
        changes.clear();
    }

    /** Turns one bit over, on the platter and in the cache. */
    void flipBit(long offset, int bit) {
        seen.bytes[(int) offset] ^= (byte) (1 << bit);
        if (offset < platter.size) {
            platter.bytes[(int) offset] ^= (byte) (1 << bit);
        }
    }

    /** The process died at this time but the machine lives: the cache stays, minus what was not written yet. */
    void processDied(long nowNanos) {
        settle(nowNanos);
        changes.removeIf(c -> c.issuedAtNanos > nowNanos);
        seen.copyFrom(platter);
        changes.forEach(c -> apply(seen, c));
    }

    /** The power failed at this time: each change that was not synced is there, is not, or is in part. */
    void powerFailed(long nowNanos, SplittableRandom random) {
        settle(nowNanos);
        int habit = random.nextInt(4);
        for (Change change : changes) {
            if (change.issuedAtNanos > nowNanos) {
                continue;
            }
            int fate = habit < 2 ? habit : random.nextInt(3);
            if (fate == 1) {
                apply(platter, change);
            } else if (fate == 2) {
                applyTorn(change, random);
            }
        }
        changes.clear();
        seen.copyFrom(platter);
    }

    private void settle(long nowNanos) {
        int settled = 0;
        for (Change change : changes) {
            if (change.durableAtNanos > nowNanos) {
                break;
            }
            apply(platter, change);
            settled++;
        }
        changes.subList(0, settled).clear();
    }

    private static void apply(Content content, Change change) {
        if (change.data == null) {
            content.resize(change.offset);
        } else {
            content.write(change.offset, change.data, 0, change.data.length);
        }
    }

    private void applyTorn(Change change, SplittableRandom random) {
        if (change.data == null) {
            apply(platter, change);
            return;
        }
        int at = 0;
        while (at < change.data.length) {
            long offset = change.offset + at;
            int length = (int) Math.min(SECTOR_BYTES - offset % SECTOR_BYTES, change.data.length - at);
            if (random.nextBoolean()) {
                platter.write(offset, change.data, at, length);
            }
            at += length;
        }
    }
}
