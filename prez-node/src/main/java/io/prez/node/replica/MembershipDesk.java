package io.prez.node.replica;

import io.prez.node.raft.ChangeOutcome;
import io.prez.node.raft.Membership;
import io.prez.node.raft.MembershipChange;
import io.prez.node.raft.RaftCore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Asks the core for changes of membership and answers when they are committed. */
final class MembershipDesk {
    private record Waiting(long index, Consumer<AdminOutcome> done) {}

    private final List<Waiting> waiting = new ArrayList<>();

    /** Starts a change; {@code done} hears of it when it is committed, refused or lost from sight. */
    void change(RaftCore core, MembershipChange change, long nowMillis, Consumer<AdminOutcome> done) {
        switch (core.change(change, nowMillis)) {
            case ChangeOutcome.Accepted accepted -> waiting.add(new Waiting(accepted.index(), done));
            case ChangeOutcome.Refused refused -> {
                if (refused.reason() == ChangeOutcome.Reason.ALREADY) {
                    done.accept(new AdminOutcome.Done(core.status().membership().index(), ""));
                } else {
                    done.accept(new AdminOutcome.Refused(code(refused.reason()), refused.text()));
                }
            }
        }
    }

    /** The membership of this index is committed. */
    void committed(long index, Membership effective) {
        if (effective.isJoint()) {
            return;
        }
        waiting.removeIf(entry -> {
            if (entry.index() > index) {
                return false;
            }
            entry.done().accept(new AdminOutcome.Done(index, ""));
            return true;
        });
    }

    /** Leadership ended: a new leader decides what becomes of a change under way. */
    void abandon() {
        List<Waiting> lost = new ArrayList<>(waiting);
        waiting.clear();
        for (Waiting entry : lost) {
            entry.done()
                    .accept(new AdminOutcome.Unknown("leadership was lost before the change was committed: look at RAFT"
                            + " MEMBERS before asking again"));
        }
    }

    private static String code(ChangeOutcome.Reason reason) {
        return switch (reason) {
            case NOT_LEADER -> "NOTLEADER";
            case BUSY -> "BUSY";
            case NO_COMMIT_IN_TERM -> "NOCOMMIT";
            case CONFIG_INDEX -> "CONFIGINDEX";
            case STALE_EPOCH -> "STALEEPOCH";
            case UNKNOWN_MEMBER -> "UNKNOWNMEMBER";
            case REMOVED_MEMBER -> "REMOVEDMEMBER";
            case NOT_CAUGHT_UP -> "NOTCAUGHTUP";
            case WOULD_LOSE_QUORUM -> "QUORUM";
            case ALREADY -> "ALREADY";
        };
    }
}
