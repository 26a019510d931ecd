package io.prez.node.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prez.node.raft.Entry;
import io.prez.node.raft.HardState;
import io.prez.node.world.MemoryDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The random work, crashes and recoveries of one seed; see {@link SegmentedLogCrashTest}. */
final class LogCrashRun {
    static final int CRASHES = 30;
    private static final LogOptions OPTIONS = new LogOptions(7, 12 << 10, 2);

    private final SplittableRandom random;
    private final MemoryDisk disk;

    /** What recovery may find: the acknowledged state first, then that after each record staged since. */
    private final List<LogModel> allowed = new ArrayList<>(List.of(LogModel.EMPTY));

    int crashes;
    int tornTails;
    int recycled;

    LogCrashRun(long seed) {
        random = new SplittableRandom(seed);
        disk = new MemoryDisk(random);
    }

    void workAndCrash() throws IOException {
        while (crashes < CRASHES) {
            long crashAt = disk.calls() + 1 + random.nextInt(random.nextBoolean() ? 30 : 300);
            // A third of the crashes come anywhere, the others when something is done but not yet durable.
            int where = random.nextInt(3);
            disk.setFault((call, path) -> {
                boolean here = switch (where) {
                    case 0 -> true;
                    case 1 -> call == MemoryDisk.Call.SYNC && !path.endsWith(".tmp");
                    default -> call == MemoryDisk.Call.SYNC_DIRECTORY && path.equals("log");
                };
                if (disk.calls() >= crashAt && here) {
                    throw new MemoryDisk.Crashed("at " + call + " of " + path);
                }
                if (call == MemoryDisk.Call.RENAME && path.contains("segment-")) {
                    recycled++;
                }
            });
            try {
                work();
            } catch (MemoryDisk.Crashed crash) {
                crashes++;
            }
            if (random.nextInt(4) == 0) {
                disk.kill();
            } else {
                disk.crash();
            }
        }
        disk.clearFault();
        open().close();
    }

    private SegmentedLog open() throws IOException {
        SegmentedLog log = SegmentedLog.open(disk, "log", OPTIONS, random);
        if (log.recovered().tornTail() != null) {
            tornTails++;
        }
        LogModel found = LogModel.of(log.recovered(), log);
        assertTrue(
                allowed.stream().anyMatch(found::sameAs),
                () -> "recovered " + found + "\nallowed\n"
                        + String.join(
                                "\n", allowed.stream().map(LogModel::toString).toList()));
        acknowledge(found);
        return log;
    }

    private void acknowledge(LogModel state) {
        allowed.clear();
        allowed.add(state);
    }

    private void work() throws IOException {
        SegmentedLog log = open();
        while (true) {
            for (int i = random.nextInt(4); i >= 0; i--) {
                stage(log);
            }
            if (random.nextInt(8) == 0) {
                String path = log.newSparePath();
                log.makeSpare(path);
                log.addSpare(path);
            }
            if (random.nextInt(20) == 0) {
                log.close();
                acknowledge(allowed.getLast());
                log = open();
            }
            log.sync();
            acknowledge(allowed.getLast());
            LogModel state = allowed.getLast();
            assertEquals(state.lastIndex(), log.lastIndex());
            assertEquals(state.floorIndex() + 1, log.firstIndex());
            if (!state.entries().isEmpty()) {
                readSome(log, state);
            }
        }
    }

    private void readSome(SegmentedLog log, LogModel state) {
        int from = random.nextInt(state.entries().size());
        List<Entry> read = log.read(state.floorIndex() + 1 + from, Long.MAX_VALUE, random.nextLong(20_000));
        assertTrue(!read.isEmpty(), "nothing read from " + from + " of " + state);
        for (int i = 0; i < read.size(); i++) {
            assertTrue(LogModel.same(state.entries().get(from + i), read.get(i)));
        }
    }

    private void stage(SegmentedLog log) {
        LogModel state = allowed.getLast();
        int choice = random.nextInt(20);
        if (choice == 0) {
            long index = state.lastIndex() + random.nextInt(5);
            long term = Math.max(state.hardState().term(), state.termOf(state.lastIndex()));
            log.reset(index, term);
            allowed.add(state.withReset(index, term));
        } else if (choice < 4) {
            long index = state.floorIndex() + random.nextLong(state.lastIndex() - state.floorIndex() + 1);
            log.truncatePrefix(index);
            allowed.add(state.withFloor(index));
        } else {
            append(log, state, choice < 8);
        }
    }

    private void append(SegmentedLog log, LogModel state, boolean newTerm) {
        HardState hardState = null;
        LogModel next = state;
        if (newTerm) {
            hardState = new HardState(state.hardState().term() + 1, random.nextLong(3));
            next = next.with(hardState);
            allowed.add(next);
        }
        List<Entry> entries = new ArrayList<>();
        long index = state.lastIndex() + 1;
        if (newTerm && random.nextBoolean()) {
            index -= random.nextLong(state.lastIndex() - state.floorIndex() + 1);
        }
        for (int i = random.nextInt(5); i > 0; i--) {
            int size = random.nextInt(10) == 0 ? random.nextInt(20_000) : random.nextInt(400);
            Entry entry = LogModel.entry(index++, Math.max(1, next.hardState().term()), size, random);
            entries.add(entry);
            next = next.with(entry);
            allowed.add(next);
        }
        log.append(hardState, entries);
    }
}
