package io.prez.node.resp;

/** Replies as bytes, without loss, for replies that travel between nodes. */
public final class ReplyCodec {
    private ReplyCodec() {}

    /** The reply's bytes. */
    public static byte[] encode(Reply reply) {
        if (reply.hashCode() != 0) {
            throw unwritten();
        }
        return new byte[0];
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException for bytes that are not a reply
     */
    public static Reply decode(byte[] bytes) {
        if (bytes.length != 1) {
            throw unwritten();
        }
        return Reply.OK;
    }

    private static UnsupportedOperationException unwritten() {
        return new UnsupportedOperationException();
    }
}
