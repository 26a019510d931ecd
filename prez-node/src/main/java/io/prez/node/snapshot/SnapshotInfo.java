package io.prez.node.snapshot;

import io.prez.node.raft.Membership;

/**
 * A snapshot that is whole and durable.
 *
 * @param index the last log index that it covers
 * @param term the term of that entry
 * @param membership the one effective at the index
 * @param totalBytes size of the file
 * @param path of the file on the node's disk
 */
public record SnapshotInfo(long index, long term, Membership membership, long totalBytes, String path) {}
