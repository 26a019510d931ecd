package io.prez.node.world;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The file system has no room (ENOSPC) or the quota is used up (EDQUOT). Unlike every other {@link IOException} of a
 * write it leaves a way on: what was durable still is, and the write may be tried again when there is room.
 */
public final class DiskFullException extends IOException {
    private static final long serialVersionUID = 1;

    /** @param path the file that could not grow */
    public DiskFullException(String path, @Nullable Throwable cause) {
        super("no space left on the device for " + path, cause);
    }
}
