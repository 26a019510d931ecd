package io.prez.node.log;

import io.prez.node.raft.Member;
import io.prez.node.raft.Membership;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Who a data directory is. The node id is drawn once, when the directory is new, and dies with it: a node that lost its
 * disk is another member, whatever its name.
 *
 * @param nodeId never 0
 * @param name under which the directory was made
 * @param clusterId the cluster that it belongs to, or would while forming; while blank, the one that it has heard of and
 *     waits to be taken into, or empty
 * @param coordinator name of the node that proposed the formation; empty when there was none
 * @param founders the members that the cluster was formed with, sorted by id; empty for a node that joined later
 */
public record Identity(
        long nodeId, String name, State state, String clusterId, String coordinator, List<Member> founders) {
    /** How far this directory has come. */
    public enum State {
        /** Belongs to no cluster and may join or form one. */
        BLANK,
        /** Has accepted a formation whose outcome it does not know; accepts no other. */
        FORMING,
        /** Belongs to a cluster for good. */
        MEMBER,
        /** Was removed from its cluster; never takes part in anything again. */
        REMOVED
    }

    public Identity {
        founders =
                founders.stream().sorted(Comparator.comparingLong(Member::id)).toList();
    }

    /** A new directory. */
    public static Identity blank(long nodeId, String name) {
        return new Identity(nodeId, name, State.BLANK, "", "", List.of());
    }

    /** This node has accepted to form a cluster with these members. */
    public Identity forming(String newClusterId, String newCoordinator, List<Member> members) {
        return new Identity(nodeId, name, State.FORMING, newClusterId, newCoordinator, members);
    }

    /** The formation is known to have succeeded. */
    public Identity formed() {
        return new Identity(nodeId, name, State.MEMBER, clusterId, coordinator, founders);
    }

    /** The formation is known to have failed, or never to have been. */
    public Identity blankAgain() {
        return blank(nodeId, name);
    }

    /** Founds a cluster of its own, of which it is the only member. */
    public Identity bootstrapped(String newClusterId, Member self) {
        return new Identity(nodeId, name, State.MEMBER, newClusterId, "", List.of(self));
    }

    /** A cluster that exists has taken this node in. */
    public Identity joined(String existingClusterId) {
        return new Identity(nodeId, name, State.MEMBER, existingClusterId, "", List.of());
    }

    /** The cluster has removed this node. */
    public Identity removed() {
        return new Identity(nodeId, name, State.REMOVED, clusterId, coordinator, founders);
    }

    /** What a core starts with that has neither log nor snapshot: the founders, or nobody. */
    public Membership initialMembership() {
        return founders.isEmpty()
                ? Membership.NONE
                : new Membership(0, clusterId, founders, List.of(), List.of(), Set.of(), 0);
    }
}
