package org.backdraft.driver.sync;

import org.backdraft.worker.GradientSum;

import java.util.List;
import java.util.function.Consumer;

/**
 * Where the gradients of a step come from: those of several models over the same shards, or of one.
 * One caller at a time.
 */
public interface GradientSource extends AutoCloseable {

    /**
     * The gradient sums of a step of several models over all shards, each added along the canonical
     * tree. A model's sum does not depend on the others.
     *
     * @param thetas read, one a model; may be written again once this returns; null leaves that
     *     model out of the step
     * @param step from 0
     * @return sums in the order of the models, which the next call overwrites; null for a model
     *     that was left out
     * @throws IllegalArgumentException when there are more or fewer thetas than models
     */
    List<GradientSum> gradients(List<float[]> thetas, long step);

    /**
     * The gradient sum of a step of the only model.
     *
     * @param theta read; may be written again once this returns
     * @param step from 0
     * @return a sum that the next call overwrites
     */
    default GradientSum gradient(float[] theta, long step) {
        return gradients(List.of(theta), step).get(0);
    }

    /**
     * Says who is told, in one line each, what happens to the source that people should know.
     *
     * @param listener called by the thread that asks for gradients
     */
    default void reportTo(Consumer<String> listener) {}

    /** Where the time of the steps so far went; the optimizer's is the caller's to measure. */
    StepTimes times();

    /** Gives back what was kept for the steps. */
    @Override
    void close();
}
