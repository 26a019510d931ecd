package io.prez.node.command;

import io.prez.node.command.Operation.Invocation;
import io.prez.node.command.Operation.Transaction;
import io.prez.node.command.Operation.Versions;
import io.prez.node.command.Operation.Watch;
import io.prez.node.keyspace.ByteReader;
import io.prez.node.keyspace.Databases;
import io.prez.node.keyspace.Key;
import io.prez.node.resp.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * All databases, and the only way to change them: entries of the log, in order. The same entries give the same state
 * and replies on every replica. One thread at a time.
 */
public final class StateMachine {
    /** Databases that Redis has by default. */
    public static final int DATABASES_DEFAULT = 16;

    /** More keys that expire at once are removed by the entries that follow, so that none takes long. */
    static final int EXPIRED_PER_ENTRY_MAX = 1000;

    private final CommandTable table;
    private final int databaseCount;
    private final long hashSeed;
    private final EntryRandom random = new EntryRandom();
    private Databases databases;
    private long appliedIndex;
    private long expiredKeys;
    private long reads;

    /** For tests and simulations: hashes keys without a secret. */
    public StateMachine(CommandTable table, int databases) {
        this(table, databases, 0);
    }

    /**
     * @param hashSeed a secret of this process that keeps clients from choosing keys that collide; has no influence on
     *     anything that can be seen
     */
    public StateMachine(CommandTable table, int databases, long hashSeed) {
        this.table = table;
        this.databaseCount = databases;
        this.hashSeed = hashSeed;
        this.databases = new Databases(databases, hashSeed);
    }

    /**
     * Applies a BATCH entry. Indexes grow; entries of other kinds, which do not come here, leave gaps.
     *
     * @throws IllegalStateException when the index is not beyond {@link #appliedIndex}, or for a payload that this
     *     version cannot run: the node must stop
     */
    public void apply(long index, byte[] payload, ApplyListener listener) {
        advanceTo(index);
        try {
            ByteReader in = new ByteReader(payload);
            int version = in.int8();
            if (version != BatchEncoder.VERSION) {
                throw new IllegalStateException(
                        "entry " + index + " is a batch of version " + version + ", this node knows up to " + 1);
            }
            long timeMillis = in.int64();
            long seed = in.int64();
            databases.advance(index, timeMillis);
            expiredKeys += databases.removeExpired(EXPIRED_PER_ENTRY_MAX);
            Moment moment = new Moment(index, databases.timeMillis(), random);
            for (int position = 0; in.remaining() > 0; position++) {
                random.restart(seed, position);
                Operation operation = OperationCodec.read(in, table);
                listener.applied(position, run(operation, moment));
            }
        } catch (CommandException | IllegalArgumentException e) {
            throw new IllegalStateException("entry " + index + " cannot be applied by this version: " + e, e);
        }
    }

    /** An entry that is not for the state machine, such as a leader's empty one, was committed. */
    public void skip(long index) {
        advanceTo(index);
        databases.advance(index, databases.timeMillis());
    }

    private void advanceTo(long index) {
        if (index <= appliedIndex) {
            throw new IllegalStateException("entry " + index + " is to be applied after entry " + appliedIndex);
        }
        appliedIndex = index;
    }

    /** Runs an operation that writes nothing on applied state, at cluster time. */
    public Reply read(Operation operation) {
        if (operation.isWrite()) {
            throw new IllegalStateException("a write was passed as a read: " + operation);
        }
        random.restart(appliedIndex, reads++);
        return run(operation, new Moment(appliedIndex, databases.timeMillis(), random));
    }

    private Reply run(Operation operation, Moment moment) {
        return switch (operation) {
            case Invocation invocation -> run(invocation, moment);
            case Transaction transaction -> run(transaction, moment);
            case Versions versions -> run(versions);
        };
    }

    private Reply run(Transaction transaction, Moment moment) {
        for (Watch watch : transaction.watches()) {
            if (version(watch.database(), watch.key()) != watch.version()) {
                return Reply.NULL_ARRAY;
            }
        }
        List<Reply> replies = new ArrayList<>(transaction.invocations().size());
        for (Invocation invocation : transaction.invocations()) {
            replies.add(run(invocation, moment));
        }
        return new Reply.Array(replies);
    }

    private Reply run(Versions versions) {
        List<Reply> replies = new ArrayList<>(versions.keys().size());
        for (byte[] key : versions.keys()) {
            replies.add(Reply.integer(version(versions.database(), key)));
        }
        return new Reply.Array(replies);
    }

    private Reply run(Invocation invocation, Moment moment) {
        CommandSpec spec = invocation.spec();
        int database = invocation.database();
        if (database >= databaseCount) {
            throw new IllegalStateException(spec + " for database " + database + " of " + databaseCount);
        }
        try {
            CommandSpec.WriteBody write = spec.write();
            if (write != null) {
                return write.run(invocation.args(), databases.get(database), moment);
            }
            CommandSpec.ReadBody read = spec.read();
            if (read != null) {
                return read.run(invocation.args(), databases.get(database), moment);
            }
            throw new IllegalStateException("'" + spec + "' has no body in the state machine");
        } catch (CommandException e) {
            return new Reply.Failure(e.reply());
        }
    }

    /** Index of the entry that changed this key last; 0 when there is no such key. */
    public long version(int database, byte[] key) {
        return databases.get(database).version(new Key(key));
    }

    /** Cluster time. */
    public long timeMillis() {
        return databases.timeMillis();
    }

    /** The last entry that was applied, skipped or restored. */
    public long appliedIndex() {
        return appliedIndex;
    }

    /** Whether a batch with this time would remove expired keys; the leader then proposes an empty one. */
    public boolean expiryDue(long nowMillis) {
        return nextExpiryMillis() <= nowMillis;
    }

    /** When the next key expires; {@link Long#MAX_VALUE} when none does. */
    public long nextExpiryMillis() {
        return databases.nextExpiryMillis();
    }

    /** Keys over all databases, expired ones that were not removed yet included. */
    public long keys() {
        long keys = 0;
        for (int i = 0; i < databaseCount; i++) {
            keys += databases.get(i).size();
        }
        return keys;
    }

    /** Keys of one database, likewise. */
    public long keys(int database) {
        return databases.get(database).size();
    }

    /** Keys of one database that have an expiry. */
    public long keysWithExpiry(int database) {
        return databases.get(database).sizeWithExpiry();
    }

    /** Keys that were removed because they expired, since this process started. */
    public long expiredKeys() {
        return expiredKeys;
    }

    /** How many databases there are. */
    public int databases() {
        return databaseCount;
    }

    /** Heap bytes that keys, values and their tables take, by arithmetic. */
    public long memoryBytes() {
        return databases.memoryBytes();
    }

    /** Starts a snapshot as of {@link #appliedIndex}. */
    public StateSnapshot beginSnapshot() {
        return new SnapshotTaker(appliedIndex, databases);
    }

    /**
     * Replaces everything by a snapshot's state.
     *
     * @throws IOException when it cannot be read or is damaged; the state is then unchanged
     */
    public void restore(InputStream in) throws IOException {
        Databases restored = new Databases(databaseCount, hashSeed);
        appliedIndex = SnapshotLoader.load(in, restored);
        databases = restored;
    }

    /**
     * A number that is equal on replicas with equal state: databases, keys, values, expiry, versions, cluster time;
     * independent of the order of keys. Reads every value.
     */
    public long digest() {
        return StateDigest.of(databases);
    }
}
