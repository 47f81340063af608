package org.backdraft.nn;

import org.backdraft.tensor.Matrix;

/**
 * loss = max(0, -m) for the margin m by which the right class wins, as in {@link Hinge}: the
 * perceptron's criterion.
 *
 * <p>Gradient where m is not over 0: -1 with respect to what raises the margin, 1 to what lowers
 * it; so with batches of 1 and learning rate 1 an SGD step is Rosenblatt's rule, which adds a row
 * that is decided wrongly, or not at all, to the weights. The decision is the sign. Rosenblatt,
 * "The perceptron", Psychological Review 65, 1958.
 */
public record Perceptron() implements Loss {

    @Override
    public int targetWidth(int outputWidth) {
        return 1;
    }

    @Override
    public int classes(int outputWidth) {
        return outputWidth == 1 ? 2 : outputWidth;
    }

    @Override
    public double lossSum(Matrix output, Matrix target, Matrix weight) {
        double sum = 0;
        for (int i = 0; i < output.rows(); i++) {
            sum += weight.get(i, 0) * Math.max(0, -Margin.of(output, target, i));
        }
        return sum;
    }

    @Override
    public double gradient(Matrix output, Matrix target, Matrix weight, Matrix dOutput) {
        dOutput.fill(0f);
        for (int i = 0; i < output.rows(); i++) {
            if (!(Margin.of(output, target, i) > 0)) {
                Margin.addGradient(output, target, i, -weight.get(i, 0), dOutput);
            }
        }
        return lossSum(output, target, weight);
    }

    @Override
    public void predict(Matrix output, Matrix prediction) {
        Margin.copy(output, prediction);
    }

    @Override
    public int decide(Matrix output, int row) {
        return Margin.decide(output, row);
    }
}
