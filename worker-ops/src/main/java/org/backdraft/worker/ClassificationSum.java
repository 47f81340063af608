package org.backdraft.worker;

import org.backdraft.nn.Loss;
import org.backdraft.tensor.Matrix;

import java.io.Serializable;

/**
 * What comes back from a network that decides between classes: counts and sums over rows, without
 * their weights.
 *
 * <p>Written by one thread at a time.
 */
public final class ClassificationSum implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Confusion confusion;
    private final long[] ranks;
    private final boolean probabilities;
    private final Calibration calibration = new Calibration();
    private final ScoreHistogram scores;
    private double logLoss;

    /**
     * Of no rows.
     *
     * @param probabilities whether the network gives some
     */
    ClassificationSum(int classes, boolean probabilities) {
        this.confusion = new Confusion(classes);
        this.ranks = new long[classes];
        this.probabilities = probabilities;
        this.scores = classes == 2 ? new ScoreHistogram() : null;
    }

    /** Decisions by actual class. */
    public Confusion confusion() {
        return confusion;
    }

    /** Share of the rows whose actual class has one of the {@code k} largest scores. */
    public double top(int k) {
        long sum = 0;
        for (int rank = 0; rank < Math.min(k, ranks.length); rank++) {
            sum += ranks[rank];
        }
        return (double) sum / confusion.count();
    }

    /** Whether there are probabilities: without them {@link #logLoss} is no number. */
    public boolean hasProbabilities() {
        return probabilities;
    }

    /** Mean of -log p over the rows, for the probability p of a row's actual class. */
    public double logLoss() {
        return probabilities ? logLoss / confusion.count() : Double.NaN;
    }

    /**
     * sum_m (n_m / n) |accuracy_m - confidence_m|: how far the decided classes' probabilities are
     * from the share that is right, over 15 equal bins of that probability.
     */
    public double calibrationError() {
        return probabilities ? calibration.errorSum() / confusion.count() : Double.NaN;
    }

    /**
     * Area under the ROC curve: how often a row of class 1 has a greater score than one of class 0,
     * where the score is the one output, or the second of two minus the first. Of two classes, and
     * NaN unless both have rows.
     */
    public double rocAuc() {
        return scores == null ? Double.NaN : scores.area();
    }

    /** What {@link #rocAuc} is wrong by, at the most, as scores keep 8 significant bits. */
    public double rocAucErrorBound() {
        return scores == null ? Double.NaN : scores.areaErrorBound();
    }

    /**
     * Takes in a batch.
     *
     * @param output read, n x output width
     * @param target read, n x 1
     */
    void add(Loss loss, Matrix output, Matrix target) {
        for (int i = 0; i < output.rows(); i++) {
            int actual = (int) target.get(i, 0);
            int decided = loss.decide(output, i);
            confusion.add(actual, decided);
            ranks[actual == decided ? 0 : rank(output, i, actual)]++;
            if (probabilities) {
                double ofActual = loss.logProbability(output, i, actual);
                boolean right = actual == decided;
                double ofDecided = right ? ofActual : loss.logProbability(output, i, decided);
                logLoss -= ofActual;
                calibration.add(Math.exp(ofDecided), right);
            }
            if (scores != null) {
                scores.add(score(output, i), actual == 1);
            }
        }
    }

    /** Adds another sum. */
    void add(ClassificationSum other) {
        confusion.add(other.confusion);
        for (int rank = 0; rank < ranks.length; rank++) {
            ranks[rank] += other.ranks[rank];
        }
        logLoss += other.logLoss;
        calibration.add(other.calibration);
        if (scores != null) {
            scores.add(other.scores);
        }
    }

    /** How many classes come before one that was not decided; the first of equal ones does. */
    private static int rank(Matrix output, int row, int actual) {
        int before = 0;
        for (int c = 0; c < output.cols() && output.cols() > 1; c++) {
            float z = output.get(row, c);
            float own = output.get(row, actual);
            before += z > own || (z == own && c < actual) ? 1 : 0;
        }
        return Math.max(1, before);
    }

    private static float score(Matrix output, int row) {
        return output.cols() == 1 ? output.get(row, 0) : output.get(row, 1) - output.get(row, 0);
    }
}
