package org.backdraft.driver.train;

import org.backdraft.driver.sync.StepTimes;
import org.backdraft.worker.EvaluationSum;

/**
 * What there is to say at the end of an epoch.
 *
 * @param epoch from 1
 * @param trainLoss mean loss of the epoch's examples, each measured just before its own step
 * @param examples number of examples used
 * @param seconds that its steps took, evaluation not included
 * @param times where those seconds went
 * @param test sums over the test data, or null when there is none
 */
public record EpochReport(
        int epoch,
        double trainLoss,
        long examples,
        double seconds,
        StepTimes times,
        EvaluationSum test) {

    /** Examples a second. */
    public double examplesPerSecond() {
        return examples / seconds;
    }
}
