package io.prez.node.keyspace;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One database: a {@link Table}, seen at cluster time. */
final class Database implements Keyspace {
    /** RANDOMKEY gives up on luck after this many expired keys. */
    private static final int RANDOM_ATTEMPTS_MAX = 100;

    private final Databases all;
    private final int number;
    private Table table;
    /** Index of the entry that swapped this database last: all of its keys are newer than that to a watcher. */
    private long swappedAt;

    Database(Databases all, int number, Table table) {
        this.all = all;
        this.number = number;
        this.table = table;
    }

    Table table() {
        return table;
    }

    long swappedAt() {
        return swappedAt;
    }

    void swapped(long index) {
        swappedAt = index;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public int databases() {
        return all.count();
    }

    @Override
    public Keyspace database(int other) {
        return all.database(other);
    }

    @Override
    public int size() {
        return table.size();
    }

    @Override
    public int sizeWithExpiry() {
        return table.expiries().size();
    }

    @Override
    public @Nullable Value get(Key key) {
        int position = live(key);
        return position < 0 ? null : Stored.value(table.stored(position));
    }

    @Override
    public boolean contains(Key key) {
        return live(key) >= 0;
    }

    @Override
    public long expiryMillis(Key key) {
        int position = live(key);
        return position < 0 ? NO_EXPIRY : table.expiryMillis(position);
    }

    @Override
    public long version(Key key) {
        int position = live(key);
        return position < 0 ? 0 : Math.max(swappedAt, table.version(position));
    }

    @Override
    public long memoryBytes(Key key) {
        int position = live(key);
        return position < 0 ? 0 : table.memoryBytes(position);
    }

    @Override
    public byte @Nullable [] randomKey(RandomGenerator random) {
        int size = table.size();
        if (size == 0) {
            return null;
        }
        for (int i = 0; i < RANDOM_ATTEMPTS_MAX; i++) {
            int position = random.nextInt(size);
            if (!isExpired(position)) {
                return Stored.key(table.stored(position)).toBytes();
            }
        }
        int start = random.nextInt(size);
        for (int i = 0; i < size; i++) {
            int position = (int) ((start + (long) i) % size);
            if (!isExpired(position)) {
                return Stored.key(table.stored(position)).toBytes();
            }
        }
        return null;
    }

    @Override
    public long scan(long cursor, long count, KeyVisitor visitor) {
        // Downwards: removal moves the last key, which was seen, into the hole; new keys go to the end.
        long size = table.size();
        long at = cursor <= 0 || cursor > size ? size : cursor;
        long stop = Math.max(0, at - Math.max(1, count));
        while (at > stop) {
            at--;
            if (!isExpired((int) at)) {
                Object stored = table.stored((int) at);
                visitor.visit(Stored.key(stored), Stored.value(stored));
            }
        }
        return at;
    }

    @Override
    public void put(Key key, Value value, long expiryMillis) {
        int position = table.find(key);
        Object stored = Stored.of(key, value);
        if (position < 0) {
            position = table.add(key, stored, all.index());
            if (expiryMillis >= 0) {
                table.setExpirySilently(position, expiryMillis);
            }
            return;
        }
        boolean keeps = expiryMillis == KEEP_EXPIRY && !isExpired(position);
        table.replace(position, stored, all.index());
        if (!keeps) {
            table.setExpirySilently(position, expiryMillis == KEEP_EXPIRY ? NO_EXPIRY : expiryMillis);
        }
    }

    @Override
    public boolean remove(Key key) {
        int position = table.find(key);
        if (position < 0) {
            return false;
        }
        boolean expired = isExpired(position);
        table.remove(position);
        return !expired;
    }

    @Override
    public void setExpiry(Key key, long expiryMillis) {
        int position = live(key);
        if (position < 0) {
            throw new IllegalStateException("an expiry of " + expiryMillis + " for a key that is absent");
        }
        table.setExpiry(position, expiryMillis, all.index());
    }

    @Override
    public int write(Key key, int position, byte[] buffer, int offset, int length) {
        int at = table.find(key);
        if (at >= 0 && isExpired(at)) {
            table.remove(at);
            at = -1;
        }
        if (at < 0) {
            StringValue nothing = StringValue.of(buffer, offset, 0, StringValue.Encoding.RAW);
            Object stored = Stored.written(key, nothing, position, buffer, offset, length);
            table.add(key, stored, all.index());
            return position + length;
        }
        return table.write(at, position, buffer, offset, length, all.index());
    }

    @Override
    public void clear() {
        table = all.newTable();
    }

    @Override
    public void swap(int one, int other) {
        Database first = all.database(one);
        Database second = all.database(other);
        Table moved = first.table;
        first.table = second.table;
        second.table = moved;
        first.swappedAt = all.index();
        second.swappedAt = all.index();
    }

    private int live(Key key) {
        int position = table.find(key);
        return position >= 0 && isExpired(position) ? -1 : position;
    }

    private boolean isExpired(int position) {
        long expiryMillis = table.expiryMillis(position);
        return expiryMillis != NO_EXPIRY && expiryMillis <= all.timeMillis();
    }
}
