/**
 * Keys, values, expiry and versions. Commands see them only through {@link io.prez.node.keyspace.KeyspaceView} and
 * {@link io.prez.node.keyspace.Keyspace}, so that the representation can change without them. Pure; iteration follows
 * the order of insertion and removal alone, so that it is the same on every replica.
 */
@NullMarked
package io.prez.node.keyspace;

import org.jspecify.annotations.NullMarked;
