/**
 * The ports through which a node touches the machine, and their real versions: {@link io.prez.node.world.Clock},
 * {@link io.prez.node.world.Disk}, {@link io.prez.node.world.Loop} and randomness. Everything that depends on chance,
 * time, files or threads goes through one of them, so that the simulator can stand in for the machine. Uses the JDK
 * only.
 */
@NullMarked
package io.prez.node.world;

import org.jspecify.annotations.NullMarked;
