package io.prez.node.keyspace;

/** One database as a write sees it. */
public interface Keyspace extends KeyspaceView {}
