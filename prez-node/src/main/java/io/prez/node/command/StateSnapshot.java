package io.prez.node.command;

/**
 * The state as it was when {@link StateMachine#beginSnapshot} was called, written in slices while entries go on being
 * applied in between. On the state machine's thread only. One at a time.
 */
public interface StateSnapshot {
    /** Takes a slice's bytes. */
    @FunctionalInterface
    interface Sink {
        /** The array belongs to the sink from now on; bytes beyond {@code length} mean nothing. */
        void write(byte[] bytes, int length);
    }

    /** The entry whose effects are the last ones in the snapshot. */
    long index();

    /**
     * Writes the next slice: about {@code bytesMax} bytes, more when entries that changed meanwhile have to go out first.
     *
     * @return whether there is more
     */
    boolean writeSlice(Sink sink, int bytesMax);

    /** Gives up or ends; the state machine stops keeping old values for it. Harmless after the last slice. */
    void close();
}
