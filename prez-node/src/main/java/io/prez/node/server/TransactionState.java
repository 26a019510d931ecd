package io.prez.node.server;

import io.prez.node.command.Args;
import io.prez.node.command.CommandSpec;
import io.prez.node.command.Operation.Watch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What MULTI queued and WATCH saw. Owned by the connection's I/O loop. */
final class TransactionState {
    /**
     * Commands that a connection may queue: a client that queues more has lost its way, and all of them would have to
     * fit into one log entry.
     */
    static final int COMMANDS_MAX = 1 << 20;

    /** One command that waits for EXEC, with the database that it will find selected. */
    record Queued(CommandSpec spec, Args args, int database) {}

    private boolean open;
    private boolean aborted;
    private int database;
    private List<Queued> commands = new ArrayList<>(0);
    private List<Watch> watches = new ArrayList<>(0);
    private long bytes;
    private boolean hasLocal;

    /** Whether MULTI was sent and neither EXEC nor DISCARD after it. */
    boolean isOpen() {
        return open;
    }

    /** MULTI, while this database is selected. */
    void begin(int selectedDatabase) {
        open = true;
        database = selectedDatabase;
    }

    void queue(CommandSpec spec, Args args) {
        commands.add(new Queued(spec, args, database));
        bytes += args.buffer().length;
        hasLocal |= spec.kind() == CommandSpec.Kind.LOCAL;
    }

    /** Whether a queued command is carried out here, so that EXEC has to wait for everything before it. */
    boolean hasLocal() {
        return hasLocal;
    }

    /** SELECT between MULTI and EXEC: concerns what is queued from now on. */
    void select(int selectedDatabase) {
        database = selectedDatabase;
    }

    /** A command was refused at the time of queueing: EXEC will refuse the rest. */
    void abort() {
        if (open) {
            aborted = true;
        }
    }

    boolean isAborted() {
        return aborted;
    }

    List<Queued> commands() {
        return commands;
    }

    /** Bytes of all queued commands. */
    long bytes() {
        return bytes;
    }

    List<Watch> watches() {
        return watches;
    }

    /** Remembers a version unless the key is watched already: the first look counts. */
    void watch(Watch watch) {
        for (Watch known : watches) {
            if (known.database() == watch.database() && Arrays.equals(known.key(), watch.key())) {
                return;
            }
        }
        watches.add(watch);
    }

    void unwatch() {
        watches = new ArrayList<>(0);
    }

    /** Forgets everything, watches included: after EXEC, DISCARD, RESET. */
    void clear() {
        open = false;
        aborted = false;
        commands = new ArrayList<>(0);
        bytes = 0;
        hasLocal = false;
        unwatch();
    }
}
