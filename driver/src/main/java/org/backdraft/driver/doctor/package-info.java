/**
 * What a machine or cluster would do with a run: what each executor is and how fast, what a step
 * sends, and how long it will take on more executors.
 *
 * <p>Read {@link org.backdraft.driver.doctor.Diagnosis} (what is found) and {@link
 * org.backdraft.driver.doctor.CostModel} (the prediction) first. Everything is measured by tasks
 * and jobs of Spark's own, or, without Spark, in this process.
 */
package org.backdraft.driver.doctor;
