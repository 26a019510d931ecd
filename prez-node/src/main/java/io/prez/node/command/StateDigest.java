package io.prez.node.command;

import io.prez.node.keyspace.ByteWriter;
import io.prez.node.keyspace.Databases;
import io.prez.node.keyspace.EntryImage;
import io.prez.node.keyspace.Key;
import io.prez.node.keyspace.SipHash;
import io.prez.node.keyspace.StringValue;
import io.prez.node.keyspace.Value;

/**
 * A sum over all entries of a hash of each, so that their order does not matter. Every node has the same function:
 * digests are compared between nodes and versions.
 */
final class StateDigest {
    private static final SipHash HASH = new SipHash(0x507265_7A446967L, 0x657374_76303031L);

    private final ByteWriter scratch = new ByteWriter(64);
    private long sum;

    static long of(Databases databases) {
        StateDigest digest = new StateDigest();
        for (int i = 0; i < databases.count(); i++) {
            digest.addDatabase(i, databases.swappedAt(i));
            int number = i;
            databases.forEach(i, image -> digest.add(number, image));
        }
        return digest.finish(databases.timeMillis());
    }

    void addDatabase(int number, long swappedAt) {
        if (swappedAt != 0) {
            scratch.clear(64);
            scratch.varint(number);
            scratch.int64(swappedAt);
            sum += HASH.hash(scratch.array(), 0, scratch.size());
        }
    }

    void add(int database, EntryImage image) {
        Key key = image.key();
        scratch.clear(64);
        scratch.varint(database);
        scratch.int64(image.expiryMillis());
        scratch.int64(image.version());
        scratch.int64(HASH.hash(key.buffer(), key.offset(), key.length()));
        scratch.int64(hash(image.value()));
        sum += HASH.hash(scratch.array(), 0, scratch.size());
    }

    long finish(long timeMillis) {
        scratch.clear(64);
        scratch.int64(timeMillis);
        return sum + HASH.hash(scratch.array(), 0, scratch.size());
    }

    private static long hash(Value value) {
        return switch (value) {
            case StringValue string ->
                HASH.hash(string.buffer(), string.offset(), string.length())
                        + string.encoding().number();
        };
    }
}
