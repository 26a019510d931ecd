/**
 * The loop that joins consensus, log, snapshots and keyspace: {@link io.prez.node.replica.Replica} is what the server
 * runs and what the simulator drives. One thread, its {@link io.prez.node.world.Loop}, owns all of it.
 */
@NullMarked
package io.prez.node.replica;

import org.jspecify.annotations.NullMarked;
