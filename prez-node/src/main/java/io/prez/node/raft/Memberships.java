package io.prez.node.raft;

import java.util.ArrayList;
import java.util.List;

/**
 * The newest committed membership and those in the log after it. The last one is in force, committed or not; when
 * truncation takes it away the one before is in force again (thesis §4.1).
 */
final class Memberships {
    private final List<Membership> history;

    Memberships(Membership effective, LogState restored) {
        history = new ArrayList<>(restored.memberships());
        if (history.isEmpty()) {
            history.add(effective);
        }
        if (effective().index() != effective.index()) {
            throw new IllegalStateException("effective membership stands at " + effective.index()
                    + ", but the log's last at " + effective().index());
        }
        for (int i = 1; i < history.size(); i++) {
            if (history.get(i).index() <= history.get(i - 1).index()) {
                throw new IllegalStateException("memberships at "
                        + history.get(i - 1).index() + " and " + history.get(i).index() + " are out of order");
            }
        }
    }

    /** The one in force. */
    Membership effective() {
        return history.getLast();
    }

    /** The newest that can no longer be undone. */
    Membership committed() {
        return history.getFirst();
    }

    boolean isEffectiveCommitted() {
        return history.size() == 1;
    }

    void append(Membership membership) {
        history.add(membership);
    }

    /** Takes back what stands at or after this index; true when another one is in force now. */
    boolean truncateFrom(long index) {
        boolean changed = false;
        while (history.size() > 1 && effective().index() >= index) {
            history.removeLast();
            changed = true;
        }
        return changed;
    }

    void commitTo(long index) {
        while (history.size() > 1 && history.get(1).index() <= index) {
            history.removeFirst();
        }
    }

    void restart(Membership membership) {
        history.clear();
        history.add(membership);
    }
}
