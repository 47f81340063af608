package org.backdraft.driver.optim;

/** A rule that moves the parameters against the gradient; an immutable record of its settings. */
public sealed interface Optimizer permits Sgd {

    /** The state before the first update. */
    OptimizerState initialState(int parameters);

    /**
     * Takes one step.
     *
     * @param theta accumulated; its first {@code parameters} numbers
     * @param gradientSum read, as far; the gradient is this times {@code factor}
     * @param factor 1 / (sum of the examples' weights)
     * @param parameters number of parameters
     * @param state accumulated
     */
    void update(
            float[] theta, float[] gradientSum, float factor, int parameters, OptimizerState state);
}
