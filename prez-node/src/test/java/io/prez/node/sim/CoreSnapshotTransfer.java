package io.prez.node.sim;

import io.prez.node.raft.Envelope;
import io.prez.node.raft.Message;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Sends and receives snapshots of {@link CoreNode}s in chunks, with lost ones sent again. */
final class CoreSnapshotTransfer {
    private static final long RESEND_MILLIS = 60;

    private static final class Sending {
        final CoreDisk.Snapshot snapshot;
        final byte[] bytes;
        int offset;
        long sentAtMillis;

        Sending(CoreDisk.Snapshot snapshot) {
            this.snapshot = snapshot;
            this.bytes = CoreNode.encode(snapshot);
        }
    }

    private final int chunkBytes;
    private final Map<Long, Sending> sending = new TreeMap<>();
    private byte[] receiving = new byte[0];
    private long receivingIndex;
    private int receivedBytes;

    CoreSnapshotTransfer(int chunkBytes) {
        this.chunkBytes = chunkBytes;
    }

    void clear() {
        sending.clear();
    }

    void begin(CoreNode node, long peer, CoreDisk.Snapshot snapshot) {
        Sending transfer = new Sending(snapshot);
        sending.put(peer, transfer);
        node.core().snapshotSent(peer, snapshot.index(), snapshot.term());
        sendChunk(node, peer, transfer);
    }

    void resend(CoreNode node, long nowMillis) {
        sending.forEach((peer, transfer) -> {
            if (nowMillis - transfer.sentAtMillis >= RESEND_MILLIS) {
                sendChunk(node, peer, transfer);
            }
        });
    }

    private void sendChunk(CoreNode node, long peer, Sending transfer) {
        transfer.sentAtMillis = node.clock().monotonicMillis();
        int end = Math.min(transfer.bytes.length, transfer.offset + chunkBytes);
        byte[] chunk = Arrays.copyOfRange(transfer.bytes, transfer.offset, end);
        node.send(node.core()
                .envelope(
                        peer,
                        new Message.InstallSnapshot(
                                transfer.snapshot.index(),
                                transfer.snapshot.term(),
                                transfer.offset,
                                transfer.bytes.length,
                                chunk,
                                0)));
    }

    void acknowledged(CoreNode node, Envelope envelope) {
        Sending transfer = sending.get(envelope.from());
        if (transfer == null
                || !(envelope.message() instanceof Message.InstallSnapshotResponse response)
                || response.snapshotIndex() != transfer.snapshot.index()) {
            return;
        }
        if (response.installed()) {
            sending.remove(envelope.from());
        } else if (response.nextOffset() < transfer.bytes.length) {
            transfer.offset = (int) response.nextOffset();
            sendChunk(node, envelope.from(), transfer);
        }
    }

    /** The snapshot when this piece made it whole, else null. */
    CoreDisk.Snapshot received(CoreNode node, Envelope envelope) {
        Message.InstallSnapshot piece = (Message.InstallSnapshot) envelope.message();
        if (piece.snapshotIndex() != receivingIndex || receiving.length != piece.totalBytes()) {
            receivingIndex = piece.snapshotIndex();
            receiving = new byte[(int) piece.totalBytes()];
            receivedBytes = 0;
        }
        if (piece.offset() == receivedBytes) {
            System.arraycopy(piece.data(), 0, receiving, receivedBytes, piece.data().length);
            receivedBytes += piece.data().length;
        }
        if (receivedBytes < receiving.length) {
            node.send(node.core()
                    .envelope(
                            envelope.from(),
                            new Message.InstallSnapshotResponse(
                                    receivingIndex, receivedBytes, false, piece.readRound())));
            return null;
        }
        return CoreNode.decode(piece.snapshotIndex(), piece.snapshotTerm(), receiving);
    }

    void confirm(CoreNode node, Envelope envelope) {
        Message.InstallSnapshot piece = (Message.InstallSnapshot) envelope.message();
        node.send(node.core()
                .envelope(
                        envelope.from(),
                        new Message.InstallSnapshotResponse(
                                piece.snapshotIndex(), piece.totalBytes(), true, piece.readRound())));
    }
}
