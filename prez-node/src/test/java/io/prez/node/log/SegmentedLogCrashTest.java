package io.prez.node.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * Goal: whatever the log does when the machine dies, everything acknowledged is there afterwards and nothing that was
 * never written. Method: random work from a seed, a crash (or the death of the process alone) at a random call of the
 * disk, recovery included; what is recovered must be exactly the state after one of the records written since the last
 * acknowledgement, or that state itself. A few thousand crashes in a second or two; {@code -Dlog.crash.seeds=N} for more.
 */
class SegmentedLogCrashTest {
    private static final int SEEDS = Integer.getInteger("log.crash.seeds", 150);

    @Test
    void nothingAcknowledgedIsLostAndNothingUnwrittenAppearsAtAnyCrashPoint() throws IOException {
        int crashes = 0;
        int tornTails = 0;
        int recycled = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            LogCrashRun run = new LogCrashRun(seed);
            try {
                run.workAndCrash();
            } catch (AssertionError | RuntimeException | IOException failure) {
                throw new AssertionError("seed " + seed + " after " + run.crashes + " crashes: " + failure, failure);
            }
            crashes += run.crashes;
            tornTails += run.tornTails;
            recycled += run.recycled;
        }
        assertEquals(SEEDS * LogCrashRun.CRASHES, crashes);
        assertTrue(tornTails > SEEDS / 2, "only " + tornTails + " torn tails in " + crashes + " crashes");
        assertTrue(recycled > SEEDS, "only " + recycled + " recycled segments");
    }
}
