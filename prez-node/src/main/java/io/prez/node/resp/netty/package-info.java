/**
 * Redis' protocol on Netty's buffers: requests in, replies out. Written by hand, because a request should cost one array
 * and not one object for each word; every length is bounded. The only part of {@code resp} that knows Netty.
 */
@NullMarked
package io.prez.node.resp.netty;

import org.jspecify.annotations.NullMarked;
