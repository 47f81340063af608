package org.backdraft.driver.train;

import org.backdraft.driver.sync.StepTimes;

/** A way down the loss, step by step. All that it remembers is in the training state. */
public interface Descent {

    /**
     * What a step saw, measured before it: sums over examples.
     *
     * @param examples that gradients were computed of, each as often as it was
     */
    record StepLoss(double lossSum, double weightSum, long examples) {
        /** Mean loss of the step's examples. */
        public double mean() {
            return lossSum / weightSum;
        }
    }

    /** Steps that use every training example once. */
    long stepsPerEpoch();

    /**
     * Takes one step.
     *
     * @param state theta, the optimizer's state and the average are changed
     * @throws NonFiniteException at a value that is not finite, before anything is changed
     */
    StepLoss step(TrainingState state);

    /** The learning rate of the next step; not a number where there is none. */
    double learningRate(TrainingState state);

    /** Why more steps would change nothing; null when they may. */
    String convergence(TrainingState state);

    /**
     * Says who else is told of the gradient of each epoch's last step, where there is such a one.
     */
    default void watchGradients(RunWatch watch) {}

    /** Where the time of the steps so far went. */
    StepTimes times();
}
