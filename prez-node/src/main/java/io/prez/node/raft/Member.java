package io.prez.node.raft;

/**
 * A member of the cluster. Identity is the random id that its data directory carries, never its name or address: a
 * node that lost its disk comes back as another member (thesis §4; design of directory ids in KRaft).
 *
 * @param id random, never 0, unique for the life of one data directory
 * @param name as in nodes.conf, such as {@code node-9000}
 * @param peerAddress {@code host:port} where its peers reach it when nodes.conf does not say otherwise
 * @param clientAddress {@code host:port} that redirects name; empty when unknown
 */
public record Member(long id, String name, String peerAddress, String clientAddress) {
    /** The id as people see it: 16 hexadecimal digits. */
    public static String idText(long id) {
        return String.format("%016x", id);
    }

    /** The 40 hexadecimal digits that Redis Cluster clients expect as a node id: the id, padded with zeros. */
    public String clusterNodeId() {
        return idText(id) + "0".repeat(24);
    }
}
