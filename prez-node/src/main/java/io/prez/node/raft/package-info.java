/**
 * The consensus core: a step function without threads, clocks, files, sockets or randomness of its own. Time and chance
 * are arguments; what it wants done comes out as a {@link io.prez.node.raft.Ready}. Names are those of the Raft paper
 * and of Ongaro's dissertation, which the comments cite as (§5.4.2) and (thesis §6.4).
 */
@NullMarked
package io.prez.node.raft;

import org.jspecify.annotations.NullMarked;
