/**
 * How a gradient changes the parameters: rules, learning rates over time, regularisation, clipping
 * and averages of the parameters.
 *
 * <p>Read {@link org.backdraft.driver.optim.FirstOrder} (a rule) and {@link
 * org.backdraft.driver.optim.Update} (one update of all parameters) first; {@link
 * org.backdraft.driver.optim.OptimizerState}, {@link org.backdraft.driver.optim.PlateauState} and
 * {@link org.backdraft.driver.optim.AverageState} are all that is remembered between updates.
 *
 * <p>Invariants: rules, schedules and averagings are immutable records of hyper-parameters; an
 * update is a pure function of (theta, gradient, rate, state), written in place, whose bits don't
 * depend on the number of threads. Only {@code org.backdraft.tensor} may be imported from
 * Backdraft.
 */
package org.backdraft.driver.optim;
