/**
 * Training: the loop of steps and epochs, its state, checkpoints and log.
 *
 * <p>Read {@link org.backdraft.driver.train.Trainer} (the loop: steps, then evaluation, decisions
 * and checkpoints), {@link org.backdraft.driver.train.GradientDescent} (one SGD step is its method
 * {@code step}) and {@link org.backdraft.driver.train.TrainingState} (all that changes while
 * training, and what a checkpoint holds) first. With all examples in every step, {@link
 * org.backdraft.driver.train.QuasiNewton} takes the descent's place.
 *
 * <p>Invariants: all state is in {@code TrainingState}, written by the thread that trains; a state
 * that has been handed to the {@code CheckpointStore} is never written again; training stops, or
 * goes back, at the first value that is not finite. From Backdraft only {@code cluster}, {@code
 * sync}, {@code optim}, {@code files}, {@code worker}, {@code nn} and {@code tensor} may be
 * imported.
 */
package org.backdraft.driver.train;
