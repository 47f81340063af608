package org.backdraft.driver.optim;

import java.util.Objects;

/**
 * Everything that an optimizer remembers between updates. Written by the driver's training thread.
 */
public final class OptimizerState {
    private final float[][] moments;
    private double[][] vectors;
    private final double[] numbers;
    private long updates;

    /**
     * The state after {@code updates} updates; takes over the arrays.
     *
     * @param moments arrays laid out as theta's parameters, such as a velocity
     * @param vectors arrays of an optimizer that computes in double; else empty
     * @param numbers single numbers, such as a product of momenta
     */
    public OptimizerState(float[][] moments, double[][] vectors, double[] numbers, long updates) {
        this.moments = Objects.requireNonNull(moments, "moments");
        this.vectors = Objects.requireNonNull(vectors, "vectors");
        this.numbers = Objects.requireNonNull(numbers, "numbers");
        Bounds.atLeast(0, "updates", updates);
        this.updates = updates;
    }

    /** The state before the first update, with so many moments of 0. */
    static OptimizerState zeros(int moments, int parameters) {
        return new OptimizerState(
                new float[moments][parameters], new double[0][], new double[0], 0);
    }

    /** Arrays laid out as theta's parameters; changed by updates. */
    public float[][] moments() {
        return moments;
    }

    /** Arrays in double; changed by updates. */
    public double[][] vectors() {
        return vectors;
    }

    /** Takes over other vectors, of any number and length, in place of those so far. */
    public void replaceVectors(double[][] others) {
        vectors = Objects.requireNonNull(others, "others");
    }

    /** Single numbers; changed by updates. */
    public double[] numbers() {
        return numbers;
    }

    /** Number of updates so far. */
    public long updates() {
        return updates;
    }

    /** Counts an update. */
    public void advance() {
        updates++;
    }

    /** The same in arrays of its own. */
    public OptimizerState copy() {
        float[][] momentsCopy = moments.clone();
        for (int i = 0; i < moments.length; i++) {
            momentsCopy[i] = moments[i].clone();
        }
        double[][] vectorsCopy = vectors.clone();
        for (int i = 0; i < vectors.length; i++) {
            vectorsCopy[i] = vectors[i].clone();
        }
        return new OptimizerState(momentsCopy, vectorsCopy, numbers.clone(), updates);
    }
}
