package io.prez.node.cluster;

import io.prez.node.raft.Member;
import java.util.Optional;
import java.util.Set;

/**
 * Who may talk to whom.
 *
 * @param self this node
 * @param clusterId empty while it belongs to none
 * @param removed ids that were removed from the cluster
 */
record Handshake(Member self, long processId, String clusterId, long listDigest, Set<Long> removed) {
    /** What to do with a caller. */
    sealed interface Verdict {
        /** @param member of the same cluster; false: they may talk about forming one, and nothing else */
        record Welcome(boolean member) implements Verdict {}

        /** The caller's cluster has this node as a member: join it. */
        record Adopt(String clusterId) implements Verdict {}

        /** No, and the text says why, with both values. */
        record Refused(Refusal refusal, String text) implements Verdict {}
    }

    /** How this node introduces itself to the node of this name and id. */
    Hello call(String targetName, long targetId) {
        return new Hello(Hello.VERSION, Hello.VERSION, processId, self, clusterId, targetName, targetId, listDigest);
    }

    /** How it answers. */
    Hello answer() {
        return call("", 0);
    }

    /** Judges a caller. */
    Verdict accept(Hello caller) {
        Optional<Verdict.Refused> objection = objection(caller);
        if (objection.isPresent()) {
            return objection.get();
        }
        boolean called = caller.targetId() == self.id();
        if (caller.clusterId().isEmpty()) {
            return new Verdict.Welcome(false);
        }
        if (clusterId.isEmpty()) {
            return called
                    ? new Verdict.Adopt(caller.clusterId())
                    : refused(Refusal.BLANK, self.name() + " belongs to no cluster yet");
        }
        return new Verdict.Welcome(true);
    }

    private Optional<Verdict.Refused> objection(Hello caller) {
        Member from = caller.self();
        if (caller.versionLowest() > Hello.VERSION || caller.version() < Hello.VERSION) {
            return Optional.of(refused(
                    Refusal.VERSION,
                    self.name() + " speaks version " + Hello.VERSION + ", " + from.name() + " versions "
                            + caller.versionLowest() + " to " + caller.version()));
        }
        if (from.id() == self.id()) {
            return Optional.of(
                    caller.processId() == processId
                            ? refused(
                                    Refusal.SELF, self.name() + " reached itself when it called " + caller.targetName())
                            : refused(
                                    Refusal.DUPLICATE_ID,
                                    self.name() + " and " + from.name() + " both have node id "
                                            + Member.idText(self.id()) + ": one data directory is a copy"));
        }
        if (!caller.targetName().isEmpty() && !caller.targetName().equals(self.name())) {
            return Optional.of(refused(Refusal.WRONG_NAME, "this is " + self.name() + ", not " + caller.targetName()));
        }
        if (caller.targetId() != 0 && caller.targetId() != self.id()) {
            return Optional.of(refused(
                    Refusal.WRONG_NODE,
                    self.name() + " has node id " + Member.idText(self.id()) + " now, not "
                            + Member.idText(caller.targetId()) + ": its data directory is another one"));
        }
        boolean bothMembers = !clusterId.isEmpty() && !caller.clusterId().isEmpty();
        if (bothMembers && !clusterId.equals(caller.clusterId())) {
            return Optional.of(refused(
                    Refusal.WRONG_CLUSTER,
                    self.name() + " belongs to cluster " + clusterId + ", " + from.name() + " to "
                            + caller.clusterId()));
        }
        if (bothMembers && removed.contains(from.id())) {
            return Optional.of(refused(
                    Refusal.REMOVED,
                    from.name() + " (" + Member.idText(from.id()) + ") was removed from cluster " + clusterId));
        }
        return Optional.empty();
    }

    /** Judges who answered a call to this name and id (0 for any). */
    Verdict check(Hello answer, String targetName, long targetId) {
        Hello asCaller = new Hello(
                answer.versionLowest(),
                answer.version(),
                answer.processId(),
                answer.self(),
                answer.clusterId(),
                "",
                0,
                answer.listDigest());
        Optional<Verdict.Refused> objection = objection(asCaller);
        if (objection.isPresent()) {
            return objection.get();
        }
        if (!answer.self().name().equals(targetName)) {
            return refused(
                    Refusal.WRONG_NAME,
                    "who answers for " + targetName + " is " + answer.self().name());
        }
        if (targetId != 0 && answer.self().id() != targetId) {
            return refused(
                    Refusal.WRONG_NODE,
                    targetName + " has node id " + Member.idText(answer.self().id()) + " now, not "
                            + Member.idText(targetId));
        }
        boolean member = !clusterId.isEmpty() && clusterId.equals(answer.clusterId());
        if (!clusterId.isEmpty() && !member) {
            return refused(Refusal.BLANK, targetName + " belongs to no cluster yet");
        }
        return new Verdict.Welcome(member);
    }

    private static Verdict.Refused refused(Refusal refusal, String text) {
        return new Verdict.Refused(refusal, text);
    }
}
