package io.prez.node.sim;

import io.prez.node.world.Disk;
import io.prez.node.world.DiskFullException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A node's disk. It outlives the process. What was not synced may be lost, kept, or torn by sector when the power
 * fails, change by change; names that were not made durable by {@link #syncDirectory} likewise. Calls take simulated
 * time, and a crash in the middle of a sync catches it half done: a sync counts only if it had returned by then.
 *
 * <p>Faults that a node must survive: slow calls, a full disk, an error of a write or a sync (after which the dirty
 * pages are forgotten, as Linux does). Faults that only the bug zoo uses, because no node can survive them: syncs that
 * lie.
 */
final class SimulatedDisk implements Disk {
    private static final long MICRO = 1_000;

    /** A change of a directory that may not be durable: {@code path} means {@code inode} from now on, or nothing. */
    private static final class NameChange {
        final long issuedAtNanos;
        final String path;
        final Inode inode;
        final NameChange partner;
        long durableAtNanos = Long.MAX_VALUE;

        NameChange(long issuedAtNanos, String path, Inode inode, NameChange partner) {
            this.issuedAtNanos = issuedAtNanos;
            this.path = path;
            this.inode = inode;
            this.partner = partner;
        }
    }

    private static final Inode DIRECTORY = new Inode();

    private final Scheduler scheduler;
    private final SplittableRandom random;
    private final TreeMap<String, Inode> names = new TreeMap<>();
    private final Map<String, Inode> durableNames = new HashMap<>();
    private final List<NameChange> nameChanges = new ArrayList<>();
    private long capacityBytes = Long.MAX_VALUE;
    private long slowNanos;
    private boolean syncsLie;
    private boolean nextSyncFails;
    private boolean nextWriteFails;
    private long faultsHit;
    private long syncs;

    SimulatedDisk(Scheduler scheduler, String name) {
        this.scheduler = scheduler;
        this.random = scheduler.randomFor("disk " + name);
        names.put("", DIRECTORY);
        durableNames.put("", DIRECTORY);
    }

    /** No more than this fits; what is there stays. */
    void limitTo(long bytes) {
        capacityBytes = bytes;
    }

    /** Every sync takes up to this much longer. */
    void slowDown(long nanosMax) {
        slowNanos = nanosMax;
    }

    /** The next sync of a file reports an error, and what it should have written is gone. */
    void failNextSync() {
        nextSyncFails = true;
    }

    /** The next write reports an error. */
    void failNextWrite() {
        nextWriteFails = true;
    }

    /** Planted fault: syncs return at once and do nothing. */
    void lieAboutSyncs(boolean lie) {
        syncsLie = lie;
    }

    /** No more faults; what they did stays done. */
    void heal() {
        capacityBytes = Long.MAX_VALUE;
        slowNanos = 0;
        nextSyncFails = false;
        nextWriteFails = false;
    }

    /** How many calls failed on purpose so far. */
    long faultsHit() {
        return faultsHit;
    }

    long syncs() {
        return syncs;
    }

    /** Everything is gone: another disk is in the machine. */
    void wipe() {
        names.clear();
        durableNames.clear();
        nameChanges.clear();
        names.put("", DIRECTORY);
        durableNames.put("", DIRECTORY);
    }

    /** Turns one bit of a file over; false when the file is missing or shorter. */
    boolean flipBit(String path, long offset, int bit) {
        Inode inode = names.get(normal(path));
        if (inode == null || offset >= inode.size()) {
            return false;
        }
        inode.flipBit(offset, bit);
        return true;
    }

    /** Names of all files, sorted. */
    List<String> files() {
        return names.entrySet().stream()
                .filter(e -> e.getValue() != DIRECTORY)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The process died, the machine did not. */
    void processDied() {
        long now = scheduler.nowNanos();
        settleNames(now);
        nameChanges.removeIf(c -> c.issuedAtNanos > now);
        names.clear();
        names.putAll(durableNames);
        nameChanges.forEach(c -> apply(names, c));
        inodes().forEach(inode -> inode.processDied(now));
    }

    /** The machine lost its power. */
    void powerFailed() {
        long now = scheduler.nowNanos();
        settleNames(now);
        // Most file systems keep the order of changes within a journal: a prefix survives. Not all promise it.
        boolean ordered = random.nextInt(3) != 0;
        int kept = nameChanges.isEmpty() ? 0 : random.nextInt(nameChanges.size() + 1);
        boolean previousKept = false;
        for (int i = 0; i < nameChanges.size(); i++) {
            NameChange change = nameChanges.get(i);
            boolean keep = change.partner != null ? previousKept : ordered ? i < kept : random.nextBoolean();
            previousKept = keep;
            if (keep && change.issuedAtNanos <= now) {
                apply(durableNames, change);
            }
        }
        nameChanges.clear();
        durableNames.keySet().removeIf(path -> !path.isEmpty() && !parentsExist(path));
        names.clear();
        names.putAll(durableNames);
        inodes().forEach(inode -> inode.powerFailed(now, random));
    }

    @Override
    public File open(String path) throws IOException {
        String key = normal(path);
        Inode inode = names.get(key);
        if (inode == DIRECTORY) {
            throw new IOException("is a directory: " + path);
        }
        if (inode == null) {
            requireDirectory(parent(key));
            inode = new Inode();
            change(key, inode, null);
        }
        scheduler.elapse(2 * MICRO);
        return new OpenFile(inode);
    }

    @Override
    public boolean exists(String path) {
        Inode inode = names.get(normal(path));
        return inode != null && inode != DIRECTORY;
    }

    @Override
    public List<String> list(String directory) {
        String key = normal(directory);
        TreeSet<String> found = new TreeSet<>();
        for (Map.Entry<String, Inode> entry : names.entrySet()) {
            if (entry.getValue() != DIRECTORY && parent(entry.getKey()).equals(key)) {
                found.add(entry.getKey().substring(key.isEmpty() ? 0 : key.length() + 1));
            }
        }
        return List.copyOf(found);
    }

    @Override
    public void createDirectory(String directory) {
        String key = normal(directory);
        if (names.get(key) == DIRECTORY) {
            return;
        }
        createDirectory(parent(key));
        change(key, DIRECTORY, null);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        String fromKey = normal(from);
        Inode inode = names.get(fromKey);
        if (inode == null || inode == DIRECTORY) {
            throw new FileNotFoundException(from);
        }
        requireDirectory(parent(normal(to)));
        NameChange added = change(normal(to), inode, null);
        change(fromKey, null, added);
        scheduler.elapse(5 * MICRO);
    }

    @Override
    public void delete(String path) {
        String key = normal(path);
        Inode inode = names.get(key);
        if (inode != null && inode != DIRECTORY) {
            change(key, null, null);
        }
        scheduler.elapse(2 * MICRO);
    }

    @Override
    public void syncDirectory(String directory) throws IOException {
        String key = normal(directory);
        requireDirectory(key);
        scheduler.elapse(syncNanos());
        if (syncsLie) {
            return;
        }
        settleNames(scheduler.eventNanos());
        long durableAt = scheduler.nowNanos();
        boolean previousSynced = false;
        for (NameChange change : nameChanges) {
            // Both halves of a rename go to the platter together, even across directories.
            boolean synced = parent(change.path).equals(key) || (change.partner != null && previousSynced);
            previousSynced = synced;
            if (synced) {
                change.durableAtNanos = Math.min(change.durableAtNanos, durableAt);
            }
        }
    }

    @Override
    public long freeBytes() {
        return capacityBytes == Long.MAX_VALUE ? 1L << 40 : Math.max(0, capacityBytes - usedBytes());
    }

    /** The sizes of all files. */
    long usedBytes() {
        return names.values().stream().mapToLong(Inode::size).sum();
    }

    private long syncNanos() {
        syncs++;
        long usual = random.nextLong(40, 400) * MICRO;
        return slowNanos == 0 ? usual : usual + random.nextLong(slowNanos);
    }

    private NameChange change(String path, Inode inode, NameChange partner) {
        NameChange change = new NameChange(scheduler.nowNanos(), path, inode, partner);
        nameChanges.add(change);
        apply(names, change);
        return change;
    }

    private static void apply(Map<String, Inode> target, NameChange change) {
        if (change.inode == null) {
            // The old name of a rename may have been given to another file by now.
            if (change.partner == null || target.get(change.path) == change.partner.inode) {
                target.remove(change.path);
            }
        } else {
            target.put(change.path, change.inode);
        }
    }

    private void settleNames(long nowNanos) {
        List<NameChange> left = new ArrayList<>();
        for (NameChange change : nameChanges) {
            if (change.durableAtNanos <= nowNanos) {
                apply(durableNames, change);
            } else {
                left.add(change);
            }
        }
        nameChanges.clear();
        nameChanges.addAll(left);
    }

    private List<Inode> inodes() {
        return names.values().stream().filter(i -> i != DIRECTORY).toList();
    }

    private boolean parentsExist(String path) {
        for (String at = parent(path); !at.isEmpty(); at = parent(at)) {
            if (durableNames.get(at) != DIRECTORY) {
                return false;
            }
        }
        return true;
    }

    private void requireDirectory(String key) throws IOException {
        if (names.get(key) != DIRECTORY) {
            throw new FileNotFoundException("no directory " + key);
        }
    }

    private static String normal(String path) {
        String trimmed = path;
        while (trimmed.startsWith("./")) {
            trimmed = trimmed.substring(2);
        }
        while (trimmed.endsWith("/")) {
            trimmed = trimmed.substring(0, trimmed.length() - 1);
        }
        return trimmed.equals(".") ? "" : trimmed;
    }

    private static String parent(String key) {
        int slash = key.lastIndexOf('/');
        return slash < 0 ? "" : key.substring(0, slash);
    }

    private final class OpenFile implements File {
        private final Inode inode;

        OpenFile(Inode inode) {
            this.inode = inode;
        }

        @Override
        public int read(ByteBuffer target, long offset) {
            int length = (int) Math.min(target.remaining(), Math.max(0, inode.size() - offset));
            byte[] bytes = new byte[length];
            if (length > 0) {
                inode.read(offset, bytes, length);
                target.put(bytes);
            }
            return length;
        }

        @Override
        public void write(ByteBuffer source, long offset) throws IOException {
            if (nextWriteFails) {
                nextWriteFails = false;
                faultsHit++;
                throw new IOException("Input/output error (simulated)");
            }
            long growth = offset + source.remaining() - inode.size();
            if (growth > 0 && growth > freeBytes()) {
                faultsHit++;
                throw new DiskFullException("simulated", null);
            }
            byte[] data = new byte[source.remaining()];
            source.get(data);
            inode.write(scheduler.nowNanos(), offset, data);
            scheduler.elapse(2 * MICRO + data.length / 4);
        }

        @Override
        public void truncate(long sizeBytes) throws IOException {
            if (sizeBytes > inode.size() && sizeBytes - inode.size() > freeBytes()) {
                faultsHit++;
                throw new DiskFullException("simulated", null);
            }
            inode.truncate(scheduler.nowNanos(), sizeBytes);
            scheduler.elapse(2 * MICRO);
        }

        @Override
        public long sizeBytes() {
            return inode.size();
        }

        @Override
        public void sync() throws IOException {
            if (nextSyncFails) {
                nextSyncFails = false;
                faultsHit++;
                inode.forgetDirtyPages(scheduler.eventNanos(), random);
                throw new IOException("Input/output error (simulated)");
            }
            scheduler.elapse(syncNanos());
            if (!syncsLie) {
                inode.sync(scheduler.eventNanos(), scheduler.nowNanos());
            }
        }

        @Override
        public void close() {}
    }
}
