package io.prez.node.world;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Where chance comes into a node: once, as a seed from the operating system. Everything else takes the
 * {@link RandomGenerator} as an argument, so that a simulation can give one whose seed it knows.
 */
public final class Randomness {
    private static final int SEED_BYTES = 32;

    private Randomness() {}

    /**
     * A fast generator seeded by the operating system: for time-outs, seeds of log entries and identities, which must
     * be unlike those of other nodes but need not be secret. Not thread-safe: one for each loop.
     */
    public static RandomGenerator fromOperatingSystem() {
        byte[] seed = new SecureRandom().generateSeed(SEED_BYTES);
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    /** An id for a member or a data directory: any number but 0, which means nobody. */
    public static long nextId(RandomGenerator random) {
        long id = random.nextLong();
        while (id == 0) {
            id = random.nextLong();
        }
        return id;
    }
}
