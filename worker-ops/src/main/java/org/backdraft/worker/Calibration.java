package org.backdraft.worker;

import java.io.Serializable;

/**
 * Whether decisions are right as often as their probabilities say: rows in 15 equal bins of the
 * decided class's probability, without their weights.
 *
 * <p>Written by one thread at a time.
 */
final class Calibration implements Serializable {
    /*
     * Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern Neural Networks", ICML 2017: bin m of
     * M holds the probabilities over (m - 1) / M up to m / M; 15 bins are theirs, too.
     */
    private static final long serialVersionUID = 1L;
    private static final int BINS = 15;

    private final long[] correct = new long[BINS];
    private final double[] probability = new double[BINS];

    /** Takes in a row whose decision has this probability. */
    void add(double ofDecision, boolean right) {
        int bin = Math.max(0, (int) Math.ceil(ofDecision * BINS) - 1);
        int in = Math.min(BINS - 1, bin);
        probability[in] += ofDecision;
        correct[in] += right ? 1 : 0;
    }

    /** Adds another one's sums. */
    void add(Calibration other) {
        for (int m = 0; m < BINS; m++) {
            correct[m] += other.correct[m];
            probability[m] += other.probability[m];
        }
    }

    /**
     * sum_m |correct_m - probability_m|, whose n-th part is the expected calibration error sum_m
     * (n_m / n) |accuracy_m - confidence_m|.
     */
    double errorSum() {
        double sum = 0;
        for (int m = 0; m < BINS; m++) {
            sum += Math.abs(correct[m] - probability[m]);
        }
        return sum;
    }
}
