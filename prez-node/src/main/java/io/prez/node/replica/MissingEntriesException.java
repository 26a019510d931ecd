package io.prez.node.replica;

import java.io.IOException;

/** The log begins behind the newest snapshot: entries between the two are lost, so the directory cannot be used. */
public final class MissingEntriesException extends IOException {
    private static final long serialVersionUID = 1;

    MissingEntriesException(long snapshotIndex, long floorIndex) {
        super("the newest snapshot ends at entry " + snapshotIndex + " but the log begins behind entry " + floorIndex
                + ": the snapshot between them is missing");
    }
}
