package org.backdraft.nn;

/**
 * loss = 1/2 sum_j (y_j - t_j)^2 for outputs y and numeric targets t of the same width.
 *
 * <p>Gradient: y - t. The half is the textbook's; PyTorch's MSELoss is the mean of the squares.
 */
public record SquaredError() implements Regression {

    @Override
    public double value(float error) {
        return 0.5 * error * error;
    }

    @Override
    public float slope(float error) {
        return error;
    }
}
