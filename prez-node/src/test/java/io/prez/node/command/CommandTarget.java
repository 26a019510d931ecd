package io.prez.node.command;

import java.io.IOException;

/** Something that answers commands as {@code redis-cli} would show it: our state machine, or a real server. */
interface CommandTarget {
    /** The answer, without a line end after the last line. */
    String ask(Args args) throws IOException;

    /** Later commands are for this database. */
    void select(int database) throws IOException;

    /** Later answers are in RESP2 or RESP3. */
    void protocol(int version) throws IOException;
}
