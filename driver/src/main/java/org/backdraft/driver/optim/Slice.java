package org.backdraft.driver.optim;

/**
 * A piece of one tensor in one update: what a rule's loop needs. Reused from piece to piece;
 * written by one thread of an {@link Update}.
 */
public final class Slice {
    /*
     * A running mean of a gradient that has become 0 (a dead unit's) decays to subnormal numbers,
     * where it sticks (0.9 times the least is the least) and each operation takes a hundred cycles:
     * Adam was 14 times as slow on such parameters. Adding and subtracting TINY rounds to multiples
     * of its last place, 1e-31: the mean sticks at a few of them or ends at 0. What is over TINY
     * stays as it was, to float's precision.
     */
    private static final float TINY = 1e-24f;

    /** Accumulated. */
    float[] theta;

    /** The gradient is this times {@link #factor}; may be overwritten. Laid out as theta. */
    float[] gradient;

    /** 1 / (sum of the examples' weights), times what clipping leaves; 1 where both are in. */
    float factor;

    /** Accumulated; laid out as theta. */
    float[][] moments;

    /** Read; the state's single numbers. */
    double[] numbers;

    /** First index. */
    int from;

    /** Index after the last one. */
    int to;

    /** Learning rate of this update and tensor. */
    double rate;

    /** Decoupled weight decay of this tensor. */
    double decay;

    /** Number of this update, from 1. */
    long update;

    private final Squares squares = new Squares();

    Slice() {}

    /** The value of a moment, to a multiple of 1e-31. */
    static float settled(float value) {
        return (value + TINY) - TINY;
    }

    /** The sum of squares of the slice's part of an array that is laid out as theta. */
    double squares(float[] values) {
        return squares.sum(values, from, to);
    }

    /** What decoupled weight decay leaves of theta: 1 - rate decay. */
    float keep() {
        return (float) (1 - rate * decay);
    }
}
