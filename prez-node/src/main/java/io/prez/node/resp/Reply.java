package io.prez.node.resp;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a command answers, in RESP3's terms; the encoder turns it into RESP2 for connections that did not say
 * {@code HELLO 3}. Values are immutable once built: byte arrays that a reply carries are never changed afterwards,
 * because another thread encodes them.
 */
public sealed interface Reply {
    /** {@code +OK} */
    Reply OK = new Simple("OK");
    /** {@code +QUEUED} */
    Reply QUEUED = new Simple("QUEUED");
    /** {@code _} in RESP3, {@code $-1} in RESP2. */
    Reply NULL = new Null();
    /** {@code _} in RESP3, {@code *-1} in RESP2. */
    Reply NULL_ARRAY = new NullArray();
    /** {@code :0} */
    Reply ZERO = new Int(0);
    /** {@code :1} */
    Reply ONE = new Int(1);
    /** {@code *0} */
    Reply EMPTY_ARRAY = new Array(List.of());

    /** A status such as {@code OK}; no line breaks. */
    record Simple(String text) implements Reply {}

    /** An error; the text begins with its upper-case code, such as {@code ERR syntax error}; no line breaks. */
    record Failure(String text) implements Reply {}

    /** A signed 64-bit integer. */
    record Int(long value) implements Reply {}

    /** Binary-safe bytes. */
    record Bulk(byte[] bytes) implements Reply {}

    /** An absent value. */
    record Null() implements Reply {}

    /** An absent array: RESP2 clients tell it from an absent value. */
    record NullArray() implements Reply {}

    /** An ordered list. */
    record Array(List<Reply> items) implements Reply {}

    /** Keys and values in turn; RESP2 sends a flat array. */
    record MapOf(List<Reply> keysAndValues) implements Reply {}

    /** RESP2 sends an array. */
    record SetOf(List<Reply> items) implements Reply {}

    /** RESP2 sends the bulk string that Redis prints. */
    record DoubleValue(double value) implements Reply {}

    /** RESP2 sends 1 or 0. */
    record Bool(boolean value) implements Reply {}

    /** Text with a three-letter format such as {@code txt}; RESP2 sends a bulk string. */
    record Verbatim(String format, byte[] bytes) implements Reply {}

    /** Out-of-band data, such as a pub/sub message; RESP2 sends an array. */
    record Push(List<Reply> items) implements Reply {}

    /** Bytes that are encoded already, for this connection's protocol. */
    record Encoded(byte[] bytes) implements Reply {}

    /** Several complete replies to one request, such as one confirmation per channel of a SUBSCRIBE. */
    record Several(List<Reply> replies) implements Reply {}

    /** An error with Redis' {@code ERR} code. */
    static Reply error(String message) {
        return new Failure("ERR " + message);
    }

    /** A bulk string of this text in UTF-8. */
    static Reply bulk(String text) {
        return new Bulk(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A bulk string of these bytes, which must not change any more. */
    static Reply bulk(byte[] bytes) {
        return new Bulk(bytes);
    }

    /** An integer. */
    static Reply integer(long value) {
        return value == 0 ? ZERO : value == 1 ? ONE : new Int(value);
    }

    /** An array. */
    static Reply array(Reply... items) {
        return new Array(List.of(items));
    }

    /** An array. */
    static Reply array(List<Reply> items) {
        return new Array(items);
    }
}
