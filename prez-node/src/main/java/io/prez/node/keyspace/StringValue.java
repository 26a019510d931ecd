package io.prez.node.keyspace;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A string: a slice of an array that does not change while the value is in use. A value that a {@link KeyspaceView}
 * returned is in use until the next write to its key; the keyspace copies what it stores.
 */
public final class StringValue implements Value {
    /** How Redis would hold the string. The numbers are part of the snapshot's format. */
    public enum Encoding {
        /** As Redis makes it of new bytes: {@code embstr} when short, else {@code raw}. */
        PLAIN(0),
        /** The canonical digits of a 64-bit integer. */
        INT(1),
        /** Changed in place, therefore {@code raw} however short. */
        RAW(2);

        private static final Encoding[] ALL = {PLAIN, INT, RAW};

        private final int number;

        Encoding(int number) {
            this.number = number;
        }

        /** Its number in stored entries and snapshots. */
        public int number() {
            return number;
        }

        /** The encoding with this number. */
        public static Encoding of(int number) {
            if (number < 0 || number >= ALL.length) {
                throw new IllegalArgumentException("a string encoding of " + number);
            }
            return ALL[number];
        }
    }

    /** Redis' OBJ_ENCODING_EMBSTR_SIZE_LIMIT. */
    private static final int EMBEDDED_BYTES_MAX = 44;

    private final byte[] buffer;
    private final int offset;
    private final int length;
    private final Encoding encoding;

    private StringValue(byte[] buffer, int offset, int length, Encoding encoding) {
        this.buffer = buffer;
        this.offset = offset;
        this.length = length;
        this.encoding = encoding;
    }

    /** These bytes as SET stores them: an integer when they are the canonical digits of one. */
    public static StringValue of(byte[] buffer, int offset, int length) {
        boolean integer = Integers.isInteger(buffer, offset, length);
        return new StringValue(buffer, offset, length, integer ? Encoding.INT : Encoding.PLAIN);
    }

    /** These bytes, encoded as told. */
    public static StringValue of(byte[] buffer, int offset, int length, Encoding encoding) {
        return new StringValue(buffer, offset, length, encoding);
    }

    /** The digits of a number. */
    public static StringValue ofInteger(long number) {
        byte[] digits = Integers.format(number);
        return new StringValue(digits, 0, digits.length, Encoding.INT);
    }

    /** The array that holds the bytes. */
    public byte[] buffer() {
        return buffer;
    }

    /** Where the bytes begin in {@link #buffer}. */
    public int offset() {
        return offset;
    }

    /** How many bytes. */
    public int length() {
        return length;
    }

    /** How Redis would hold it. */
    public Encoding encoding() {
        return encoding;
    }

    /** A copy of the bytes. */
    public byte[] toBytes() {
        return Arrays.copyOfRange(buffer, offset, offset + length);
    }

    @Override
    public String typeName() {
        return "string";
    }

    @Override
    public String encodingName() {
        return switch (encoding) {
            case INT -> "int";
            case RAW -> "raw";
            case PLAIN -> length <= EMBEDDED_BYTES_MAX ? "embstr" : "raw";
        };
    }

    @Override
    public String toString() {
        return new String(buffer, offset, length, StandardCharsets.UTF_8);
    }
}
