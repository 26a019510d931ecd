package io.prez.node.resp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Replies as bytes, without loss, for replies that travel between nodes.
 *
 * <pre>
 * reply := tag:int8 body
 *   0 simple: bytes   1 failure: bytes   2 integer: int64   3 bulk: bytes   4 null   5 null array
 *   6 array, 7 map, 8 set, 9 push, 10 several: count reply*
 *   11 double: int64   12 true   13 false   14 verbatim: bytes bytes   15 encoded: bytes
 * bytes := count byte*          count := int32          numbers are big-endian
 * </pre>
 */
public final class ReplyCodec {
    private static final int SIMPLE = 0;
    private static final int FAILURE = 1;
    private static final int INT = 2;
    private static final int BULK = 3;
    private static final int NULL = 4;
    private static final int NULL_ARRAY = 5;
    private static final int ARRAY = 6;
    private static final int MAP = 7;
    private static final int SET = 8;
    private static final int PUSH = 9;
    private static final int SEVERAL = 10;
    private static final int DOUBLE = 11;
    private static final int TRUE = 12;
    private static final int FALSE = 13;
    private static final int VERBATIM = 14;
    private static final int ENCODED = 15;

    /** A reply that nests deeper is not one of ours. */
    private static final int DEPTH_MAX = 64;

    private byte[] bytes;
    private int at;

    private ReplyCodec(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The reply's bytes. */
    public static byte[] encode(Reply reply) {
        ReplyCodec out = new ReplyCodec(new byte[64]);
        out.write(reply);
        return Arrays.copyOf(out.bytes, out.at);
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException for bytes that are not a reply
     */
    public static Reply decode(byte[] bytes) {
        ReplyCodec in = new ReplyCodec(bytes);
        Reply reply = in.read(0);
        if (in.at != bytes.length) {
            throw new IllegalArgumentException((bytes.length - in.at) + " bytes after the reply");
        }
        return reply;
    }

    private void write(Reply reply) {
        switch (reply) {
            case Reply.Simple simple -> writeText(SIMPLE, simple.text());
            case Reply.Failure failure -> writeText(FAILURE, failure.text());
            case Reply.Int integer -> writeNumber(INT, integer.value());
            case Reply.Bulk bulk -> writeBytes(BULK, bulk.bytes());
            case Reply.Null _ -> writeTag(NULL);
            case Reply.NullArray _ -> writeTag(NULL_ARRAY);
            case Reply.Array array -> writeItems(ARRAY, array.items());
            case Reply.MapOf map -> writeItems(MAP, map.keysAndValues());
            case Reply.SetOf set -> writeItems(SET, set.items());
            case Reply.Push push -> writeItems(PUSH, push.items());
            case Reply.Several several -> writeItems(SEVERAL, several.replies());
            case Reply.DoubleValue number -> writeNumber(DOUBLE, Double.doubleToRawLongBits(number.value()));
            case Reply.Bool bool -> writeTag(bool.value() ? TRUE : FALSE);
            case Reply.Verbatim verbatim -> {
                writeText(VERBATIM, verbatim.format());
                writeBytes(verbatim.bytes());
            }
            case Reply.Encoded encoded -> writeBytes(ENCODED, encoded.bytes());
        }
    }

    private Reply read(int depth) {
        require(1);
        if (depth > DEPTH_MAX) {
            throw new IllegalArgumentException("a reply nested deeper than " + DEPTH_MAX);
        }
        int tag = bytes[at++];
        return switch (tag) {
            case SIMPLE -> new Reply.Simple(readText());
            case FAILURE -> new Reply.Failure(readText());
            case INT -> Reply.integer(readNumber());
            case BULK -> new Reply.Bulk(readBytes());
            case NULL -> Reply.NULL;
            case NULL_ARRAY -> Reply.NULL_ARRAY;
            case ARRAY -> new Reply.Array(readItems(depth));
            case MAP -> new Reply.MapOf(readItems(depth));
            case SET -> new Reply.SetOf(readItems(depth));
            case PUSH -> new Reply.Push(readItems(depth));
            case SEVERAL -> new Reply.Several(readItems(depth));
            case DOUBLE -> new Reply.DoubleValue(Double.longBitsToDouble(readNumber()));
            case TRUE -> new Reply.Bool(true);
            case FALSE -> new Reply.Bool(false);
            case VERBATIM -> new Reply.Verbatim(readText(), readBytes());
            case ENCODED -> new Reply.Encoded(readBytes());
            default -> throw new IllegalArgumentException("a reply with the tag " + tag);
        };
    }

    private void writeTag(int tag) {
        ensure(1);
        bytes[at++] = (byte) tag;
    }

    private void writeText(int tag, String text) {
        writeBytes(tag, text.getBytes(StandardCharsets.UTF_8));
    }

    private void writeBytes(int tag, byte[] value) {
        writeTag(tag);
        writeBytes(value);
    }

    private void writeBytes(byte[] value) {
        writeCount(value.length);
        ensure(value.length);
        System.arraycopy(value, 0, bytes, at, value.length);
        at += value.length;
    }

    private void writeItems(int tag, List<Reply> items) {
        writeTag(tag);
        writeCount(items.size());
        for (Reply item : items) {
            write(item);
        }
    }

    private void writeNumber(int tag, long value) {
        writeTag(tag);
        writeCount((int) (value >>> 32));
        writeCount((int) value);
    }

    private void writeCount(int count) {
        ensure(4);
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes[at++] = (byte) (count >>> shift);
        }
    }

    private void ensure(int more) {
        if (bytes.length - at < more) {
            long doubled = Math.min(bytes.length * 2L, Integer.MAX_VALUE - 16);
            bytes = Arrays.copyOf(bytes, (int) Math.max(doubled, Math.addExact(at, more)));
        }
    }

    private String readText() {
        return new String(readBytes(), StandardCharsets.UTF_8);
    }

    private byte[] readBytes() {
        int length = readInt32();
        require(length);
        byte[] value = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return value;
    }

    private List<Reply> readItems(int depth) {
        int count = readInt32();
        // Each item takes a byte at least, so a damaged count cannot ask for more memory than there are bytes.
        require(count);
        List<Reply> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(read(depth + 1));
        }
        return items;
    }

    private long readNumber() {
        long high = readInt32();
        return (high << 32) | (readInt32() & 0xFFFFFFFFL);
    }

    private int readInt32() {
        require(4);
        int value = 0;
        for (int i = 0; i < 4; i++) {
            value = (value << 8) | (bytes[at++] & 0xFF);
        }
        return value;
    }

    private void require(int length) {
        if (length < 0 || bytes.length - at < length) {
            throw new IllegalArgumentException("the reply ends after " + (bytes.length - at) + " of " + length);
        }
    }
}
