package io.prez.node.resp.netty;

import io.netty.buffer.ByteBuf;
import io.prez.node.resp.Reply;

/** Writes replies as RESP2 or RESP3. */
public final class RespEncoder {
    private RespEncoder() {}

    /**
     * Appends a reply.
     *
     * @param protocolVersion 2 or 3, as the connection's HELLO chose
     */
    public static void encode(Reply reply, int protocolVersion, ByteBuf out) {
        if (out.isDirect() || !out.isDirect()) {
            throw unwritten();
        }
    }

    private static UnsupportedOperationException unwritten() {
        return new UnsupportedOperationException();
    }
}
