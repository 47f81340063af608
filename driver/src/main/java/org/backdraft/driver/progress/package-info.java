/**
 * How far a piece of work is, for people who wait.
 *
 * <p>Read {@link org.backdraft.driver.progress.Progress} (what is shown) and {@link
 * org.backdraft.driver.progress.JobProgress} (what Spark's jobs tell it) first.
 *
 * <p>Invariants: progress is written to the standard error alone; following a job costs no job.
 * Nothing of Backdraft may be imported.
 */
package org.backdraft.driver.progress;
