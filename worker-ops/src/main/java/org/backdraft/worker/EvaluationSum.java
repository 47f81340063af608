package org.backdraft.worker;

import java.io.Serializable;

/**
 * All that comes back from evaluating a network on rows: sums, never means.
 *
 * <p>Written by one thread at a time.
 */
public final class EvaluationSum implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int classes;
    private final long[] confusion;
    private double loss;
    private double weight;
    private long count;

    /** Of no rows; {@code classes} is 0 when targets are numbers. */
    public EvaluationSum(int classes) {
        this.classes = classes;
        this.confusion = new long[classes * classes];
    }

    /** Number of classes, or 0 when targets are numbers. */
    public int classes() {
        return classes;
    }

    /** Sum of the weighted losses. */
    public double loss() {
        return loss;
    }

    /** Sum of the weights. */
    public double weight() {
        return weight;
    }

    /** Number of rows. */
    public long count() {
        return count;
    }

    /** Weighted mean loss. */
    public double meanLoss() {
        return loss / weight;
    }

    /** Rows of class {@code actual} for which {@code decided} was decided. */
    public long confusion(int actual, int decided) {
        return confusion[actual * classes + decided];
    }

    /** Rows decided rightly. */
    public long correct() {
        long sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += confusion(c, c);
        }
        return sum;
    }

    /** Rows decided rightly, as a share of all. */
    public double accuracy() {
        return (double) correct() / count;
    }

    /** Adds a batch's loss sum, weight sum and number of rows. */
    void addBatch(double batchLoss, double batchWeight, long batchCount) {
        loss += batchLoss;
        weight += batchWeight;
        count += batchCount;
    }

    /** Counts one decision. */
    void addDecision(int actual, int decided) {
        confusion[actual * classes + decided]++;
    }

    /** Adds another sum. */
    public void add(EvaluationSum other) {
        addBatch(other.loss, other.weight, other.count);
        for (int i = 0; i < confusion.length; i++) {
            confusion[i] += other.confusion[i];
        }
    }
}
