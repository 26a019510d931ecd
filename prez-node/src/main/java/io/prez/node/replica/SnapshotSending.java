package io.prez.node.replica;

import io.prez.node.raft.Envelope;
import io.prez.node.raft.Message;
import io.prez.node.raft.RaftCore;
import io.prez.node.snapshot.SnapshotInfo;
import io.prez.node.snapshot.SnapshotSource;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams the newest snapshot to members that need entries which the log no longer has: one piece at a time, each after
 * the answer to the one before; an answer that does not come is asked for again, and the receiver says where it is.
 */
final class SnapshotSending {
    private static final Logger LOGGER = LoggerFactory.getLogger(SnapshotSending.class);
    private static final long RESEND_MILLIS = 1_000;

    private final ReplicaOptions options;
    private final ReplicaEnvironment environment;
    private final Map<Long, Transfer> transfers = new HashMap<>();

    private static final class Transfer {
        private final long peerId;
        private final SnapshotInfo snapshot;

        /** Opened at the first piece and kept, so that deleting the snapshot does no harm; on the snapshot loop. */
        private @Nullable SnapshotSource source;

        private long offset;
        private long sentMillis;
        private boolean reading;

        Transfer(long peerId, SnapshotInfo snapshot) {
            this.peerId = peerId;
            this.snapshot = snapshot;
        }
    }

    SnapshotSending(ReplicaOptions options, ReplicaEnvironment environment) {
        this.options = options;
        this.environment = environment;
    }

    void wanted(RaftCore raft, long peerId, long nowMillis) {
        SnapshotInfo newest = environment.snapshots().newest();
        Transfer running = transfers.get(peerId);
        if (newest == null || (running != null && running.snapshot.index() == newest.index())) {
            return;
        }
        if (running != null) {
            end(running);
        }
        Transfer transfer = new Transfer(peerId, newest);
        transfers.put(peerId, transfer);
        raft.snapshotSent(peerId, newest.index(), newest.term());
        LOGGER.info(
                "sending the snapshot at index {} ({} bytes) to member {}",
                newest.index(),
                newest.totalBytes(),
                peerId);
        sendPiece(raft, transfer, nowMillis);
    }

    void acknowledged(RaftCore raft, Envelope acknowledgement, long nowMillis) {
        Transfer transfer = transfers.get(acknowledgement.from());
        if (transfer == null
                || !(acknowledgement.message() instanceof Message.InstallSnapshotResponse response)
                || response.snapshotIndex() != transfer.snapshot.index()) {
            return;
        }
        if (response.installed()) {
            end(transfer);
            LOGGER.info("member {} installed the snapshot at index {}", transfer.peerId, transfer.snapshot.index());
            return;
        }
        if (!transfer.reading) {
            transfer.offset = response.nextOffset();
            if (transfer.offset < transfer.snapshot.totalBytes()) {
                sendPiece(raft, transfer, nowMillis + pauseMillis());
            } else {
                // All is there; it is being verified and installed. Ask again now and then.
                transfer.sentMillis = nowMillis;
            }
        }
    }

    void tick(RaftCore raft, long nowMillis) {
        for (Transfer transfer : transfers.values()) {
            if (!transfer.reading && nowMillis - transfer.sentMillis >= RESEND_MILLIS) {
                transfer.offset = Math.min(
                        transfer.offset, Math.max(0, transfer.snapshot.totalBytes() - options.transferChunkBytes()));
                sendPiece(raft, transfer, nowMillis);
            }
        }
    }

    void clear() {
        List.copyOf(transfers.values()).forEach(this::end);
    }

    private void end(Transfer transfer) {
        transfers.remove(transfer.peerId, transfer);
        environment.snapshotLoop().execute(() -> {
            SnapshotSource source = transfer.source;
            transfer.source = null;
            if (source != null) {
                try {
                    source.close();
                } catch (IOException e) {
                    LOGGER.warn("cannot close the snapshot at index {}: {}", transfer.snapshot.index(), e.toString());
                }
            }
        });
    }

    /** What the rate limit asks between two pieces. */
    private long pauseMillis() {
        return options.transferBytesPerSecond() <= 0
                ? 0
                : options.transferChunkBytes() * 1000L / options.transferBytesPerSecond();
    }

    private void sendPiece(RaftCore raft, Transfer transfer, long dueMillis) {
        long delay = dueMillis - environment.clock().monotonicMillis();
        transfer.reading = true;
        transfer.sentMillis = dueMillis;
        if (delay > 0) {
            environment.loop().schedule(delay, () -> readPiece(raft, transfer));
        } else {
            readPiece(raft, transfer);
        }
    }

    private void readPiece(RaftCore raft, Transfer transfer) {
        long offset = transfer.offset;
        environment.snapshotLoop().execute(() -> {
            byte[] bytes;
            try {
                SnapshotSource source = transfer.source;
                if (source == null) {
                    source = environment.snapshots().source(transfer.snapshot);
                    transfer.source = source;
                }
                bytes = source.read(offset, options.transferChunkBytes());
            } catch (IOException e) {
                LOGGER.warn("cannot read the snapshot at index {}: {}", transfer.snapshot.index(), e.toString());
                environment.loop().execute(() -> end(transfer));
                return;
            }
            environment.loop().execute(() -> {
                transfer.reading = false;
                if (transfers.get(transfer.peerId) == transfer) {
                    environment
                            .network()
                            .send(raft.envelope(
                                    transfer.peerId,
                                    new Message.InstallSnapshot(
                                            transfer.snapshot.index(),
                                            transfer.snapshot.term(),
                                            offset,
                                            transfer.snapshot.totalBytes(),
                                            bytes,
                                            0)));
                    environment.network().flush();
                }
            });
        });
    }
}
