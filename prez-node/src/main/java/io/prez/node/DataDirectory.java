package io.prez.node;

import io.prez.node.config.NodeConfig;
import io.prez.node.log.DamagedIdentityException;
import io.prez.node.log.DamagedLogException;
import io.prez.node.log.Identity;
import io.prez.node.log.IdentityFile;
import io.prez.node.log.LogOptions;
import io.prez.node.log.SegmentedLog;
import io.prez.node.raft.Member;
import io.prez.node.snapshot.DamagedSnapshotException;
import io.prez.node.snapshot.SnapshotStore;
import io.prez.node.world.DirectoryInUseException;
import io.prez.node.world.FileDisk;
import io.prez.node.world.Randomness;
import java.io.IOException;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node's files: who it is, its log and its snapshots. Held by one process at a time. */
final class DataDirectory {
    private static final Logger LOGGER = LoggerFactory.getLogger(DataDirectory.class);

    private final FileDisk disk;
    private final IdentityFile identityFile;
    private final Identity identity;
    private final SegmentedLog log;
    private final SnapshotStore snapshots;

    private DataDirectory(
            FileDisk disk, IdentityFile identityFile, Identity identity, SegmentedLog log, SnapshotStore snapshots) {
        this.disk = disk;
        this.identityFile = identityFile;
        this.identity = identity;
        this.log = log;
        this.snapshots = snapshots;
    }

    /** Opens the directory that {@code dir} names; a new one becomes that of a new member. */
    static DataDirectory open(NodeConfig config, RandomGenerator random) throws IOException, StartException {
        FileDisk disk;
        try {
            disk = FileDisk.open(config.dir());
        } catch (DirectoryInUseException e) {
            throw new StartException(String.valueOf(e.getMessage()));
        }
        boolean opened = false;
        try {
            DataDirectory directory = open(config, disk, random);
            opened = true;
            return directory;
        } catch (DamagedIdentityException | DamagedLogException | DamagedSnapshotException e) {
            throw new StartException(e.getMessage() + ". Nothing was changed. If the other members are healthy, remove"
                    + " this one (RAFT REMOVE), empty its directory and let it join anew");
        } finally {
            if (!opened) {
                disk.close();
            }
        }
    }

    private static DataDirectory open(NodeConfig config, FileDisk disk, RandomGenerator random)
            throws IOException, StartException {
        IdentityFile file = new IdentityFile(disk, "identity");
        Identity identity = file.read();
        if (identity == null) {
            if (!disk.list("log").isEmpty() || !disk.list("snapshots").isEmpty()) {
                throw new StartException(
                        "data directory " + config.dir() + " has a log or snapshots but no identity file:"
                                + " it is not a whole copy of a data directory");
            }
            identity = Identity.blank(Randomness.nextId(random), config.name());
            file.write(identity);
        }
        if (!identity.name().equals(config.name())) {
            throw new StartException("data directory " + config.dir() + " belongs to node " + identity.name()
                    + ", not to " + config.name());
        }
        if (identity.state() == Identity.State.REMOVED) {
            throw new StartException("data directory " + config.dir() + " is that of member "
                    + Member.idText(identity.nodeId()) + ", which was removed from cluster " + identity.clusterId()
                    + " and can never come back; with an empty directory the node can join as a new member");
        }
        LogOptions options = new LogOptions(0, config.logSegmentBytes(), LogOptions.DEFAULT.sparesMax());
        SegmentedLog log = SegmentedLog.open(disk, "log", options, random);
        if (log.recovered().tornTail() != null) {
            LOGGER.warn(
                    "cut off the end of an unfinished write: {}",
                    log.recovered().tornTail());
        }
        return new DataDirectory(disk, file, identity, log, SnapshotStore.open(disk, "snapshots", 0));
    }

    IdentityFile identityFile() {
        return identityFile;
    }

    /** As it was when the directory was opened. */
    Identity identity() {
        return identity;
    }

    SegmentedLog log() {
        return log;
    }

    SnapshotStore snapshots() {
        return snapshots;
    }

    /** Gives the directory free for another process; the log is closed by its writer before. */
    void close() {
        disk.close();
    }
}
