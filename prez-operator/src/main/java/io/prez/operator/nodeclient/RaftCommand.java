package io.prez.operator.nodeclient;

import java.util.ArrayList;
import java.util.List;

/**
 * A {@code RAFT} command. Every one may be repeated: what is true already is answered with success.
 *
 * <p>Changes of the membership carry the index of the membership that they were decided on, so that the leader refuses
 * them when another change came in between, and the epoch of the operator, so that one that was replaced is refused.
 */
public sealed interface RaftCommand {
    /** The words after {@code RAFT}. */
    List<String> words();

    /** Make a blank node the only voter of a new cluster. */
    record Bootstrap(String clusterId) implements RaftCommand {
        @Override
        public List<String> words() {
            return List.of("BOOTSTRAP", clusterId);
        }
    }

    /**
     * Guards of a change.
     *
     * @param configIndex where the membership must stand
     * @param operatorEpoch of the operator that decides
     */
    record Guard(long configIndex, long operatorEpoch) {
        private List<String> after(String... words) {
            List<String> all = new ArrayList<>(List.of(words));
            all.addAll(List.of("CONFIG", Long.toString(configIndex), "EPOCH", Long.toString(operatorEpoch)));
            return all;
        }
    }

    /** Add a node without a vote. */
    record Add(String nodeId, String name, String peerAddress, String clientAddress, Guard guard)
            implements RaftCommand {
        @Override
        public List<String> words() {
            return guard.after("ADD", nodeId, name, peerAddress, clientAddress);
        }
    }

    /** Give a learner its vote. */
    record Promote(String nodeId, Guard guard) implements RaftCommand {
        @Override
        public List<String> words() {
            return guard.after("PROMOTE", nodeId);
        }
    }

    /** Remove a member for ever. */
    record Remove(String nodeId, Guard guard) implements RaftCommand {
        @Override
        public List<String> words() {
            return guard.after("REMOVE", nodeId);
        }
    }

    /** Hand leadership to a voter. */
    record Transfer(String nodeId) implements RaftCommand {
        @Override
        public List<String> words() {
            return List.of("TRANSFER", nodeId);
        }
    }
}
