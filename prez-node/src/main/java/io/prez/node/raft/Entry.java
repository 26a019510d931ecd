package io.prez.node.raft;

/**
 * One position of the replicated log. The payload is shared, never copied and never changed after it was handed over.
 *
 * @param index position, counted from 1
 * @param term the term of the leader that created it
 */
public record Entry(long index, long term, EntryKind kind, byte[] payload) {
    /** Bytes that this entry is counted with wherever memory or flow is bounded. */
    public int sizeBytes() {
        return payload.length + 32;
    }
}
