package io.prez.node.cluster;

import io.prez.node.raft.Member;

/**
 * How a node introduces itself, both when it calls and when it answers.
 *
 * @param versionLowest the oldest version of the protocol that it speaks, with {@code version} the newest
 * @param processId drawn at each start, so that a restart is noticed even when old connections linger
 * @param clusterId empty for none yet
 * @param targetName who is called; empty in an answer
 * @param targetId the id that the caller's membership has for that name; 0 when it has none
 * @param listDigest {@link Formation.Options#listDigest}; 0 when nodes.conf forms nothing
 */
record Hello(
        int versionLowest,
        int version,
        long processId,
        Member self,
        String clusterId,
        String targetName,
        long targetId,
        long listDigest) {
    /** What this program speaks. */
    static final int VERSION = 1;
}
