package org.backdraft.worker;

import org.backdraft.tensor.Matrix;

import java.io.Serializable;

/**
 * What comes back from a network that predicts numbers: sums over rows for each output, without the
 * rows' weights.
 *
 * <p>Written by one thread at a time.
 */
public final class RegressionSum implements Serializable {
    /*
     * The targets' variation is kept about their mean and merged by Chan's formula, as in
     * FeatureStatistics: sums of t and t^2 would cancel where the mean is large.
     */
    private static final long serialVersionUID = 1L;

    private final FeatureStatistics targets;
    private final double[] squaredError;
    private final double[] absoluteError;
    private long count;

    /** Of no rows. */
    RegressionSum(int outputs) {
        this.targets = new FeatureStatistics(outputs);
        this.squaredError = new double[outputs];
        this.absoluteError = new double[outputs];
    }

    /** Number of outputs. */
    public int outputs() {
        return squaredError.length;
    }

    /** Mean of (y - t)^2 over the rows, for output {@code j}. */
    public double meanSquaredError(int j) {
        return squaredError[j] / count;
    }

    /** Mean of |y - t| over the rows, for output {@code j}. */
    public double meanAbsoluteError(int j) {
        return absoluteError[j] / count;
    }

    /**
     * R^2 = 1 - sum (y - t)^2 / sum (t - mean t)^2 for output {@code j}; where the targets are all
     * the same, 1 if the predictions are, too, else 0. NaN of fewer than 2 rows.
     */
    public double r2(int j) {
        if (count < 2) {
            return Double.NaN;
        }
        double variation = targets.squares(j);
        if (variation == 0) {
            return squaredError[j] == 0 ? 1 : 0;
        }
        return 1 - squaredError[j] / variation;
    }

    /** Mean of {@link #meanSquaredError(int)} over the outputs. */
    public double meanSquaredError() {
        double sum = 0;
        for (int j = 0; j < outputs(); j++) {
            sum += meanSquaredError(j);
        }
        return sum / outputs();
    }

    /** Mean of {@link #meanAbsoluteError(int)} over the outputs. */
    public double meanAbsoluteError() {
        double sum = 0;
        for (int j = 0; j < outputs(); j++) {
            sum += meanAbsoluteError(j);
        }
        return sum / outputs();
    }

    /** Mean of {@link #r2(int)} over the outputs. */
    public double r2() {
        double sum = 0;
        for (int j = 0; j < outputs(); j++) {
            sum += r2(j);
        }
        return sum / outputs();
    }

    /**
     * Takes in a batch.
     *
     * @param prediction read, n x outputs
     * @param target read, n x outputs
     */
    void add(Matrix prediction, Matrix target) {
        for (int i = 0; i < prediction.rows(); i++) {
            targets.add(target.data(), target.rowOffset(i));
            for (int j = 0; j < prediction.cols(); j++) {
                double error = (double) prediction.get(i, j) - target.get(i, j);
                squaredError[j] += error * error;
                absoluteError[j] += Math.abs(error);
            }
        }
        count += prediction.rows();
    }

    /** Adds another sum. */
    void add(RegressionSum other) {
        targets.add(other.targets);
        for (int j = 0; j < outputs(); j++) {
            squaredError[j] += other.squaredError[j];
            absoluteError[j] += other.absoluteError[j];
        }
        count += other.count;
    }
}
