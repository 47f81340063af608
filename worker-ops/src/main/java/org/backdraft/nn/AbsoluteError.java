package org.backdraft.nn;

/**
 * loss = sum_j |y_j - t_j| for outputs y and numeric targets t of the same width; its minimum is
 * the median, which outliers don't move.
 *
 * <p>Gradient: the sign of y - t, and 0 where they are equal.
 */
public record AbsoluteError() implements Regression {

    @Override
    public double value(float error) {
        return Math.abs(error);
    }

    @Override
    public float slope(float error) {
        return Math.signum(error);
    }
}
