package io.prez.node.keyspace;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one database as they were at one moment, handed out while the table changes. An entry that is about to
 * change, or to move, is set aside first; so what is at a position that was neither set aside nor handed out is still
 * what was there at that moment.
 */
public final class TableSnapshot {
    private final Table table;
    private final int number;
    private final int size;
    private final long swappedAt;
    /** A bit for each position that was handed out or set aside. */
    private final long[] done;

    private final ArrayDeque<EntryImage> aside = new ArrayDeque<>();
    private int next;

    TableSnapshot(Table table, int number, long swappedAt) {
        this.table = table;
        this.number = number;
        this.swappedAt = swappedAt;
        this.size = table.size();
        this.done = new long[(size + 63) >> 6];
        table.snapshotWith(this);
    }

    /** Which database this is. */
    public int number() {
        return number;
    }

    /** How many entries {@link #next} hands out in all. */
    public int size() {
        return size;
    }

    /** Index of the entry that swapped this database last; 0 when none did. */
    public long swappedAt() {
        return swappedAt;
    }

    /** Entries that wait because they changed. */
    public int aside() {
        return aside.size();
    }

    /** The next entry, in no particular order; null at the end. Its slices stay as they are until the end. */
    public @Nullable EntryImage next() {
        EntryImage image = aside.poll();
        if (image != null) {
            return image;
        }
        while (next < size && isDone(next)) {
            next++;
        }
        if (next == size) {
            end();
            return null;
        }
        image = table.image(next);
        mark(next++);
        return image;
    }

    /** The table need not set entries aside any more. */
    public void end() {
        table.snapshotWith(null);
        aside.clear();
    }

    void beforeChange(int position) {
        if (position < size && !isDone(position)) {
            aside.add(table.image(position));
            mark(position);
        }
    }

    private boolean isDone(int position) {
        return (done[position >> 6] & (1L << position)) != 0;
    }

    private void mark(int position) {
        done[position >> 6] |= 1L << position;
    }
}
