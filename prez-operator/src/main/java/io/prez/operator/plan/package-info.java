/**
 * What to do next, decided from the wanted and the observed state alone: no client, no clock, no memory. At most one
 * step comes out, and the next one only after the world was looked at again.
 *
 * <p>What holds whatever happens between two steps, and is tested by simulated histories: no step of ours leaves fewer
 * voters than a majority; a cluster is formed once; a node loses its vote before its pod goes, its pod before its
 * volume; identity is that of a data directory, never a pod's ordinal; and once nothing fails any more, the plan comes
 * to rest with what the spec asks for.
 */
@NullMarked
package io.prez.operator.plan;

import org.jspecify.annotations.NullMarked;
