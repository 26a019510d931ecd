package io.prez.node.command;

import io.prez.node.resp.Reply;
import java.io.IOException;
import java.io.InputStream;

/**
 * All databases, and the only way to change them: entries of the log, in order. The same entries give the same state
 * and replies on every replica. One thread at a time.
 */
public class StateMachine {
    /** Databases that Redis has by default. */
    public static final int DATABASES_DEFAULT = 16;

    /** For tests and simulations: hashes keys without a secret. */
    public StateMachine(CommandTable table, int databases) {
        this(table, databases, 0);
    }

    /**
     * @param hashSeed a secret of this process that keeps clients from choosing keys that collide; has no influence on
     *     anything that can be seen
     */
    public StateMachine(CommandTable table, int databases, long hashSeed) {
        throw unwritten();
    }

    /**
     * Applies a BATCH entry.
     *
     * @throws IllegalStateException when the index does not follow the last one, or for a payload that this version
     *     cannot run: the node must stop
     */
    public void apply(long index, byte[] payload, ApplyListener listener) {
        throw unwritten();
    }

    /** An entry without operations for the state machine, such as a leader's empty entry, was committed. */
    public void skip(long index) {
        throw unwritten();
    }

    /** Runs an operation that writes nothing on applied state, at cluster time. */
    public Reply read(Operation operation) {
        throw unwritten();
    }

    /** Index of the entry that changed this key last; 0 when there is no such key. */
    public long version(int database, byte[] key) {
        throw unwritten();
    }

    /** Cluster time. */
    public long timeMillis() {
        throw unwritten();
    }

    /** The last entry that was applied, skipped or restored. */
    public long appliedIndex() {
        throw unwritten();
    }

    /** Whether a batch with this time would remove expired keys; the leader then proposes an empty one. */
    public boolean expiryDue(long nowMillis) {
        throw unwritten();
    }

    /** When the next key expires; {@link Long#MAX_VALUE} when none does. */
    public long nextExpiryMillis() {
        throw unwritten();
    }

    /** Keys over all databases, expired ones that were not removed yet included. */
    public long keys() {
        throw unwritten();
    }

    /** Keys of one database, likewise. */
    public long keys(int database) {
        throw unwritten();
    }

    /** Keys of one database that have an expiry. */
    public long keysWithExpiry(int database) {
        throw unwritten();
    }

    /** Keys that were removed because they expired, since this process started. */
    public long expiredKeys() {
        throw unwritten();
    }

    /** How many databases there are. */
    public int databases() {
        throw unwritten();
    }

    /** Heap bytes that keys, values and their tables take, by arithmetic. */
    public long memoryBytes() {
        throw unwritten();
    }

    /** Starts a snapshot as of {@link #appliedIndex}. */
    public StateSnapshot beginSnapshot() {
        throw unwritten();
    }

    /**
     * Replaces everything by a snapshot's state.
     *
     * @throws IOException when it cannot be read or is damaged; the state is then unchanged
     */
    public void restore(InputStream in) throws IOException {
        throw unwritten();
    }

    /**
     * A number that is equal on replicas with equal state: databases, keys, values, expiry, versions, cluster time;
     * independent of the order of keys. Reads every value.
     */
    public long digest() {
        throw unwritten();
    }

    private static UnsupportedOperationException unwritten() {
        return new UnsupportedOperationException();
    }
}
