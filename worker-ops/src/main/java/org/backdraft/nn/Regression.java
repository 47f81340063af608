package org.backdraft.nn;

import org.backdraft.tensor.Matrix;

/**
 * A loss that adds up a function f of each error e = y - t, for outputs y and numeric targets t of
 * the same width. Gradient: f'(e).
 */
sealed interface Regression extends Loss permits SquaredError, AbsoluteError, Huber {

    /** f(e). */
    double value(float error);

    /** f'(e). */
    float slope(float error);

    @Override
    default int targetWidth(int outputWidth) {
        return outputWidth;
    }

    @Override
    default int classes(int outputWidth) {
        return 0;
    }

    @Override
    default double lossSum(Matrix output, Matrix target, Matrix weight) {
        double sum = 0;
        for (int i = 0; i < output.rows(); i++) {
            double row = 0;
            for (int j = 0; j < output.cols(); j++) {
                row += value(output.get(i, j) - target.get(i, j));
            }
            sum += weight.get(i, 0) * row;
        }
        return sum;
    }

    @Override
    default double gradient(Matrix output, Matrix target, Matrix weight, Matrix dOutput) {
        for (int i = 0; i < output.rows(); i++) {
            for (int j = 0; j < output.cols(); j++) {
                float slope = slope(output.get(i, j) - target.get(i, j));
                dOutput.set(i, j, weight.get(i, 0) * slope);
            }
        }
        return lossSum(output, target, weight);
    }

    @Override
    default void predict(Matrix output, Matrix prediction) {
        System.arraycopy(
                output.data(),
                output.offset(),
                prediction.data(),
                prediction.offset(),
                output.size());
    }

    @Override
    default boolean givesProbabilities() {
        return false;
    }

    @Override
    default int decide(Matrix output, int row) {
        throw new UnsupportedOperationException("numbers have no classes");
    }
}
