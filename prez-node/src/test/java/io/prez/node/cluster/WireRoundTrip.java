package io.prez.node.cluster;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.prez.node.raft.Envelope;

/** Sends a message through the bytes that it has on the wire, for the simulator. */
public final class WireRoundTrip {
    private WireRoundTrip() {}

    /** What the other side decodes. */
    public static Envelope of(Envelope envelope) {
        ByteBuf buffer = Unpooled.buffer();
        PeerCodec.encode(envelope, buffer);
        return PeerCodec.decodeEnvelope(buffer);
    }
}
