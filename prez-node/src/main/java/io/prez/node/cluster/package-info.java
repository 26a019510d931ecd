/**
 * Peers on the wire. {@link io.prez.node.cluster.PeerTransport} carries Raft's messages and forwarded requests between
 * the members, over Netty and one TCP connection for each direction; {@link io.prez.node.cluster.Formation} is how nodes
 * without data agree, once, on a cluster and its first members.
 *
 * <p>Frames, big-endian: payload length (4 bytes), CRC32C of type and payload (4), type (1), payload. The first frame of
 * a connection is a {@code HELLO} with protocol versions, cluster id, node id and names; the answer is a
 * {@code WELCOME} or a {@code REFUSED} that says why. Whatever is longer than one frame is cut into parts, and messages
 * that must be on time overtake parts. Anything that does not parse closes the connection: messages may be lost, which
 * Raft allows, but never damaged.
 *
 * <p>Peers are not authenticated; who can reach the cluster port can take part.
 */
@NullMarked
package io.prez.node.cluster;

import org.jspecify.annotations.NullMarked;
