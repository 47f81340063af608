package org.backdraft.nn;

import org.backdraft.tensor.Elementary;
import org.backdraft.tensor.Matrix;

import java.util.Objects;

/**
 * loss = sum_c q_c w_c (log(sum_j exp z_j) - z_c) for logits z: softmax and cross entropy in one,
 * against q = (1 - smoothing) onehot(t) + smoothing / classes, with class weights w.
 *
 * <p>Targets: one column, the class t as a number 0 .. outputs-1. Gradient: softmax(z) sum_c q_c
 * w_c - q w. A row counts with its class's weight. The largest logit is taken out before exp
 * (log-sum-exp), so nothing overflows. Label smoothing: Szegedy and others, "Rethinking the
 * Inception architecture", CVPR 2016.
 *
 * @param smoothing share of the target that is spread over all classes, from 0 to under 1
 * @param weights of the classes
 */
public record CrossEntropy(double smoothing, ClassWeights weights) implements Loss {

    public CrossEntropy {
        Objects.requireNonNull(weights, "weights");
        if (!(smoothing >= 0 && smoothing < 1)) {
            throw new IllegalArgumentException(
                    "label smoothing must be from 0 to under 1, not " + smoothing);
        }
    }

    /** Without smoothing and weights. */
    public CrossEntropy() {
        this(0, ClassWeights.NONE);
    }

    @Override
    public int targetWidth(int outputWidth) {
        if (outputWidth < 2) {
            throw new ShapeException(
                    ("cross-entropy needs one output a class, 2 or more, not %d; for two classes on"
                                    + " one output use binary-cross-entropy")
                            .formatted(outputWidth));
        }
        weights.checkClasses(outputWidth);
        return 1;
    }

    @Override
    public int classes(int outputWidth) {
        return outputWidth;
    }

    @Override
    public double weightSum(Matrix target, Matrix weight) {
        return weights.sum(target, weight);
    }

    @Override
    public double lossSum(Matrix output, Matrix target, Matrix weight) {
        double sum = 0;
        for (int i = 0; i < output.rows(); i++) {
            sum += weight.get(i, 0) * rowLoss(output, target, i, logSumExp(output, i));
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
            int t = (int) target.get(i, 0);
            if (smoothing == 0) {
                scaleRow(dOutput, i, (float) (w * weights.of(t) / total));
                dOutput.set(i, t, dOutput.get(i, t) - w * weights.of(t));
            } else {
                takeShares(dOutput, i, t, w, total);
            }
            sum += w * rowLoss(output, target, i, StrictMath.log(total) + max);
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

    @Override
    public boolean givesProbabilities() {
        return true;
    }

    /** z_c - log(sum_j exp z_j). */
    @Override
    public double logProbability(Matrix output, int row, int c) {
        return output.get(row, c) - logSumExp(output, row);
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

    /** The gradient of row i, which holds exp(z - max), from the sum of these. */
    private void takeShares(Matrix dOutput, int i, int t, float w, double total) {
        double mass = 0;
        for (int j = 0; j < dOutput.cols(); j++) {
            mass += share(j, t, dOutput.cols());
        }
        scaleRow(dOutput, i, (float) (w * mass / total));
        for (int j = 0; j < dOutput.cols(); j++) {
            float share = (float) share(j, t, dOutput.cols());
            dOutput.set(i, j, dOutput.get(i, j) - w * share);
        }
    }

    /** q_c w_c. */
    private double share(int c, int t, int classes) {
        return ((c == t ? 1 - smoothing : 0) + smoothing / classes) * weights.of(c);
    }

    private double rowLoss(Matrix output, Matrix target, int i, double logSumExp) {
        int t = (int) target.get(i, 0);
        if (smoothing == 0) {
            return weights.of(t) * (logSumExp - output.get(i, t));
        }
        double loss = 0;
        for (int c = 0; c < output.cols(); c++) {
            loss += share(c, t, output.cols()) * (logSumExp - output.get(i, c));
        }
        return loss;
    }

    private double logSumExp(Matrix output, int i) {
        float max = output.get(i, decide(output, i));
        double total = 0;
        for (int j = 0; j < output.cols(); j++) {
            total += Elementary.exp(output.get(i, j) - max);
        }
        return StrictMath.log(total) + max;
    }

    /** Writes exp(z - max) of row i and returns its sum. */
    private static double exponentials(Matrix output, int i, float max, Matrix to) {
        double total = 0;
        for (int j = 0; j < output.cols(); j++) {
            float e = Elementary.exp(output.get(i, j) - max);
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
