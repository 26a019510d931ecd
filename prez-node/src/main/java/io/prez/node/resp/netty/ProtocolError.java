package io.prez.node.resp.netty;

/**
 * What {@link RespDecoder} passes on, once and last, when a client does not speak the protocol: the connection answers
 * the requests before it, then sends the error and closes.
 *
 * @param error the whole error line, without {@code -}
 */
public record ProtocolError(String error) {}
