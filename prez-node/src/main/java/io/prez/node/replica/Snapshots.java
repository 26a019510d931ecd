package io.prez.node.replica;

import io.prez.node.command.StateMachine;
import io.prez.node.raft.Envelope;
import io.prez.node.raft.RaftCore;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Everything about snapshots that a replica does: taking its own, sending to members, receiving from the leader. */
final class Snapshots {
    private final SnapshotTaking taking;
    private final SnapshotSending sending;
    private final SnapshotReceiving receiving;

    Snapshots(
            Replica replica,
            ReplicaOptions options,
            ReplicaEnvironment environment,
            Supplier<StateMachine> emptyMachine) {
        this.taking = new SnapshotTaking(replica, options, environment);
        this.sending = new SnapshotSending(options, environment);
        this.receiving = new SnapshotReceiving(replica, environment, emptyMachine);
    }

    /** The log has grown by an entry of this size. */
    void grown(long bytes) {
        taking.grown(bytes);
    }

    /** The part of a turn that is theirs. */
    void turn(RaftCore raft) {
        taking.turn(raft);
    }

    void tick(RaftCore raft, long nowMillis) {
        sending.tick(raft, nowMillis);
    }

    /** Takes one now; {@code done} hears when it is durable. */
    void take(RaftCore raft, Consumer<AdminOutcome> done) {
        taking.take(raft, done);
    }

    /** A member needs entries that are gone. */
    void wanted(RaftCore raft, long peerId, long nowMillis) {
        sending.wanted(raft, peerId, nowMillis);
    }

    /** A member answered to a piece. */
    void acknowledged(RaftCore raft, Envelope acknowledgement, long nowMillis) {
        sending.acknowledged(raft, acknowledgement, nowMillis);
    }

    /** A piece arrived. */
    void received(RaftCore raft, Envelope chunk) {
        receiving.received(raft, chunk);
    }

    /** Leadership ended: others send from now on. */
    void stepDown() {
        sending.clear();
    }

    long newestIndex() {
        return Math.max(taking.newestIndex(), receiving.newestIndex());
    }

    long taken() {
        return taking.count();
    }

    long installed() {
        return receiving.count();
    }

    boolean isTaking() {
        return taking.isRunning();
    }

    long lastFinishedMillis() {
        return Math.max(taking.lastFinishedMillis(), receiving.lastFinishedMillis());
    }
}
