package io.prez.node.keyspace;

/**
 * One key as a snapshot holds it.
 *
 * @param position its place in the order of keys of its database
 * @param expiryMillis cluster time, or {@link KeyspaceView#NO_EXPIRY}
 * @param version index of the entry that changed it last
 */
public record EntryImage(int position, Key key, Value value, long expiryMillis, long version) {}
