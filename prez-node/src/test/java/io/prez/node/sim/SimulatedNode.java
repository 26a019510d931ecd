package io.prez.node.sim;

import io.prez.node.raft.MembershipChange;
import java.util.SplittableRandom;

/** A machine with a node on it: what {@link Nemesis} and {@link Administrator} can do to it. */
interface SimulatedNode extends Observed {
    /** Starts a process on what the disk holds. */
    void start();

    /** Ends the process in the middle of whatever it does; with the power, what was not synced is lost too. */
    void crash(boolean powerFails);

    /** The machine's clock. */
    SimulatedClock clock();

    /** Makes the machine's disk slow, full or faulty for a while. */
    void disturbDisk(SplittableRandom random);

    /** The disk works as it should again. */
    void healDisk();

    /** Asks it, as the leader it may be, to change the membership; the outcome is seen in the membership. */
    void change(MembershipChange change);

    /** Asks it to hand leadership over. */
    void transfer(long toId);

    /** Asks it for a snapshot of what it has applied. */
    void takeSnapshot();
}
