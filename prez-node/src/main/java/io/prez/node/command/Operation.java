package io.prez.node.command;

import java.util.List;

/** What a client asks for and the state machine can run: one command, or a transaction of them. */
public sealed interface Operation {
    /** Whether it has to go through the log. */
    boolean isWrite();

    /** One command with its arguments; {@code spec} is the row of {@code args}' name and arity is checked. */
    record Invocation(CommandSpec spec, Args args, int database) implements Operation {
        @Override
        public boolean isWrite() {
            return spec.kind() == CommandSpec.Kind.WRITE;
        }
    }

    /**
     * What EXEC runs: all or nothing, and nothing when a watched key was changed since. Goes through the log when any
     * of its commands does.
     */
    record Transaction(List<Watch> watches, List<Invocation> invocations) implements Operation {
        @Override
        public boolean isWrite() {
            return invocations.stream().anyMatch(Invocation::isWrite);
        }
    }

    /**
     * What WATCH asks: the {@link Watch#version} of each key, answered as an array of integers in the order of the keys.
     */
    record Versions(int database, List<byte[]> keys) implements Operation {
        @Override
        public boolean isWrite() {
            return false;
        }
    }

    /**
     * A key as it was when WATCH saw it.
     *
     * @param version index of the entry that changed it last, or 0 when it did not exist
     */
    record Watch(int database, byte[] key, long version) {}
}
