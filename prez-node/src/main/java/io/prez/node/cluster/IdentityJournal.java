package io.prez.node.cluster;

import io.prez.node.log.Identity;
import io.prez.node.log.IdentityFile;
import io.prez.node.raft.Member;
import io.prez.node.world.Loop;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Keeps the state of formation in the data directory's {@link IdentityFile}, by writing on the loop that owns the disk.
 * A failed write throws there, which stops the node.
 */
public final class IdentityJournal implements FormationJournal {
    private final IdentityFile file;
    private final Loop diskLoop;
    // Only the disk's loop touches it after construction.
    private Identity identity;

    /** @param identity what the file says now */
    public IdentityJournal(IdentityFile file, Identity identity, Loop diskLoop) {
        this.file = file;
        this.identity = identity;
        this.diskLoop = diskLoop;
    }

    @Override
    public void save(FormationState state, Runnable durable) {
        diskLoop.execute(() -> {
            if (identity.state() == Identity.State.REMOVED) {
                // Removal is for good; whatever formation still has in mind comes too late.
                return;
            }
            identity = identityOf(state, identity);
            try {
                file.write(identity);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write the node's identity", e);
            }
            durable.run();
        });
    }

    /** The cluster has removed this node, for good. Any thread. */
    public void saveRemoved() {
        diskLoop.execute(() -> {
            identity = identity.removed();
            try {
                file.write(identity);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write the node's identity", e);
            }
        });
    }

    static Identity identityOf(FormationState state, Identity before) {
        Identity blank = before.blankAgain();
        return switch (state) {
            case FormationState.Blank none -> blank;
            case FormationState.Waiting waiting ->
                new Identity(
                        before.nodeId(),
                        before.name(),
                        Identity.State.BLANK,
                        waiting.seenClusterId(),
                        "",
                        blank.founders());
            case FormationState.Accepted accepted ->
                blank.forming(
                        accepted.formationId(),
                        accepted.members().stream()
                                .filter(member -> member.id() == accepted.coordinatorId())
                                .map(Member::name)
                                .findFirst()
                                .orElseThrow(),
                        accepted.members());
            case FormationState.Formed formed ->
                blank.forming(formed.clusterId(), before.coordinator(), formed.members())
                        .formed();
            case FormationState.Adopted adopted -> blank.joined(adopted.clusterId());
        };
    }

    /**
     * The state that a directory is in.
     *
     * @throws IllegalStateException for one that was removed from its cluster, which takes part in nothing
     */
    public static FormationState stateOf(Identity identity) {
        return switch (identity.state()) {
            case BLANK ->
                identity.clusterId().isEmpty()
                        ? new FormationState.Blank()
                        : new FormationState.Waiting(identity.clusterId());
            case FORMING ->
                new FormationState.Accepted(
                        identity.clusterId(),
                        identity.founders().stream()
                                .filter(member -> member.name().equals(identity.coordinator()))
                                .mapToLong(Member::id)
                                .findFirst()
                                .orElseThrow(),
                        identity.founders());
            case MEMBER ->
                identity.founders().isEmpty()
                        ? new FormationState.Adopted(identity.clusterId())
                        : new FormationState.Formed(identity.clusterId(), identity.founders());
            case REMOVED ->
                throw new IllegalStateException("node " + Member.idText(identity.nodeId())
                        + " was removed from cluster " + identity.clusterId());
        };
    }
}
