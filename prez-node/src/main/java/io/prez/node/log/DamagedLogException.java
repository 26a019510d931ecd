package io.prez.node.log;

import java.io.IOException;

/**
 * The log holds less than what it once made durable, or what cannot be its own. The node must not take part with it: it
 * may have acknowledged what is missing. Remove the member, delete its data directory and let it join as a new one.
 */
public final class DamagedLogException extends IOException {
    private static final long serialVersionUID = 1;

    private final String file;
    private final long offset;
    private final long lastValidIndex;

    DamagedLogException(String file, long offset, long lastValidIndex, String reason) {
        super("log file " + file + " is damaged at offset " + offset + ", behind index " + lastValidIndex + ": "
                + reason);
        this.file = file;
        this.offset = offset;
        this.lastValidIndex = lastValidIndex;
    }

    /** Path of the file on the node's disk. */
    public String file() {
        return file;
    }

    /** Where in the file the valid records end. */
    public long offset() {
        return offset;
    }

    /** The last entry in front of the damage; 0 when none is known. */
    public long lastValidIndex() {
        return lastValidIndex;
    }
}
