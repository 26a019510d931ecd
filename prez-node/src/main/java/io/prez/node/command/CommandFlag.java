package io.prez.node.command;

import java.util.Locale;

/** The flags of {@code COMMAND INFO}, with Redis' meaning. */
public enum CommandFlag {
    WRITE,
    READONLY,
    DENYOOM,
    ADMIN,
    PUBSUB,
    NOSCRIPT,
    BLOCKING,
    LOADING,
    STALE,
    SKIP_MONITOR,
    SKIP_SLOWLOG,
    ASKING,
    FAST,
    NO_AUTH,
    MAY_REPLICATE,
    NO_MANDATORY_KEYS,
    NO_ASYNC_LOADING,
    NO_MULTI,
    MOVABLEKEYS,
    ALLOW_BUSY;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** As Redis writes it. */
    public String wireName() {
        return wireName;
    }
}
