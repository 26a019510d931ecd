package io.prez.node.snapshot;

import io.prez.node.raft.Membership;
import io.prez.node.world.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The snapshots of one Raft group in one directory: taken here, or received from the leader. */
public final class SnapshotStore {
    private static final String PREFIX = "snapshot-";
    private static final String SUFFIX = ".snap";
    private static final String TEMPORARY_SUFFIX = ".tmp";

    private final Disk disk;
    private final String directory;
    private final int groupId;

    /** Ascending by index. */
    private final List<SnapshotInfo> snapshots = new ArrayList<>();

    private @Nullable SnapshotReceiver receiving;
    private long temporaries;
    private volatile @Nullable SnapshotInfo newest;

    private SnapshotStore(Disk disk, String directory, int groupId) {
        this.disk = disk;
        this.directory = directory;
        this.groupId = groupId;
    }

    /**
     * Opens the directory, creating it when it is missing, and removes what a crash left unfinished.
     *
     * @throws DamagedSnapshotException when the header of a snapshot is not as it was written. The rest is verified when
     *     it is read
     */
    public static SnapshotStore open(Disk disk, String directory, int groupId) throws IOException {
        SnapshotStore store = new SnapshotStore(disk, directory, groupId);
        store.takeStock();
        return store;
    }

    private void takeStock() throws IOException {
        disk.createDirectory(directory);
        int slash = directory.lastIndexOf('/');
        disk.syncDirectory(slash < 0 ? "" : directory.substring(0, slash));
        // A process that died between a rename and this sync leaves names that the power can still take away.
        disk.syncDirectory(directory);
        for (String name : disk.list(directory)) {
            String path = directory + "/" + name;
            if (name.endsWith(TEMPORARY_SUFFIX)) {
                disk.delete(path);
            } else if (name.startsWith(PREFIX) && name.endsWith(SUFFIX)) {
                SnapshotInfo info = readInfo(path, groupId);
                if (!path.equals(path(info.index(), info.term()))) {
                    throw new DamagedSnapshotException(
                            path, 0, "it is the snapshot of index " + info.index() + " in term " + info.term());
                }
                snapshots.add(info);
            }
        }
        snapshots.sort(Comparator.comparingLong(SnapshotInfo::index));
        newest = snapshots.isEmpty() ? null : snapshots.getLast();
    }

    private SnapshotInfo readInfo(String path, int expectedGroupId) throws IOException {
        try (Disk.File file = disk.open(path)) {
            SnapshotFormat.Header header = readHeader(path, file);
            if (header.groupId() != expectedGroupId) {
                throw new DamagedSnapshotException(
                        path, 0, "it is of group " + header.groupId() + ", not " + expectedGroupId);
            }
            return new SnapshotInfo(header.index(), header.term(), header.membership(), file.sizeBytes(), path);
        }
    }

    static SnapshotFormat.Header readHeader(String path, Disk.File file) throws IOException {
        try {
            ByteBuffer fixed = ByteBuffer.allocate(SnapshotFormat.HEADER_FIXED_BYTES);
            file.read(fixed, 0);
            ByteBuffer whole = ByteBuffer.allocate(SnapshotFormat.headerBytes(fixed.flip()));
            file.read(whole, 0);
            return SnapshotFormat.parseHeader(whole.clear());
        } catch (IllegalArgumentException | IndexOutOfBoundsException invalid) {
            throw new DamagedSnapshotException(path, 0, String.valueOf(invalid.getMessage()));
        }
    }

    /** The snapshot with the highest index, or null when there is none. Any thread. */
    public @Nullable SnapshotInfo newest() {
        return newest;
    }

    /**
     * Begins a snapshot of the state as of this index.
     *
     * @param membership the one effective at the index
     * @throws io.prez.node.world.DiskFullException when there is no room; so may the writer's methods
     */
    public SnapshotWriter begin(long index, long term, Membership membership) throws IOException {
        String temporary = newTemporaryPath();
        return new SnapshotWriter(this, disk.open(temporary), temporary, index, term, membership);
    }

    private String newTemporaryPath() {
        temporaries++;
        return directory + "/" + PREFIX + temporaries + TEMPORARY_SUFFIX;
    }

    /** Opens a snapshot for restoring the state machine from it: its content, each block verified before it is given out. */
    public SnapshotReader open(SnapshotInfo info) throws IOException {
        return new SnapshotReader(disk.open(info.path()), info.path());
    }

    /** Opens a snapshot for sending its file to another member. It can be read to the end even when it is deleted. */
    public SnapshotSource source(SnapshotInfo info) throws IOException {
        return new SnapshotSource(disk.open(info.path()), info);
    }

    /**
     * Begins to receive a snapshot, or goes on with it if it is the one that is being received. Another one that is being
     * received is given up.
     *
     * @param totalBytes size of the sender's file
     */
    public SnapshotReceiver receive(long index, long term, long totalBytes) throws IOException {
        SnapshotReceiver current = receiving;
        if (current != null) {
            if (!current.isOver() && current.isFor(index, term, totalBytes)) {
                return current;
            }
            current.abort();
        }
        String temporary = newTemporaryPath();
        SnapshotReceiver next = new SnapshotReceiver(this, disk.open(temporary), temporary, index, term, totalBytes);
        receiving = next;
        return next;
    }

    /** Deletes every snapshot below this index. What is open can still be read. */
    public void deleteOlder(long index) throws IOException {
        List<SnapshotInfo> older =
                snapshots.stream().filter(info -> info.index() < index).toList();
        for (SnapshotInfo info : older) {
            disk.delete(info.path());
            snapshots.remove(info);
        }
        if (!older.isEmpty()) {
            disk.syncDirectory(directory);
        }
        newest = snapshots.isEmpty() ? null : snapshots.getLast();
    }

    int groupId() {
        return groupId;
    }

    /** A temporary file that is whole, verified and synced becomes a snapshot. */
    SnapshotInfo install(String temporary, long index, long term) throws IOException {
        String path = path(index, term);
        disk.rename(temporary, path);
        disk.syncDirectory(directory);
        SnapshotInfo info = readInfo(path, groupId);
        snapshots.removeIf(earlier -> earlier.path().equals(path));
        snapshots.add(info);
        snapshots.sort(Comparator.comparingLong(SnapshotInfo::index));
        newest = snapshots.getLast();
        return info;
    }

    void discard(String temporary) throws IOException {
        disk.delete(temporary);
    }

    private String path(long index, long term) {
        return directory + "/" + PREFIX + String.format("%016x-%016x", index, term) + SUFFIX;
    }
}
