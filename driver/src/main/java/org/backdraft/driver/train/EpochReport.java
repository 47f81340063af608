package org.backdraft.driver.train;

import org.backdraft.driver.sync.StepTimes;
import org.backdraft.worker.EvaluationSum;

import java.util.Map;

/**
 * What there is to say at the end of an epoch.
 *
 * @param epoch from 1
 * @param trainLoss mean loss of the epoch's examples, each measured just before its own step
 * @param learningRate of the step that would come next; not a number where there is none
 * @param examples number of examples used, each as often as it was
 * @param seconds that its steps took, evaluation not included
 * @param times where those seconds went
 * @param sums over each data set that was evaluated, by its name, in order
 */
public record EpochReport(
        int epoch,
        double trainLoss,
        double learningRate,
        long examples,
        double seconds,
        StepTimes times,
        Map<String, EvaluationSum> sums) {
    /** Name of the validation data. */
    public static final String VALIDATION = "validation";

    /** Name of the test data. */
    public static final String TEST = "test";

    /** Figures of parameters that no epoch of this run has just ended with. */
    public static EpochReport of(
            int epoch, double trainLoss, double learningRate, Map<String, EvaluationSum> sums) {
        return new EpochReport(epoch, trainLoss, learningRate, 0, 0, StepTimes.NONE, sums);
    }

    /** Sums over the test data, or null when there is none. */
    public EvaluationSum test() {
        return sums.get(TEST);
    }

    /** Sums over the validation data, or null when there is none. */
    public EvaluationSum validation() {
        return sums.get(VALIDATION);
    }

    /** Examples a second. */
    public double examplesPerSecond() {
        return examples / seconds;
    }
}
