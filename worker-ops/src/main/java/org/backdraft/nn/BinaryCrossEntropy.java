package org.backdraft.nn;

import org.backdraft.tensor.Matrix;

/**
 * loss = max(z, 0) - z t + log(1 + exp(-|z|)) for one logit z and target t in [0, 1]: the sigmoid
 * and its cross entropy, -t log p - (1 - t) log(1 - p) with p = sigmoid(z), in one.
 *
 * <p>Gradient: sigmoid(z) - t. The form never takes the logarithm of a rounded probability.
 */
public record BinaryCrossEntropy() implements Loss {

    @Override
    public int targetWidth(int outputWidth) {
        if (outputWidth != 1) {
            throw new ShapeException(
                    ("binary-cross-entropy needs 1 output, not %d; for several classes use"
                                    + " cross-entropy")
                            .formatted(outputWidth));
        }
        return 1;
    }

    @Override
    public int classes(int outputWidth) {
        return 2;
    }

    @Override
    public double lossSum(Matrix output, Matrix target, Matrix weight) {
        double sum = 0;
        for (int i = 0; i < output.rows(); i++) {
            double z = output.get(i, 0);
            double row = Math.max(z, 0) - z * target.get(i, 0) + Math.log1p(Math.exp(-Math.abs(z)));
            sum += weight.get(i, 0) * row;
        }
        return sum;
    }

    @Override
    public double gradient(Matrix output, Matrix target, Matrix weight, Matrix dOutput) {
        for (int i = 0; i < output.rows(); i++) {
            float error = Sigmoid.of(output.get(i, 0)) - target.get(i, 0);
            dOutput.set(i, 0, weight.get(i, 0) * error);
        }
        return lossSum(output, target, weight);
    }

    @Override
    public void predict(Matrix output, Matrix prediction) {
        for (int i = 0; i < output.rows(); i++) {
            prediction.set(i, 0, Sigmoid.of(output.get(i, 0)));
        }
    }

    /** Class 1 where its probability is over one half. */
    @Override
    public int decide(Matrix output, int row) {
        return output.get(row, 0) > 0 ? 1 : 0;
    }
}
