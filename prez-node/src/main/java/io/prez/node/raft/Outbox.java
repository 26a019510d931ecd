package io.prez.node.raft;

import io.prez.node.raft.Ready.ReadGrant;
import io.prez.node.raft.Ready.RoleChange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects what the next {@link Ready} says. Its one rule: a message leaves only when the term and vote that it speaks
 * for are durable (§5.1). While they are not, it waits with the Ready that carries them, or here when that Ready is
 * already on its way to the disk.
 */
final class Outbox {
    private List<Envelope> messages = new ArrayList<>();
    private List<Envelope> messagesAfterPersist = new ArrayList<>();
    private final List<Envelope> withheld = new ArrayList<>();
    private List<ReadGrant> readGrants = new ArrayList<>();
    private List<Long> snapshotsWanted = new ArrayList<>();
    private List<Envelope> snapshotChunks = new ArrayList<>();
    private List<Envelope> snapshotAcknowledgements = new ArrayList<>();
    private @Nullable Membership membership;

    private long lastNumber;
    private boolean hardStateChanged;
    /** The Ready that carries the newest hard state, while that is not durable; else 0. */
    private long hardStateNumber;

    private @Nullable RoleChange reportedRole;
    private long reportedCommit;
    private long reportedRound;

    Outbox(long commitIndex) {
        reportedCommit = commitIndex;
    }

    void send(Envelope envelope) {
        if (hardStateChanged) {
            messagesAfterPersist.add(envelope);
        } else if (hardStateNumber != 0) {
            withheld.add(envelope);
        } else {
            messages.add(envelope);
        }
    }

    void grantRead(long token, long index) {
        readGrants.add(new ReadGrant(token, index));
    }

    void wantSnapshot(long peerId) {
        if (!snapshotsWanted.contains(peerId)) {
            snapshotsWanted.add(peerId);
        }
    }

    void snapshotChunk(Envelope envelope) {
        snapshotChunks.add(envelope);
    }

    void snapshotAcknowledgement(Envelope envelope) {
        snapshotAcknowledgements.add(envelope);
    }

    void membershipChanged(Membership effective) {
        membership = effective;
    }

    void hardStateChanged() {
        hardStateChanged = true;
    }

    boolean isHardStateDurable() {
        return !hardStateChanged && hardStateNumber == 0;
    }

    /** This Ready and all before it are durable. */
    void persisted(long readyNumber) {
        if (readyNumber > lastNumber) {
            throw new IllegalStateException("Ready " + readyNumber + " persisted, but the last was " + lastNumber);
        }
        if (hardStateNumber != 0 && readyNumber >= hardStateNumber) {
            hardStateNumber = 0;
            if (hardStateChanged) {
                messagesAfterPersist.addAll(withheld);
            } else {
                messages.addAll(withheld);
            }
            withheld.clear();
        }
    }

    boolean hasReady(RaftCore core, RaftLog log) {
        return hardStateChanged
                || log.hasUnsent()
                || !messages.isEmpty()
                || log.commitIndex() != reportedCommit
                || core.confirmedReadRound() != reportedRound
                || !readGrants.isEmpty()
                || membership != null
                || !snapshotsWanted.isEmpty()
                || !snapshotChunks.isEmpty()
                || !snapshotAcknowledgements.isEmpty()
                || isRoleNews(core);
    }

    Ready take(RaftCore core, RaftLog log) {
        long number = ++lastNumber;
        RoleChange role = null;
        if (isRoleNews(core)) {
            role = new RoleChange(core.role(), core.term(), core.leaderId());
            reportedRole = role;
        }
        reportedCommit = log.commitIndex();
        reportedRound = core.confirmedReadRound();
        HardState hardState = null;
        if (hardStateChanged) {
            hardState = core.hardState();
            hardStateNumber = number;
            hardStateChanged = false;
        }
        Ready ready = new Ready(
                number,
                hardState,
                log.takeUnsent(number),
                handOut(messages),
                handOut(messagesAfterPersist),
                reportedCommit,
                reportedRound,
                handOut(readGrants),
                role,
                membership,
                handOut(snapshotsWanted),
                handOut(snapshotChunks),
                handOut(snapshotAcknowledgements));
        membership = null;
        messages = fresh(messages);
        messagesAfterPersist = fresh(messagesAfterPersist);
        readGrants = fresh(readGrants);
        snapshotsWanted = fresh(snapshotsWanted);
        snapshotChunks = fresh(snapshotChunks);
        snapshotAcknowledgements = fresh(snapshotAcknowledgements);
        return ready;
    }

    /** A Ready must never share a list that is filled later: it would let out what is not durable yet. */
    private static <T> List<T> handOut(List<T> list) {
        return list.isEmpty() ? List.of() : list;
    }

    /** A list to go on with; the same one while nobody put anything in. */
    private static <T> List<T> fresh(List<T> handedOut) {
        return handedOut.isEmpty() ? handedOut : new ArrayList<>();
    }

    private boolean isRoleNews(RaftCore core) {
        RoleChange reported = reportedRole;
        return reported == null
                || reported.role() != core.role()
                || reported.term() != core.term()
                || reported.leaderId() != core.leaderId();
    }
}
