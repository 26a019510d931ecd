package io.prez.node.keyspace;

/** What a key holds: one class per data type, so that a {@code switch} without {@code default} misses none. */
public sealed interface Value permits StringValue {
    /** As the command TYPE names it. */
    String typeName();

    /** As OBJECT ENCODING names it. */
    String encodingName();
}
