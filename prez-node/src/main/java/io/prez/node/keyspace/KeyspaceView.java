package io.prez.node.keyspace;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One database as a read sees it: nothing here can write, and expired keys are absent. */
public interface KeyspaceView {
    /** What {@link #expiryMillis} says of a key that does not expire. */
    long NO_EXPIRY = -1;

    /** Which database this is. */
    int number();

    /** How many databases there are. */
    int databases();

    /** Another database; the number is one of {@link #databases}. */
    KeyspaceView database(int number);

    /** Keys, expired ones that were not removed yet included, as in Redis. */
    int size();

    /** Keys with an expiry, likewise. */
    int sizeWithExpiry();

    /** The value; null when there is none. It stays as it is until the next write. */
    @Nullable
    Value get(Key key);

    /** Whether there is such a key. */
    boolean contains(Key key);

    /** When the key expires, in cluster time, or {@link #NO_EXPIRY}, which absent keys have too. */
    long expiryMillis(Key key);

    /** Index of the log entry that changed the key last; 0 when it is absent. */
    long version(Key key);

    /** Heap bytes that the key takes with everything that belongs to it, by arithmetic; 0 when it is absent. */
    long memoryBytes(Key key);

    /** Any key, each with the same chance; null when all are absent. */
    byte @Nullable [] randomKey(RandomGenerator random);

    /**
     * Passes on keys from a cursor on, at least {@code count} table places, and returns the cursor to go on with; 0
     * begins and ends. A key that is there from the beginning to the end of a scan is passed on at least once.
     */
    long scan(long cursor, long count, KeyVisitor visitor);

    /** Takes keys. */
    @FunctionalInterface
    interface KeyVisitor {
        /** The value is good for this call only; the key's bytes are a slice of the table's, as {@link Key} says. */
        void visit(Key key, Value value);
    }
}
