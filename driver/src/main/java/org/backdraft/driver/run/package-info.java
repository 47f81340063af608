/**
 * What joins a configuration to data, Spark and training; the entry for programs.
 *
 * <p>Read {@link org.backdraft.driver.run.TrainingRun} (from a configuration to a saved model) and
 * {@link org.backdraft.driver.run.Session} (Spark, or this process alone) first.
 *
 * <p>Everything but the command line, the lecture and the pictures may be imported from Backdraft.
 */
package org.backdraft.driver.run;
