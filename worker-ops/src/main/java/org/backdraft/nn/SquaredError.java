package org.backdraft.nn;

import org.backdraft.tensor.Matrix;

/**
 * loss = 1/2 sum_j (y_j - t_j)^2 for outputs y and numeric targets t of the same width.
 *
 * <p>Gradient: y - t. The half is the textbook's; PyTorch's MSELoss is the mean of the squares.
 */
public record SquaredError() implements Loss {

    @Override
    public int targetWidth(int outputWidth) {
        return outputWidth;
    }

    @Override
    public int classes(int outputWidth) {
        return 0;
    }

    @Override
    public double lossSum(Matrix output, Matrix target, Matrix weight) {
        double sum = 0;
        for (int i = 0; i < output.rows(); i++) {
            double row = 0;
            for (int j = 0; j < output.cols(); j++) {
                float error = output.get(i, j) - target.get(i, j);
                row += 0.5 * error * error;
            }
            sum += weight.get(i, 0) * row;
        }
        return sum;
    }

    @Override
    public double gradient(Matrix output, Matrix target, Matrix weight, Matrix dOutput) {
        for (int i = 0; i < output.rows(); i++) {
            for (int j = 0; j < output.cols(); j++) {
                float error = output.get(i, j) - target.get(i, j);
                dOutput.set(i, j, weight.get(i, 0) * error);
            }
        }
        return lossSum(output, target, weight);
    }

    @Override
    public void predict(Matrix output, Matrix prediction) {
        System.arraycopy(
                output.data(),
                output.offset(),
                prediction.data(),
                prediction.offset(),
                output.size());
    }

    @Override
    public int decide(Matrix output, int row) {
        throw new UnsupportedOperationException("squared error has no classes");
    }
}
