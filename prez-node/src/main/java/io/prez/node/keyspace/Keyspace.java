package io.prez.node.keyspace;

/**
 * One database as a write sees it. Every change gives its key the version of the entry that is applied. Slices that are
 * passed in are copied.
 */
public interface Keyspace extends KeyspaceView {
    /** As an argument of {@link #put}: the key keeps the expiry that it has. */
    long KEEP_EXPIRY = Long.MIN_VALUE;

    @Override
    Keyspace database(int number);

    /** Sets a key, new or not. The expiry is a cluster time, {@link #NO_EXPIRY} or {@link #KEEP_EXPIRY}. */
    void put(Key key, Value value, long expiryMillis);

    /** Removes a key; false when it is absent. */
    boolean remove(Key key);

    /** Sets or, with {@link #NO_EXPIRY}, takes away the expiry of a key that is there. */
    void setExpiry(Key key, long expiryMillis);

    /**
     * Writes bytes into a string from a position on, after padding it with zeros up to there. An absent key becomes a
     * string. Returns the string's length. The caller has checked type and limits.
     */
    int write(Key key, int position, byte[] buffer, int offset, int length);

    /** Removes all keys. Takes no longer for many. */
    void clear();

    /** Lets two databases change places. */
    void swap(int one, int other);
}
