package org.backdraft.nn;

import org.backdraft.tensor.Matrix;

/**
 * loss = log(sum_j exp z_j) - z_t for logits z and class t: softmax and cross entropy in one.
 *
 * <p>Targets: one column, the class as a number 0 .. outputs-1. Gradient: softmax(z) - onehot(t).
 * The largest logit is taken out before exp (log-sum-exp), so nothing overflows.
 */
public record CrossEntropy() implements Loss {

    @Override
    public int targetWidth(int outputWidth) {
        if (outputWidth < 2) {
            throw new ShapeException(
                    ("cross-entropy needs one output a class, 2 or more, not %d; for two classes on"
                                    + " one output use binary-cross-entropy")
                            .formatted(outputWidth));
        }
        return 1;
    }

    @Override
    public int classes(int outputWidth) {
        return outputWidth;
    }

    @Override
    public double lossSum(Matrix output, Matrix target, Matrix weight) {
        double sum = 0;
        for (int i = 0; i < output.rows(); i++) {
            float max = output.get(i, decide(output, i));
            double total = 0;
            for (int j = 0; j < output.cols(); j++) {
                total += (float) Math.exp(output.get(i, j) - max);
            }
            sum += weight.get(i, 0) * rowLoss(output, target, i, max, total);
        }
        return sum;
    }

    @Override
    public double gradient(Matrix output, Matrix target, Matrix weight, Matrix dOutput) {
        double sum = 0;
        for (int i = 0; i < output.rows(); i++) {
            float max = output.get(i, decide(output, i));
            double total = exponentials(output, i, max, dOutput);
            float w = weight.get(i, 0);
            scaleRow(dOutput, i, (float) (w / total));
            int t = (int) target.get(i, 0);
            dOutput.set(i, t, dOutput.get(i, t) - w);
            sum += w * rowLoss(output, target, i, max, total);
        }
        return sum;
    }

    @Override
    public void predict(Matrix output, Matrix prediction) {
        for (int i = 0; i < output.rows(); i++) {
            double total = exponentials(output, i, output.get(i, decide(output, i)), prediction);
            scaleRow(prediction, i, (float) (1 / total));
        }
    }

    /** The class of the largest logit; the first one of several. */
    @Override
    public int decide(Matrix output, int row) {
        int best = 0;
        for (int j = 1; j < output.cols(); j++) {
            if (output.get(row, j) > output.get(row, best)) {
                best = j;
            }
        }
        return best;
    }

    private static double rowLoss(Matrix output, Matrix target, int i, float max, double total) {
        return Math.log(total) + max - output.get(i, (int) target.get(i, 0));
    }

    /** Writes exp(z - max) of row i and returns its sum. */
    private static double exponentials(Matrix output, int i, float max, Matrix to) {
        double total = 0;
        for (int j = 0; j < output.cols(); j++) {
            float e = (float) Math.exp(output.get(i, j) - max);
            to.set(i, j, e);
            total += e;
        }
        return total;
    }

    private static void scaleRow(Matrix matrix, int i, float factor) {
        for (int j = 0; j < matrix.cols(); j++) {
            matrix.set(i, j, matrix.get(i, j) * factor);
        }
    }
}
