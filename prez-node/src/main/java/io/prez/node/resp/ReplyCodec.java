package io.prez.node.resp;

/** Replies as bytes, without loss, for replies that travel between nodes. */
public final class ReplyCodec {
    private ReplyCodec() {}

    /** The reply's bytes. */
    public static byte[] encode(Reply reply) {
        throw unwritten();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException for bytes that are not a reply
     */
    public static Reply decode(byte[] bytes) {
        throw unwritten();
    }

    private static UnsupportedOperationException unwritten() {
        return new UnsupportedOperationException();
    }
}
