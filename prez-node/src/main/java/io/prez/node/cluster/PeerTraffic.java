package io.prez.node.cluster;

/**
 * What went between this node and one peer since this node started.
 *
 * @param connected whether a connection to it is open
 * @param connections how often one was made
 * @param messagesDropped Raft messages that were not sent, for want of a connection or of room
 * @param bytesQueued what waits to be sent now
 */
public record PeerTraffic(
        long memberId,
        String name,
        boolean connected,
        long connections,
        long messagesSent,
        long bytesSent,
        long messagesReceived,
        long bytesReceived,
        long messagesDropped,
        long bytesQueued) {}
