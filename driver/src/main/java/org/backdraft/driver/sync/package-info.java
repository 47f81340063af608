/**
 * Ways to get the gradient of a step, and what travels between driver and executors for it.
 *
 * <p>Read {@link org.backdraft.driver.sync.GradientSource} (what the trainer asks) and {@link
 * org.backdraft.driver.sync.JobPerStep} (one Spark job a step) first. Over the wire go {@link
 * org.backdraft.driver.sync.Weights} to the executors and {@link
 * org.backdraft.driver.sync.PackedSums} back.
 *
 * <p>Invariants: every source returns the same bits for the same (theta, step); broadcasts are
 * made, used and destroyed in one method; handlers that run in Spark's scheduler only store. From
 * Backdraft only {@code worker}, {@code nn} and {@code tensor} may be imported.
 */
package org.backdraft.driver.sync;
