package org.backdraft.driver.train;

/**
 * Somebody who is told how a run goes, beside its log: by the training thread, which waits
 * meanwhile.
 */
public interface RunWatch extends AutoCloseable {

    /** A step has been taken; {@code step} counts from 1. */
    default void step(long step, Descent.StepLoss loss, double learningRate) {}

    /**
     * The gradient by which an epoch's last step is about to be taken.
     *
     * @param step from 1
     * @param gradient read, laid out as theta; the mean over examples is this times {@code factor}
     */
    default void gradient(long step, float[] gradient, double factor) {}

    /**
     * An epoch has ended.
     *
     * @param state read
     */
    default void epoch(EpochReport report, TrainingState state) {}

    /** The run went back to the state after a step, and takes those after it again. */
    default void backTo(long step) {}

    @Override
    default void close() {}
}
