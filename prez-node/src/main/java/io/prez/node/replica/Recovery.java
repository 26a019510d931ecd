package io.prez.node.replica;

import io.prez.node.command.StateMachine;
import io.prez.node.log.RecoveredLog;
import io.prez.node.log.SegmentedLog;
import io.prez.node.log.TermRun;
import io.prez.node.raft.Entry;
import io.prez.node.raft.HardState;
import io.prez.node.raft.LogState;
import io.prez.node.raft.Membership;
import io.prez.node.raft.MembershipCodec;
import io.prez.node.raft.RaftCore;
import io.prez.node.raft.RaftOptions;
import io.prez.node.snapshot.SnapshotInfo;
import io.prez.node.snapshot.SnapshotReader;
import io.prez.node.snapshot.SnapshotStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a member's disk says when it starts: the newest snapshot as a state machine, and the log behind it as the core
 * wants to know it.
 *
 * @param machine as of the snapshot, or empty
 * @param appliedIndex the snapshot's index, or 0
 * @param appliedMembership the one in force there
 */
public record Recovery(
        HardState hardState, LogState logState, StateMachine machine, long appliedIndex, Membership appliedMembership) {
    /**
     * Reads log and snapshot and settles what a crash left between the two: a snapshot that was received and made
     * durable, but whose log was not reset yet. Blocks; before anything else uses log or snapshots.
     *
     * @param initial the membership that the member was founded with, for a log without a snapshot
     * @throws MissingEntriesException when entries are missing between the snapshot and the log
     */
    public static Recovery read(
            SegmentedLog log, SnapshotStore snapshots, Membership initial, Supplier<StateMachine> emptyMachine)
            throws IOException {
        SnapshotInfo newest = snapshots.newest();
        RecoveredLog recovered = log.recovered();
        long index = newest == null ? 0 : newest.index();
        if (recovered.floorIndex() > index) {
            throw new MissingEntriesException(index, recovered.floorIndex());
        }
        StateMachine machine = emptyMachine.get();
        if (newest != null) {
            try (SnapshotReader reader = snapshots.open(newest)) {
                machine.restore(reader);
            }
            if (!continues(recovered, newest)) {
                log.reset(newest.index(), newest.term());
                log.sync();
                return new Recovery(
                        recovered.hardState(),
                        LogState.afterSnapshot(newest.index(), newest.term(), newest.membership()),
                        machine,
                        index,
                        newest.membership());
            }
        }
        Membership applied = newest == null ? initial : newest.membership();
        return new Recovery(recovered.hardState(), state(recovered, newest, applied), machine, index, applied);
    }

    /** Whether the log holds the snapshot's last entry, or begins right behind it. */
    private static boolean continues(RecoveredLog log, SnapshotInfo snapshot) {
        if (snapshot.index() > log.lastIndex()) {
            return false;
        }
        return termAt(log, snapshot.index()) == snapshot.term();
    }

    private static long termAt(RecoveredLog log, long index) {
        if (index == log.floorIndex()) {
            return log.floorTerm();
        }
        long term = -1;
        for (TermRun run : log.termRuns()) {
            if (run.firstIndex() <= index) {
                term = run.term();
            }
        }
        return term;
    }

    private static LogState state(RecoveredLog log, @Nullable SnapshotInfo snapshot, Membership applied) {
        List<LogState.TermRun> runs = new ArrayList<>();
        if (log.floorIndex() > 0) {
            runs.add(new LogState.TermRun(log.floorIndex(), log.floorTerm()));
        }
        for (TermRun run : log.termRuns()) {
            runs.add(new LogState.TermRun(run.firstIndex(), run.term()));
        }
        long snapshotIndex = snapshot == null ? 0 : snapshot.index();
        List<Membership> memberships = new ArrayList<>();
        memberships.add(applied);
        for (Entry entry : log.memberships()) {
            if (entry.index() > snapshotIndex) {
                memberships.add(MembershipCodec.decode(entry.payload()));
            }
        }
        return new LogState(
                log.firstIndex(),
                log.lastIndex(),
                snapshotIndex,
                snapshot == null ? 0 : snapshot.term(),
                snapshotIndex,
                runs,
                memberships);
    }

    /** The core that goes on from here. */
    public RaftCore core(RaftOptions options, long selfId, SegmentedLog log, RandomGenerator random, long nowMillis) {
        return new RaftCore(
                options, selfId, hardState, logState.memberships().getLast(), logState, log, random, nowMillis);
    }
}
