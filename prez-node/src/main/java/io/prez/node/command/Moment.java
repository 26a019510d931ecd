package io.prez.node.command;

import java.util.random.RandomGenerator;

/**
 * Time and chance as the log decided them: the only ones that a command may use.
 *
 * @param index the entry that is applied; for a read the last applied one
 * @param timeMillis cluster time: never goes back, the same on every replica
 * @param random seeded from the entry and the operation's place in it
 */
public record Moment(long index, long timeMillis, RandomGenerator random) {}
