package io.prez.node.log;

import java.io.IOException;

/** The identity file exists but is not what the node wrote. The node must not guess who it is. */
public final class DamagedIdentityException extends IOException {
    private static final long serialVersionUID = 1;

    DamagedIdentityException(String path, String reason) {
        super("identity file " + path + " is damaged: " + reason);
    }
}
