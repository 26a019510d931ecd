/**
 * How the operator talks to nodes: it reads {@code /v1/status} over HTTP and changes the membership with {@code RAFT}
 * commands over RESP. Every call has a deadline; what a node may answer is a typed outcome, never an exception.
 */
@NullMarked
package io.prez.operator.nodeclient;

import org.jspecify.annotations.NullMarked;
