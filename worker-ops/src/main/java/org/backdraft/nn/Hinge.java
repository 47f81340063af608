package org.backdraft.nn;

import org.backdraft.tensor.Matrix;

/**
 * loss = max(0, 1 - m) for the margin m by which the right class wins: the support vector
 * machine's.
 *
 * <p>With one output z and class t of 0 and 1, m = z for class 1 and -z for class 0 (Cortes and
 * Vapnik, "Support-vector networks", Machine Learning 20, 1995). With one output a class, m = z_t -
 * max_{j != t} z_j (Crammer and Singer, "On the algorithmic implementation of multiclass
 * kernel-based vector machines", JMLR 2, 2001). Gradient where the loss is over 0: -1 with respect
 * to what raises the margin, 1 to what lowers it. Predictions are the outputs, which are no
 * probabilities.
 */
public record Hinge() implements Loss {

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
            sum += weight.get(i, 0) * Math.max(0, 1 - Margin.of(output, target, i));
        }
        return sum;
    }

    @Override
    public double gradient(Matrix output, Matrix target, Matrix weight, Matrix dOutput) {
        dOutput.fill(0f);
        for (int i = 0; i < output.rows(); i++) {
            if (!(Margin.of(output, target, i) >= 1)) {
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
