package org.backdraft.nn;

import org.backdraft.tensor.Matrix;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * A factor for every row of a class, such as more for a rare one; none means 1 for all.
 *
 * <p>Immutable.
 */
public final class ClassWeights implements Serializable {
    private static final long serialVersionUID = 1L;

    /** 1 for every class. */
    public static final ClassWeights NONE = new ClassWeights(List.of());

    private final float[] weights;

    /**
     * One factor a class, each over or equal to 0; an empty list means 1 for all.
     *
     * @throws IllegalArgumentException when one is negative or not finite, or all are 0
     */
    public ClassWeights(List<Double> weights) {
        this.weights = new float[weights.size()];
        double sum = 0;
        for (int c = 0; c < this.weights.length; c++) {
            this.weights[c] = weights.get(c).floatValue();
            sum += this.weights[c];
            if (!(this.weights[c] >= 0 && this.weights[c] < Float.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "class weights must be 0 or more, not " + weights);
            }
        }
        if (this.weights.length > 0 && sum == 0) {
            throw new IllegalArgumentException("class weights must not all be 0");
        }
    }

    /** The factor of a class. */
    float of(int c) {
        return weights.length == 0 ? 1f : weights[c];
    }

    /** Checks that there is one factor a class. */
    void checkClasses(int classes) {
        if (weights.length != 0 && weights.length != classes) {
            throw new ShapeException(
                    "there are %d class weights for %d classes".formatted(weights.length, classes));
        }
    }

    /** The sum of the rows' weights times their classes'. */
    double sum(Matrix target, Matrix weight) {
        double sum = 0;
        for (int i = 0; i < weight.rows(); i++) {
            sum += weight.get(i, 0) * of((int) target.get(i, 0));
        }
        return sum;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClassWeights that && Arrays.equals(weights, that.weights);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(weights);
    }

    @Override
    public String toString() {
        return Arrays.toString(weights);
    }
}
