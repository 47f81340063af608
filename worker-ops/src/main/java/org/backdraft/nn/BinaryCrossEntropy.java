package org.backdraft.nn;

import org.backdraft.tensor.Elementary;
import org.backdraft.tensor.Matrix;

import java.util.Objects;

/**
 * loss = sum_j max(z_j, 0) - z_j t_j + log(1 + exp(-|z_j|)) for logits z and targets t in [0, 1]:
 * the sigmoid and its cross entropy, -t log p - (1 - t) log(1 - p) with p = sigmoid(z), in one.
 *
 * <p>With one output it decides between two classes; with several, each output says yes or no to a
 * label of its own (multi-label). Gradient: sigmoid(z) - t. The form never takes the logarithm of a
 * rounded probability. With one output, a row counts with its class's weight.
 *
 * @param weights of the classes 0 and 1, for one output
 */
public record BinaryCrossEntropy(ClassWeights weights) implements Loss {

    public BinaryCrossEntropy {
        Objects.requireNonNull(weights, "weights");
    }

    /** Without class weights. */
    public BinaryCrossEntropy() {
        this(ClassWeights.NONE);
    }

    @Override
    public int targetWidth(int outputWidth) {
        if (outputWidth == 1) {
            weights.checkClasses(2);
        } else if (!weights.equals(ClassWeights.NONE)) {
            throw new ShapeException(
                    "binary-cross-entropy takes class weights with 1 output, not with "
                            + outputWidth);
        }
        return outputWidth;
    }

    @Override
    public int classes(int outputWidth) {
        return outputWidth == 1 ? 2 : 0;
    }

    @Override
    public double weightSum(Matrix target, Matrix weight) {
        return target.cols() == 1
                ? weights.sum(target, weight)
                : Loss.super.weightSum(target, weight);
    }

    @Override
    public double lossSum(Matrix output, Matrix target, Matrix weight) {
        double sum = 0;
        for (int i = 0; i < output.rows(); i++) {
            double row = 0;
            for (int j = 0; j < output.cols(); j++) {
                float z = output.get(i, j);
                row += Math.max(z, 0) - (double) z * target.get(i, j);
                row += StrictMath.log1p(StrictMath.exp(-Math.abs(z)));
            }
            sum += rowWeight(target, weight, i) * row;
        }
        return sum;
    }

    @Override
    public double gradient(Matrix output, Matrix target, Matrix weight, Matrix dOutput) {
        for (int i = 0; i < output.rows(); i++) {
            for (int j = 0; j < output.cols(); j++) {
                float error = Elementary.sigmoid(output.get(i, j)) - target.get(i, j);
                dOutput.set(i, j, rowWeight(target, weight, i) * error);
            }
        }
        return lossSum(output, target, weight);
    }

    @Override
    public void predict(Matrix output, Matrix prediction) {
        for (int i = 0; i < output.rows(); i++) {
            for (int j = 0; j < output.cols(); j++) {
                prediction.set(i, j, Elementary.sigmoid(output.get(i, j)));
            }
        }
    }

    @Override
    public boolean givesProbabilities() {
        return true;
    }

    /** log sigmoid(z) for class 1, log sigmoid(-z) for class 0, with one output. */
    @Override
    public double logProbability(Matrix output, int row, int c) {
        if (output.cols() != 1) {
            return Loss.super.logProbability(output, row, c);
        }
        double z = c == 1 ? output.get(row, 0) : -output.get(row, 0);
        return Math.min(z, 0) - StrictMath.log1p(StrictMath.exp(-Math.abs(z)));
    }

    /** Of two classes, class 1 where its probability is over one half. */
    @Override
    public int decide(Matrix output, int row) {
        return output.get(row, 0) > 0 ? 1 : 0;
    }

    private float rowWeight(Matrix target, Matrix weight, int i) {
        return target.cols() == 1
                ? weight.get(i, 0) * weights.of((int) target.get(i, 0))
                : weight.get(i, 0);
    }
}
