package io.prez.node.snapshot;

import java.io.IOException;

/** A snapshot file does not hold what was written to it, or what the sender had. Nothing of it may be used. */
public final class DamagedSnapshotException extends IOException {
    private static final long serialVersionUID = 1;

    DamagedSnapshotException(String path, long offset, String reason) {
        super("snapshot file " + path + " is damaged at offset " + offset + ": " + reason);
    }
}
