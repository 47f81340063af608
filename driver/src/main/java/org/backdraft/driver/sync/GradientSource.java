package org.backdraft.driver.sync;

import org.backdraft.worker.GradientSum;

/** Where the trainer gets the gradient of a step from. One caller at a time. */
public interface GradientSource extends AutoCloseable {

    /**
     * The gradient sum of a step over all shards, added along the canonical tree.
     *
     * @param theta read; may be written again once this returns
     * @param step from 0
     * @return a sum that the next call overwrites
     */
    GradientSum gradient(float[] theta, long step);

    /** Where the time of the steps so far went; the optimizer's is the caller's to measure. */
    StepTimes times();

    /** Gives back what was kept for the steps. */
    @Override
    void close();
}
