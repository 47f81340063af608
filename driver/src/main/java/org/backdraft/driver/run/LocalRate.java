package org.backdraft.driver.run;

import org.backdraft.driver.optim.Schedule;
import org.backdraft.worker.LocalSteps;

/**
 * The learning rate of local steps: that of the round that they belong to.
 *
 * @param learningRate before the schedule
 * @param schedule by rounds
 * @param batches of an epoch
 * @param most minibatches of a round
 */
record LocalRate(double learningRate, Schedule schedule, long batches, int most)
        implements LocalSteps.Rate {
    @Override
    public double at(long batch) {
        long rounds = (batches - 1) / most + 1;
        long round = batch / batches * rounds + batch % batches / most;
        return learningRate * schedule.factor(round);
    }
}
