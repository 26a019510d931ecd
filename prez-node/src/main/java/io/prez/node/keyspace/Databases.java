package io.prez.node.keyspace;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All databases of a node, and the log's time and index by which they live. One thread at a time.
 */
public final class Databases {
    private final SipHash hashFunction;
    private final List<Database> databases = new ArrayList<>();
    private long timeMillis;
    private long index;

    /**
     * @param hashSeed makes collisions of keys unpredictable; nothing else depends on it
     */
    public Databases(int count, long hashSeed) {
        // Two independent halves of a key from one seed.
        hashFunction = new SipHash(hashSeed, Long.rotateLeft(hashSeed * 0x9E3779B97F4A7C15L, 31));
        for (int i = 0; i < count; i++) {
            databases.add(new Database(this, i, new Table(hashFunction)));
        }
    }

    /** How many there are. */
    public int count() {
        return databases.size();
    }

    /** One of them. */
    public Keyspace get(int number) {
        return databases.get(number);
    }

    Database database(int number) {
        return databases.get(number);
    }

    /** Cluster time: what has expired by now is invisible. */
    public long timeMillis() {
        return timeMillis;
    }

    /** The version that changes give their keys. */
    public long index() {
        return index;
    }

    /** Moves on to an entry; time never goes back. */
    public void advance(long newIndex, long newTimeMillis) {
        index = newIndex;
        timeMillis = Math.max(timeMillis, newTimeMillis);
    }

    /** When the next key expires; {@link Long#MAX_VALUE} when none does. */
    public long nextExpiryMillis() {
        long next = Long.MAX_VALUE;
        for (Database database : databases) {
            next = Math.min(next, database.table().expiries().nextMillis());
        }
        return next;
    }

    /** Removes up to {@code max} keys that have expired, the same ones on every replica; returns how many. */
    public int removeExpired(int max) {
        int removed = 0;
        for (Database database : databases) {
            Table table = database.table();
            while (removed < max
                    && table.expiries().size() > 0
                    && table.expiries().nextMillis() <= timeMillis) {
                table.remove(table.expiries().nextPosition());
                removed++;
            }
        }
        return removed;
    }

    /** Heap bytes of keys, values and tables, by arithmetic. */
    public long memoryBytes() {
        long bytes = 0;
        for (Database database : databases) {
            bytes += database.table().memoryBytes();
        }
        return bytes;
    }

    /** Index of the entry that swapped this database last; 0 when none did. */
    public long swappedAt(int number) {
        return database(number).swappedAt();
    }

    /** Passes on all entries of a database as they are now, expired ones included, by position. */
    public void forEach(int number, Consumer<EntryImage> consumer) {
        Table table = database(number).table();
        for (int position = 0; position < table.size(); position++) {
            consumer.accept(table.image(position));
        }
    }

    /** Starts handing out the entries as they are now, database by database; one at a time. */
    public List<TableSnapshot> beginSnapshot() {
        List<TableSnapshot> snapshots = new ArrayList<>();
        for (Database database : databases) {
            snapshots.add(new TableSnapshot(database.table(), database.number(), database.swappedAt()));
        }
        return snapshots;
    }

    /** Fills an empty database from the images of a snapshot; they come in any order. */
    public Loader load(int number, int size, long swappedAt) {
        return new Loader(database(number), size, swappedAt);
    }

    Table newTable() {
        return new Table(hashFunction);
    }

    /** Puts entries back into their places. */
    public static final class Loader {
        private final Database database;
        private final @Nullable EntryImage[] early;
        private int next;

        private Loader(Database database, int size, long swappedAt) {
            this.database = database;
            this.early = new EntryImage[size];
            database.swapped(swappedAt);
        }

        /**
         * Takes an entry, whose slices must not change any more.
         *
         * @throws IllegalArgumentException for a place that does not exist or is taken
         */
        public void add(EntryImage image) {
            int position = image.position();
            if (position < next || position >= early.length || early[position] != null) {
                throw new IllegalArgumentException("a second entry, or none expected, at " + position);
            }
            early[position] = image;
            while (next < early.length) {
                EntryImage due = early[next];
                if (due == null) {
                    break;
                }
                append(due);
                early[next++] = null;
            }
        }

        /** @throws IllegalArgumentException when entries are missing */
        public void end() {
            if (next != early.length) {
                throw new IllegalArgumentException("no entry at " + next + " of " + early.length);
            }
        }

        private void append(EntryImage image) {
            Table table = database.table();
            if (table.find(image.key()) >= 0) {
                throw new IllegalArgumentException("two entries with one key, the second at " + image.position());
            }
            int position = table.add(image.key(), Stored.of(image.key(), image.value()), image.version());
            table.setExpirySilently(position, image.expiryMillis());
        }
    }
}
