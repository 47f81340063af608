/**
 * Training from a Java program, in the order in which it is explained: data, a decision function, a
 * loss, and its minimisation by stochastic gradient descent.
 *
 * <p>Read {@link org.backdraft.driver.api.Backdraft} (where it starts) and {@link
 * org.backdraft.driver.api.Recipe} (what can be said) first; {@link
 * org.backdraft.driver.api.Examples} is what is trained on, {@link
 * org.backdraft.driver.api.TrainedModel} what comes out. Networks, losses and optimizers are the
 * records of {@code org.backdraft.nn} and {@code org.backdraft.driver.optim}.
 *
 * <p>Invariants: a recipe is a text of a configuration and trains by a {@link
 * org.backdraft.driver.run.TrainingRun}, so that there is no second way to train and no second
 * default, and rows train to the bits of a file that holds them; an application's Spark is used and
 * never stopped; users' mistakes are {@link IllegalArgumentException}s with the configuration's
 * messages. From Backdraft only {@code run}, {@code config}, {@code model}, {@code train}, {@code
 * optim}, {@code data}, {@code files}, {@code scorer}, {@code worker} and {@code nn} may be
 * imported.
 */
package org.backdraft.driver.api;
