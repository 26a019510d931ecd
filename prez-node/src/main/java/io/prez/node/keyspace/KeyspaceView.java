package io.prez.node.keyspace;

/** One database as a read sees it: nothing here can write, and expired keys are absent. */
public interface KeyspaceView {}
