package io.prez.node.world;

import java.io.IOException;

/** Another process, or another node in this one, works in the data directory. */
public final class DirectoryInUseException extends IOException {
    private static final long serialVersionUID = 1;

    /** @param directory as the configuration names it */
    public DirectoryInUseException(String directory) {
        super("data directory " + directory + " is in use by another process");
    }
}
