package org.backdraft.augment;

import org.backdraft.tensor.Seed;

/** Random numbers that follow from a seed. Owned by one thread and reused. */
final class Draws {
    /*
     * SplitMix64 (Steele, Lea and Flood, OOPSLA 2014), whose state is one number that can be set
     * again for every example.
     */
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final double UNIT = 0x1.0p-53;
    private static final double SIXTEEN_BITS = 0x1.0p-16;
    private static final double SQRT_3 = 1.7320508075688772;

    private long state;

    /** Begins anew. */
    void start(long seed) {
        state = seed;
    }

    /** A number of [0, 1). */
    double uniform() {
        return (next() >>> 11) * UNIT;
    }

    /** A number of [-most, most). */
    double upTo(double most) {
        return most * (2 * uniform() - 1);
    }

    /** A whole number of [0, bound), uniform to within bound / 2^53. */
    int below(int bound) {
        return (int) (uniform() * bound);
    }

    /** Either of two with the same probability. */
    boolean coin() {
        return next() < 0;
    }

    /** A bell-shaped number of mean 0 and variance 1 that never leaves +-3.47. */
    double bell() {
        /* The sum of four 16-bit uniforms, of variance 4/12: close to normal without its tails. */
        long z = next();
        long sum = (z & 0xFFFF) + (z >>> 16 & 0xFFFF) + (z >>> 32 & 0xFFFF) + (z >>> 48);
        return (sum * SIXTEEN_BITS - 2) * SQRT_3;
    }

    private long next() {
        state += GOLDEN_GAMMA;
        return Seed.mix(state);
    }
}
