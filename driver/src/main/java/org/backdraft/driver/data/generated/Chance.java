package org.backdraft.driver.data.generated;

import java.util.SplittableRandom;

/** The random numbers of one example. */
final class Chance {
    /*
     * Built on nextLong alone, the one method of SplittableRandom whose result follows from the
     * published algorithm (Steele, Lea and Flood, OOPSLA 2014); how bounded and Gaussian numbers
     * are made of it has changed between JDK releases.
     */
    private static final double UNIT = 0x1.0p-53;
    private static final double SIXTEEN_BITS = 0x1.0p-16;
    private static final double SQRT_3 = 1.7320508075688772;

    private final SplittableRandom random;

    Chance(long seed) {
        random = new SplittableRandom(seed);
    }

    /** 64 random bits. */
    long bits() {
        return random.nextLong();
    }

    /** An integer of [0, bound), uniform to within bound / 2^53. */
    int below(int bound) {
        return (int) (uniform() * bound);
    }

    /** A number of [0, 1). */
    double uniform() {
        return (random.nextLong() >>> 11) * UNIT;
    }

    /** A number of [low, high). */
    double uniform(double low, double high) {
        return low + (high - low) * uniform();
    }

    /** A number of the normal distribution of mean 0 and variance 1. */
    double normal() {
        /* Box and Muller (1958); 1 - u is never 0. */
        double radius = Math.sqrt(-2 * StrictMath.log(1 - uniform()));
        return radius * StrictMath.cos(2 * StrictMath.PI * uniform());
    }

    /** A bell-shaped number of mean 0 and variance 1 that never leaves +-3.47. */
    double bell() {
        /* The sum of four 16-bit uniforms, of variance 4/12: close to normal without its tails. */
        long z = random.nextLong();
        long sum = (z & 0xFFFF) + (z >>> 16 & 0xFFFF) + (z >>> 32 & 0xFFFF) + (z >>> 48);
        return (sum * SIXTEEN_BITS - 2) * SQRT_3;
    }
}
