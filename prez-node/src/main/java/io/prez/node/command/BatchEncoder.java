package io.prez.node.command;

import io.prez.node.keyspace.ByteWriter;

/**
 * Gathers operations into the payload of one BATCH entry. Reusable: {@link #finish} empties it. Not thread-safe.
 *
 * <pre>
 * payload := 1:int8 timeMillis:int64 seed:int64 operation*     (see {@link OperationCodec})
 * </pre>
 */
public final class BatchEncoder {
    /** First byte of every payload; another one means another format. */
    static final int VERSION = 1;

    static final int HEADER_BYTES = 17;

    /** An encoder that had to grow beyond this lets the array go. */
    private static final int KEPT_BYTES_MAX = 1 << 20;

    private final ByteWriter body = new ByteWriter(4096);
    private int operations;

    /** Adds an operation; its position in the batch is the number of operations before it. */
    public void add(Operation operation) {
        OperationCodec.write(operation, body);
        operations++;
    }

    /** Adds an operation that {@link OperationCodec#encode} wrote. */
    public void addEncoded(byte[] operation) {
        body.bytes(operation, 0, operation.length);
        operations++;
    }

    /** Operations gathered so far. */
    public int operations() {
        return operations;
    }

    /** Bytes that {@link #finish} would return. */
    public int sizeBytes() {
        return HEADER_BYTES + body.size();
    }

    /**
     * The payload; an empty batch only moves time on and removes expired keys.
     *
     * @param timeMillis the leader's idea of the time; apply never lets cluster time go back
     * @param seed where this batch's operations get chance from
     */
    public byte[] finish(long timeMillis, long seed) {
        byte[] payload = new byte[HEADER_BYTES + body.size()];
        payload[0] = VERSION;
        putInt64(payload, 1, timeMillis);
        putInt64(payload, 9, seed);
        System.arraycopy(body.array(), 0, payload, HEADER_BYTES, body.size());
        body.clear(KEPT_BYTES_MAX);
        operations = 0;
        return payload;
    }

    private static void putInt64(byte[] target, int offset, long value) {
        for (int i = 0; i < 8; i++) {
            target[offset + i] = (byte) (value >>> (56 - 8 * i));
        }
    }
}
