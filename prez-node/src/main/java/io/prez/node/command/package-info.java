/**
 * The commands: one table per data type, whose rows say what their bodies may touch, and the
 * {@link io.prez.node.command.StateMachine} that runs them. Pure and deterministic: the same entries give the same
 * keys and replies on every replica, because time and chance come from the entry ({@link io.prez.node.command.Moment}).
 */
@NullMarked
package io.prez.node.command;

import org.jspecify.annotations.NullMarked;
