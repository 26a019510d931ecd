/**
 * Clients on the wire. A {@link io.prez.node.server.ClientServer} accepts connections on one I/O loop (or a few); a
 * connection's state is touched by its own loop only. The way of a request: the decoder makes words of bytes, the
 * dispatcher finds the row and answers what concerns the connection or the node itself, and the rest of all requests of
 * one iteration of the loop goes to the replica in one hand-over. Replies come back as one task per turn of the replica
 * and leave in the order of the requests, with one flush per connection.
 *
 * <p>Nothing is unbounded: who has too much in flight, or does not read replies, is not read from. An outcome that
 * nobody knows closes the connection instead of answering something made up.
 */
@NullMarked
package io.prez.node.server;

import org.jspecify.annotations.NullMarked;
