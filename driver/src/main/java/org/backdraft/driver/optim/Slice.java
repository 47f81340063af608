package org.backdraft.driver.optim;

/**
 * A piece of one tensor in one update: what a rule's loop needs. Reused from piece to piece;
 * written by one thread of an {@link Update}.
 */
public final class Slice {
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

    private final float[] lanes = new float[Squares.LANES];

    Slice() {}

    /** The sum of squares of the slice's part of an array that is laid out as theta. */
    double squares(float[] values) {
        return Squares.sum(values, from, to, lanes);
    }

    /** What decoupled weight decay leaves of theta: 1 - rate decay. */
    float keep() {
        return (float) (1 - rate * decay);
    }
}
