/**
 * Redis' values as a server sends them, without a byte on a wire: {@link io.prez.node.resp.Reply}. The wire's side is
 * in {@code resp.netty}. Pure.
 */
@NullMarked
package io.prez.node.resp;

import org.jspecify.annotations.NullMarked;
