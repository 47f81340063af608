package org.backdraft.nn;

import org.backdraft.tensor.Matrix;

import java.io.Serializable;

/**
 * What training minimises: a number a row, from the network's output and the row's target, and
 * added up with the rows' weights.
 *
 * <p>Sums, not means: the caller divides once, by the sum of the weights. Outputs are logits where
 * a sigmoid or softmax belongs to the loss, so that the two are computed together and no logarithm
 * of a rounded probability is ever taken.
 */
public sealed interface Loss extends Serializable
        permits Regression, CrossEntropy, BinaryCrossEntropy, MarginLoss {

    /**
     * Columns of the target matrix for a network of this output width.
     *
     * @throws ShapeException when the loss can't take that output width
     */
    int targetWidth(int outputWidth);

    /** Number of classes that targets are drawn from, or 0 when targets are numbers. */
    int classes(int outputWidth);

    /**
     * The sum of the rows' weights, by which sums over them are divided; classes may have weights
     * too.
     *
     * @param target read, n x target width
     * @param weight read, n x 1
     */
    default double weightSum(Matrix target, Matrix weight) {
        double sum = 0;
        for (int i = 0; i < weight.rows(); i++) {
            sum += weight.get(i, 0);
        }
        return sum;
    }

    /**
     * The weighted sum of the rows' losses.
     *
     * @param output read, n x output width
     * @param target read, n x target width
     * @param weight read, n x 1
     */
    double lossSum(Matrix output, Matrix target, Matrix weight);

    /**
     * As {@link #lossSum}, with the gradient of that sum with respect to the output.
     *
     * @param dOutput written, n x output width
     */
    double gradient(Matrix output, Matrix target, Matrix weight, Matrix dOutput);

    /**
     * What the network says of each row: probabilities of the classes, or the numbers themselves.
     *
     * @param output read, n x output width
     * @param prediction written, n x output width
     */
    void predict(Matrix output, Matrix prediction);

    /** Whether what the network says are probabilities. */
    boolean givesProbabilities();

    /**
     * log p_c: the logarithm of the probability that the network gives to a class.
     *
     * @throws UnsupportedOperationException when it gives none, or targets are numbers
     */
    default double logProbability(Matrix output, int row, int c) {
        throw new UnsupportedOperationException("no probabilities of classes");
    }

    /**
     * The class decided for one row of outputs.
     *
     * @throws UnsupportedOperationException when targets are numbers
     */
    int decide(Matrix output, int row);
}
