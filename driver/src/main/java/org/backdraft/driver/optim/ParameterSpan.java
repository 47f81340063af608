package org.backdraft.driver.optim;

import java.util.Objects;

/**
 * One tensor of parameters in theta. A frozen tensor has no span: nothing changes it.
 *
 * @param name for people
 * @param from first index in theta
 * @param to index after the last one
 * @param rows units whose incoming weights are the tensor's rows; 1 for a vector
 * @param rateFactor what the learning rate is multiplied by, over 0
 * @param regularizer {@link Regularizer#NONE} also switches the optimizer's own weight decay and
 *     trust ratio off (biases and norms)
 */
public record ParameterSpan(
        String name, int from, int to, int rows, double rateFactor, Regularizer regularizer) {

    public ParameterSpan {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(regularizer, "regularizer");
        if (from < 0 || to < from) {
            throw new IllegalArgumentException(
                    "'%s' can't be from %d to %d in theta".formatted(name, from, to));
        }
        if (rows < 1 || (to - from) % rows != 0) {
            throw new IllegalArgumentException(
                    "'%s' has %d parameters, which %d rows don't divide"
                            .formatted(name, to - from, rows));
        }
        Bounds.overZero("the rate factor of '%s'".formatted(name), rateFactor);
    }

    /** Number of parameters. */
    public int size() {
        return to - from;
    }

    /** Parameters in a row. */
    int columns() {
        return size() / rows;
    }

    /** What the regularizer adds to the loss: l2 / 2 |theta|^2 + l1 |theta|_1 over this tensor. */
    public double penalty(float[] theta) {
        return regularizer.penalty(theta, from, to);
    }
}
