package org.backdraft.tensor;

/**
 * A 64-bit seed made of several numbers, such as (run seed, epoch, shard).
 *
 * <p>The same numbers give the same seed on every machine; other numbers, or the same numbers in
 * another order, give an unrelated one.
 */
public final class Seed {
    /*
     * Each part is absorbed by the finaliser of SplitMix64 (Steele, Lea and Flood, "Fast Splittable
     * Pseudorandom Number Generators", OOPSLA 2014), a bijection of 64 bits with full avalanche.
     */
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private Seed() {}

    /** The seed made of two numbers. */
    public static long of(long first, long second) {
        return mix(mix(first + GOLDEN_GAMMA) + second + GOLDEN_GAMMA);
    }

    /** The seed made of three numbers. */
    public static long of(long first, long second, long third) {
        return of(of(first, second), third);
    }

    /** A bijective mix of all 64 bits. */
    public static long mix(long bits) {
        long z = bits;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
