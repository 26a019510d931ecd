package io.prez.node.keyspace;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one database in a dense array, in the order of insertion except that the last one takes the place of one
 * that is removed. So positions depend on the history of keys alone and are the same on every replica; snapshots save
 * them. The array consists of chunks, so that it grows without copying.
 */
final class Table {
    private static final int CHUNK_BITS = 12;
    private static final int CHUNK_PLACES = 1 << CHUNK_BITS;
    private static final int CHUNK_MASK = CHUNK_PLACES - 1;

    /** References, versions and index slots of a key, on average. */
    private static final int ENTRY_BYTES = 26;

    /** Time, position and heap place of a key with an expiry. */
    private static final int EXPIRY_BYTES = 16;

    private final SipHash hashFunction;
    private final HashIndex index = new HashIndex();
    private final Expiries expiries = new Expiries(this);
    private @Nullable Chunk[] chunks = new Chunk[4];
    private int size;
    private long storedBytes;
    private @Nullable TableSnapshot snapshot;

    private static final class Chunk {
        final @Nullable Object[] stored;
        final long[] versions;
        /** Place in the heap of expiries plus one, or 0; missing while no key of this chunk has an expiry. */
        int @Nullable [] heapPlaces;

        Chunk(int capacity) {
            stored = new Object[capacity];
            versions = new long[capacity];
        }
    }

    Table(SipHash hashFunction) {
        this.hashFunction = hashFunction;
    }

    int size() {
        return size;
    }

    Expiries expiries() {
        return expiries;
    }

    long memoryBytes() {
        return storedBytes + (long) size * ENTRY_BYTES + (long) expiries.size() * EXPIRY_BYTES;
    }

    long memoryBytes(int position) {
        long expiry = expiryMillis(position) == KeyspaceView.NO_EXPIRY ? 0 : EXPIRY_BYTES;
        return Stored.memoryBytes(stored(position)) + ENTRY_BYTES + expiry;
    }

    /** From now on, entries are shown to the snapshot before they change; null ends that. */
    void snapshotWith(@Nullable TableSnapshot taker) {
        snapshot = taker;
    }

    int find(Key key) {
        return index.find(key.hash(hashFunction), key, this);
    }

    boolean matches(int position, Key key) {
        return Stored.hasKey(stored(position), key);
    }

    Object stored(int position) {
        Object stored = chunk(position).stored[position & CHUNK_MASK];
        if (stored == null) {
            throw new IllegalStateException("nothing at " + position + " of a table of " + size);
        }
        return stored;
    }

    long version(int position) {
        return chunk(position).versions[position & CHUNK_MASK];
    }

    long expiryMillis(int position) {
        int[] places = chunk(position).heapPlaces;
        if (places == null) {
            return KeyspaceView.NO_EXPIRY;
        }
        int place = places[position & CHUNK_MASK];
        return place == 0 ? KeyspaceView.NO_EXPIRY : expiries.timeAt(place - 1);
    }

    /** The entry at a position; what it shows stays as it is while a snapshot is taken. */
    EntryImage image(int position) {
        Object stored = Stored.frozen(stored(position));
        return new EntryImage(
                position, Stored.key(stored), Stored.value(stored), expiryMillis(position), version(position));
    }

    /** Adds a key that is absent. */
    int add(Key key, Object stored, long version) {
        int position = size;
        Chunk chunk = chunkForAppending(position);
        chunk.stored[position & CHUNK_MASK] = stored;
        chunk.versions[position & CHUNK_MASK] = version;
        index.insert(key.hash(hashFunction), position);
        size++;
        storedBytes += Stored.memoryBytes(stored);
        return position;
    }

    /** Puts something else with the same key into a place. */
    void replace(int position, Object stored, long version) {
        beforeChange(position);
        Chunk chunk = chunk(position);
        storedBytes += Stored.memoryBytes(stored) - Stored.memoryBytes(stored(position));
        chunk.stored[position & CHUNK_MASK] = stored;
        chunk.versions[position & CHUNK_MASK] = version;
    }

    /** Writes into the string at a place. */
    int write(int position, int at, byte[] buffer, int offset, int length, long version) {
        beforeChange(position);
        Object old = stored(position);
        storedBytes -= Stored.memoryBytes(old);
        Object now = Stored.written(old, at, buffer, offset, length, snapshot != null);
        storedBytes += Stored.memoryBytes(now);
        Chunk chunk = chunk(position);
        chunk.stored[position & CHUNK_MASK] = now;
        chunk.versions[position & CHUNK_MASK] = version;
        return ((StringValue) Stored.value(now)).length();
    }

    void setExpiry(int position, long timeMillis, long version) {
        beforeChange(position);
        setExpirySilently(position, timeMillis);
        chunk(position).versions[position & CHUNK_MASK] = version;
    }

    /** For an entry that has just been added or replaced. */
    void setExpirySilently(int position, long timeMillis) {
        int place = heapPlace(position);
        if (timeMillis != KeyspaceView.NO_EXPIRY) {
            if (place < 0) {
                expiries.add(position, timeMillis);
            } else {
                expiries.change(place, timeMillis);
            }
        } else if (place >= 0) {
            expiries.remove(place);
        }
    }

    void remove(int position) {
        int last = size - 1;
        beforeChange(position);
        if (position != last) {
            beforeChange(last);
        }
        Object removed = stored(position);
        index.remove(Stored.key(removed).hash(hashFunction), position);
        setExpirySilently(position, KeyspaceView.NO_EXPIRY);
        storedBytes -= Stored.memoryBytes(removed);
        if (position != last) {
            moveLast(last, position);
        }
        chunk(last).stored[last & CHUNK_MASK] = null;
        size = last;
        int spare = (last >> CHUNK_BITS) + 2;
        if (spare < chunks.length && chunks[spare] != null) {
            chunks[spare] = null;
        }
    }

    private void moveLast(int last, int position) {
        Object moved = stored(last);
        index.move(Stored.key(moved).hash(hashFunction), last, position);
        Chunk to = chunk(position);
        to.stored[position & CHUNK_MASK] = moved;
        to.versions[position & CHUNK_MASK] = version(last);
        int place = heapPlace(last);
        if (place >= 0) {
            setHeapPlace(last, -1);
            expiries.move(place, position);
        }
    }

    private int heapPlace(int position) {
        int[] places = chunk(position).heapPlaces;
        return places == null ? -1 : places[position & CHUNK_MASK] - 1;
    }

    /** For {@link Expiries} alone; -1 is nowhere. */
    void setHeapPlace(int position, int place) {
        Chunk chunk = chunk(position);
        int[] places = chunk.heapPlaces;
        if (places == null || places.length < chunk.stored.length) {
            places = places == null ? new int[chunk.stored.length] : Arrays.copyOf(places, chunk.stored.length);
            chunk.heapPlaces = places;
        }
        places[position & CHUNK_MASK] = place + 1;
    }

    private void beforeChange(int position) {
        if (snapshot != null) {
            snapshot.beforeChange(position);
        }
    }

    private Chunk chunk(int position) {
        Chunk chunk = chunks[position >> CHUNK_BITS];
        if (chunk == null) {
            throw new IllegalStateException("no chunk for " + position + " in a table of " + size);
        }
        return chunk;
    }

    private Chunk chunkForAppending(int position) {
        int number = position >> CHUNK_BITS;
        if (number == chunks.length) {
            chunks = Arrays.copyOf(chunks, chunks.length * 2);
        }
        Chunk chunk = chunks[number];
        if (chunk == null) {
            // Only the first chunk starts small: most of the databases of most nodes are empty.
            chunk = new Chunk(number == 0 ? 16 : CHUNK_PLACES);
            chunks[number] = chunk;
        } else if ((position & CHUNK_MASK) >= chunk.stored.length) {
            Chunk wider = new Chunk(chunk.stored.length * 4);
            System.arraycopy(chunk.stored, 0, wider.stored, 0, chunk.stored.length);
            System.arraycopy(chunk.versions, 0, wider.versions, 0, chunk.versions.length);
            if (chunk.heapPlaces != null) {
                wider.heapPlaces = Arrays.copyOf(chunk.heapPlaces, wider.stored.length);
            }
            chunks[number] = wider;
            chunk = wider;
        }
        return chunk;
    }
}
