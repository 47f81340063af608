/**
 * The command line, and what joins a configuration to data, Spark and training.
 *
 * <p>Read {@link org.backdraft.driver.TrainingRun} (from a configuration to a saved model) and
 * {@link org.backdraft.driver.Session} (Spark, or this process alone) first; {@link
 * org.backdraft.driver.Main} lists the verbs.
 *
 * <p>Invariants: commands parse, call and print; a user's mistake ends in one message and exit code
 * 2, a run that failed in 1.
 */
package org.backdraft.driver;
