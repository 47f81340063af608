package org.backdraft.nn;

import org.backdraft.tensor.Matrix;

/**
 * A loss of the {@link Margin} by which the right class wins: with one output for two classes, or
 * one output a class.
 *
 * <p>Its slope is -1 while the margin is too small and 0 beyond. Predictions are the outputs, which
 * are no probabilities.
 */
sealed interface MarginLoss extends Loss permits Hinge, Perceptron {

    /** The loss of a margin. */
    double value(double margin);

    /** Whether a margin is large enough to have the gradient 0. */
    boolean suffices(double margin);

    @Override
    default int targetWidth(int outputWidth) {
        return 1;
    }

    @Override
    default int classes(int outputWidth) {
        return outputWidth == 1 ? 2 : outputWidth;
    }

    @Override
    default double lossSum(Matrix output, Matrix target, Matrix weight) {
        double sum = 0;
        for (int i = 0; i < output.rows(); i++) {
            sum += weight.get(i, 0) * value(Margin.of(output, target, i));
        }
        return sum;
    }

    @Override
    default double gradient(Matrix output, Matrix target, Matrix weight, Matrix dOutput) {
        dOutput.fill(0f);
        for (int i = 0; i < output.rows(); i++) {
            if (!suffices(Margin.of(output, target, i))) {
                Margin.addGradient(output, target, i, -weight.get(i, 0), dOutput);
            }
        }
        return lossSum(output, target, weight);
    }

    @Override
    default void predict(Matrix output, Matrix prediction) {
        Margin.copy(output, prediction);
    }

    @Override
    default boolean givesProbabilities() {
        return false;
    }

    @Override
    default int decide(Matrix output, int row) {
        return Margin.decide(output, row);
    }
}
