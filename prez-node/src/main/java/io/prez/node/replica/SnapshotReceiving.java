package io.prez.node.replica;

import io.prez.node.command.StateMachine;
import io.prez.node.raft.Envelope;
import io.prez.node.raft.Membership;
import io.prez.node.raft.Message;
import io.prez.node.raft.RaftCore;
import io.prez.node.snapshot.SnapshotInfo;
import io.prez.node.snapshot.SnapshotReader;
import io.prez.node.snapshot.SnapshotReceiver;
import io.prez.node.world.Loop;
import java.io.IOException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives a snapshot from the leader: pieces go to a file, the whole is verified, made durable and read into a new
 * state machine, all beside the replica's loop; only then the log is reset to it and the state machine exchanged.
 */
final class SnapshotReceiving {
    private static final Logger LOGGER = LoggerFactory.getLogger(SnapshotReceiving.class);

    private final Replica replica;
    private final ReplicaEnvironment environment;
    private final Supplier<StateMachine> emptyMachine;
    private final Loop loop;

    private boolean installing;
    private long newestIndex;
    private long count;
    private long lastFinishedMillis;

    SnapshotReceiving(Replica replica, ReplicaEnvironment environment, Supplier<StateMachine> emptyMachine) {
        this.replica = replica;
        this.environment = environment;
        this.emptyMachine = emptyMachine;
        this.loop = environment.loop();
    }

    void received(RaftCore raft, Envelope envelope) {
        if (!(envelope.message() instanceof Message.InstallSnapshot chunk)) {
            throw new IllegalStateException("expected a piece of a snapshot, got " + envelope.message());
        }
        if (chunk.snapshotIndex() <= replica.appliedIndex()) {
            answer(raft, envelope.from(), chunk, chunk.totalBytes(), true);
            return;
        }
        if (installing) {
            return;
        }
        environment.snapshotLoop().execute(() -> accept(raft, envelope.from(), chunk));
    }

    /** On the snapshot loop. */
    private void accept(RaftCore raft, long from, Message.InstallSnapshot chunk) {
        try {
            SnapshotReceiver receiver =
                    environment.snapshots().receive(chunk.snapshotIndex(), chunk.snapshotTerm(), chunk.totalBytes());
            long nextOffset = receiver.accept(chunk.offset(), chunk.data());
            loop.execute(() -> answer(raft, from, chunk, nextOffset, false));
            if (receiver.isComplete()) {
                loop.execute(() -> installing = true);
                load(raft, from, chunk, receiver.finish());
            }
        } catch (IOException e) {
            LOGGER.warn("cannot take the snapshot at index {}: {}", chunk.snapshotIndex(), e.toString());
            loop.execute(() -> installing = false);
        }
    }

    private void load(RaftCore raft, long from, Message.InstallSnapshot chunk, SnapshotInfo whole) throws IOException {
        StateMachine restored = emptyMachine.get();
        try (SnapshotReader reader = environment.snapshots().open(whole)) {
            restored.restore(reader);
        }
        loop.execute(() -> install(raft, from, chunk, restored, whole.membership()));
    }

    private void install(
            RaftCore raft, long from, Message.InstallSnapshot chunk, StateMachine restored, Membership membership) {
        installing = false;
        long index = chunk.snapshotIndex();
        // What is for the log as it is now has to reach it before it is reset.
        replica.carryOutAll(raft);
        if (index <= replica.appliedIndex() || !raft.wantsSnapshot(index, chunk.snapshotTerm())) {
            LOGGER.info("the snapshot at index {} came too late to be of use", index);
            return;
        }
        environment.logWriter().reset(index, chunk.snapshotTerm(), () -> {
            count++;
            newestIndex = index;
            lastFinishedMillis = environment.clock().wallMillis();
            LOGGER.info("installed the leader's snapshot at index {}", index);
            environment.snapshotLoop().execute(() -> deleteOlder(index));
            answer(raft, from, chunk, chunk.totalBytes(), true);
        });
        raft.snapshotInstalled(
                index, chunk.snapshotTerm(), membership, environment.clock().monotonicMillis());
        replica.installed(raft, restored, index, membership);
    }

    private void deleteOlder(long index) {
        try {
            environment.snapshots().deleteOlder(index);
        } catch (IOException e) {
            LOGGER.warn("cannot delete snapshots before index {}: {}", index, e.toString());
        }
    }

    private void answer(RaftCore raft, long to, Message.InstallSnapshot chunk, long nextOffset, boolean installed) {
        environment
                .network()
                .send(raft.envelope(
                        to,
                        new Message.InstallSnapshotResponse(
                                chunk.snapshotIndex(), nextOffset, installed, chunk.readRound())));
        environment.network().flush();
    }

    long newestIndex() {
        return newestIndex;
    }

    long count() {
        return count;
    }

    long lastFinishedMillis() {
        return lastFinishedMillis;
    }
}
