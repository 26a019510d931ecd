package io.prez.node.server;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Name of a pub/sub channel, or a pattern of such names: bytes that compare by value. */
record ChannelName(byte[] bytes) {
    /** In UTF-8. */
    static ChannelName of(String text) {
        return new ChannelName(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChannelName name && Arrays.equals(bytes, name.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
