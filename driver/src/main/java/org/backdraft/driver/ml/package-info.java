/**
 * Backdraft as estimators and models of spark.ml, for pipelines, cross-validation and programs that
 * know MLlib.
 *
 * <p>Read {@link org.backdraft.driver.ml.BackdraftClassifier} and {@link
 * org.backdraft.driver.ml.BackdraftParams} (what can be set, and what it is in a configuration)
 * first; {@link org.backdraft.driver.ml.StageConfiguration} makes a configuration of params and
 * {@link org.backdraft.driver.ml.DatasetTraining} hands it and the table to a {@link
 * org.backdraft.driver.run.TrainingRun}.
 *
 * <p>Invariants: there is no second way to train, so that a table trains to the bits of a file with
 * the same rows; defaults are those of {@link org.backdraft.driver.config.RunConfig}; the
 * application's Spark is used and never stopped; users' mistakes are {@link
 * IllegalArgumentException}s, as everywhere in spark.ml. Methods that Scala has as protected are
 * public in Java. From Backdraft only {@code run}, {@code config}, {@code model}, {@code data},
 * {@code files}, {@code worker}, {@code nn} and {@code tensor} may be imported.
 */
package org.backdraft.driver.ml;
