package org.backdraft.driver.sync;

import org.backdraft.worker.GradientSum;

import java.util.List;

/**
 * The workers of one resident job after another, as the driver sees them. All but {@link #expect}
 * and {@link #gradients} may be called by any thread.
 */
sealed interface ResidentWorkers extends AutoCloseable permits LocalWorkers, RemoteWorkers {

    /** What decides how long to wait. */
    interface Patience {
        /**
         * Asked now and then while a step waits for workers.
         *
         * @param missing how many partitions have no worker now
         * @return false to give the step up
         */
        boolean waitsOn(int missing);
    }

    /** What the tasks of the next job are told; their partitions are 0 to {@code partitions}-1. */
    ResidentAddress expect(int partitions);

    /**
     * The sums of a step, as {@link GradientSource#gradients}; null when it was given up, so that
     * it can be asked for again.
     */
    List<GradientSum> gradients(List<float[]> thetas, long step, Patience patience);

    /** Whether {@link org.backdraft.worker.TreeSum#missesErrors} holds of the last sums. */
    boolean missesErrors();

    /** Tells the workers to leave, and all that come late for this job; returns at once. */
    void dismiss();

    /** Where the time of the steps so far went. */
    StepTimes times();

    @Override
    void close();
}
