package org.backdraft.driver.optim;

import org.backdraft.tensor.Sweep;

/** A mean of theta over the updates, which often generalises better than the last theta. */
public sealed interface Averaging permits ExponentialAverage, StochasticAverage {

    /**
     * Takes theta in, where it is due; the first time copies it.
     *
     * @param theta read
     * @param updates number of updates so far, from 1
     * @param state accumulated
     * @param sweep that does it; the bits don't depend on its threads
     */
    default void observe(float[] theta, long updates, AverageState state, Sweep sweep) {
        if (isDue(updates)) {
            state.add(theta, share(state.count()), sweep);
        }
    }

    /** Whether theta is taken in after so many updates. */
    boolean isDue(long updates);

    /** What part the next theta has in the average when {@code count} are in. */
    double share(long count);
}
