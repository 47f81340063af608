/**
 * How a gradient changes the parameters.
 *
 * <p>Read {@link org.backdraft.driver.optim.Optimizer} (one update) and {@link
 * org.backdraft.driver.optim.OptimizerState} (all that is remembered between updates) first.
 *
 * <p>Invariants: an optimizer is an immutable record of hyper-parameters; an update is a pure
 * function of (theta, gradient, state), written in place. Only {@code org.backdraft.tensor} may be
 * imported from Backdraft.
 */
package org.backdraft.driver.optim;
