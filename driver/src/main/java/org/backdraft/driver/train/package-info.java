/**
 * Training: the loop of steps and epochs, its state, and its log.
 *
 * <p>Read {@link org.backdraft.driver.train.Trainer} (one SGD step is its method {@code step}) and
 * {@link org.backdraft.driver.train.TrainingState} (all that changes while training) first. The
 * ways down are {@link org.backdraft.driver.train.GradientDescent} and, with all examples in every
 * step, {@link org.backdraft.driver.train.QuasiNewton}.
 *
 * <p>Invariants: all state is in {@code TrainingState}, written by the thread that trains; training
 * stops at the first value that is not finite. From Backdraft only {@code sync}, {@code optim},
 * {@code worker}, {@code nn} and {@code tensor} may be imported.
 */
package org.backdraft.driver.train;
