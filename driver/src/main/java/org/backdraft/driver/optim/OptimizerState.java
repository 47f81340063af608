package org.backdraft.driver.optim;

import java.util.Objects;

/**
 * Everything that an optimizer remembers between updates. Written by the driver's training thread.
 *
 * @param velocity running sum of gradients, laid out as theta; empty when there is no momentum
 */
public record OptimizerState(float[] velocity) {

    public OptimizerState {
        Objects.requireNonNull(velocity, "velocity");
    }
}
