package org.backdraft.driver.run;

import org.backdraft.driver.sync.GradientSource;
import org.backdraft.worker.GradientSum;
import org.backdraft.worker.GradientTask;

/** What makes averaged parameters a network of their own. */
record Averages(GradientTask task, GradientSource source) {

    /**
     * Averaged parameters with the running statistics of the activations that they lead to,
     * observed in one more pass over the training data (Izmailov et al., "Averaging weights leads
     * to wider optima and better generalization", UAI 2018). Without statistics, the parameters as
     * they are.
     *
     * @param average read
     */
    float[] withStatistics(float[] average) {
        float[] theta = average.clone();
        if (task.graph().thetaLength() > task.graph().parameterCount()) {
            for (long batch = 0; batch < task.sampling().stepsPerEpoch(); batch++) {
                GradientSum sum = source.gradient(theta, batch);
                if (sum.count() > 0) {
                    task.graph().updateStatistics(theta, sum.gradient(), sum.count());
                }
            }
        }
        return theta;
    }
}
